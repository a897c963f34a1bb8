"""What the zeros and rewards of a GENIUS space become in a scenario.

A zero of the whole utility, where the reservation value is above 0, is a red line: the
package is refused whatever else it holds, so every question about deals has the exact
answer; only the points shown for a refused package are too high. Every other zero is
exact in points as well: the shares that it can take away leave the table of points and
become preferences that earn them (``when`` the option is chosen, ``requires`` that no
zero strikes). A reward is a preference that earns its utility where its condition holds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import permutations

from sim import limits
from sim.files.yaml import Plain
from sim.formats.common import Document, refusal
from sim.formats.genius_spaces import Space, Zero
from sim.language.syntax import AllOf, AnyOf, Condition, Equals, Named, Not, OneOf, atoms
from sim.problems import InvalidInput


@dataclass(frozen=True, slots=True)
class Words:
    """The identifiers of the scenario: of each issue, and of each choice of it."""

    terms: Sequence[str]
    options: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Encoded:
    """Definitions and positions; ``moved`` are the (issue, choice) whose points positions earn."""

    definitions: list[Mapping[str, Plain]] = field(default_factory=list)
    positions: list[Mapping[str, Plain]] = field(default_factory=list)
    moved: set[tuple[int, int]] = field(default_factory=set)


def encode(document: Document, party: str, space: Space, words: Words) -> Encoded:
    """The zeros and rewards of one party, in the scenario's words.

    Raises:
        InvalidInput: a zero or a reward whose condition would be too long.
    """
    made = Encoded()
    names: dict[int, str] = {}
    sizes: list[int] = []
    for place, zero in enumerate(space.zeros):
        name = names[place] = f"{party}_zero_{place + 1}"
        condition = _condition(zero, words)
        if len(zero.issues) > limits.CONDITION_DEPTH // 2:
            raise _too_long(document, zero.name)
        what = "the whole utility" if zero.of is None else f"what {words.terms[zero.of]} earns"
        says = f"{zero.name}: {what} is 0 for {party}"
        means = _text(document, zero.name, condition)
        sizes.append(_size(condition))
        made.definitions.append({"id": name, "says": says, "means": means})
    largest = max(
        sum(size for size, zero in zip(sizes, space.zeros, strict=True) if zero.of in {None, issue})
        for issue in range(len(words.terms))
    )
    if largest > limits.CONDITION_NODES:
        raise refusal(document, "its constraints on one issue are too large to be expressed")
    whole = [place for place, zero in enumerate(space.zeros) if zero.of is None]
    red_lines = whole if space.reservation > 0 else []
    for place in red_lines:
        says = f"{space.zeros[place].name}: such a package is worth 0"
        position = _position(f"{party}_refuses_{place + 1}", party, "red_line", says)
        made.positions.append({**position, "requires": f"not {names[place]}"})
    for issue in range(len(words.terms)):
        _prefer(made, party, space, words, issue, names, set(red_lines))
    for place, reward in enumerate(space.rewards, start=1):
        position = _position(f"{party}_reward_{place}", party, "preference", f"{reward.says} pays")
        requires = _text(document, reward.says, reward.condition)
        made.positions.append({**position, "requires": requires, "points": reward.utility})
    return made


def _position(name: str, party: str, kind: str, says: str) -> dict[str, Plain]:
    return {
        "id": name[: limits.ID],
        "party": party,
        "kind": kind,
        "evidence": "official",
        "says": says,
    }


def _text(document: Document, name: str, condition: Condition) -> str:
    text = str(condition)
    if len(text) > limits.CONDITION or _size(condition) > limits.CONDITION_NODES:
        raise _too_long(document, name)
    return text


def _size(condition: Condition) -> int:
    # Every atom adds at most itself and one node above it.
    return 3 * sum(1 for _ in atoms(condition, {}))


def _too_long(document: Document, name: str) -> InvalidInput:
    return refusal(document, f"{name} cannot be expressed: its condition would be too long")


def _prefer(
    made: Encoded,
    party: str,
    space: Space,
    words: Words,
    issue: int,
    names: Mapping[int, str],
    settled: set[int],
) -> None:
    """Turn the choices of one issue that a zero can strike into preferences."""
    striking: dict[tuple[Fraction, tuple[int, ...]], list[int]] = defaultdict(list)
    for choice, share in enumerate(space.shares[issue]):
        zeros = tuple(
            place
            for place, zero in enumerate(space.zeros)
            if place not in settled and zero.of in {None, issue} and _can(zero, issue, choice)
        )
        if zeros and share:
            striking[share, zeros].append(choice)
            made.moved.add((issue, choice))
    term = words.terms[issue]
    says = f"{term} earns its points unless a constraint strikes"
    for (share, zeros), choices in striking.items():
        name = f"{party}_{term}_{choices[0] + 1}"
        when = among(term, [words.options[issue][choice] for choice in choices])
        made.positions.append(
            {
                **_position(name, party, "preference", says),
                "when": str(when),
                "requires": str(all_of([Not(Named(names[place])) for place in zeros])),
                "points": share,
            }
        )


def _can(zero: Zero, issue: int, choice: int) -> bool:
    """Whether the zero can strike while this choice is made."""
    if issue not in zero.issues:
        return True
    place = zero.issues.index(issue)
    return any(where[place] == choice for where in zero.struck)


def _condition(zero: Zero, words: Words) -> Condition:
    """When the zero strikes: the shortest text over the orders of its issues."""
    places = range(len(zero.issues))
    orders = permutations(places) if len(places) <= limits.ORDERS else [tuple(places)]
    found = [
        _struck(
            tuple(zero.issues[place] for place in order),
            frozenset(tuple(where[place] for place in order) for where in zero.struck),
            words,
        )
        for order in orders
    ]
    condition = min(found, key=lambda each: (len(str(each)), str(each)))
    if condition is None:
        # It always strikes: said of its first issue, so that it is a condition.
        first = zero.issues[0]
        return among(words.terms[first], words.options[first])
    return condition


def _struck(
    issues: tuple[int, ...], combinations: frozenset[tuple[int, ...]], words: Words
) -> Condition | None:
    """The condition for these combinations, None when it always holds.

    Choices of the first issue that leave the same combinations are put together.
    """
    if not issues:
        return None
    first, rest = issues[0], issues[1:]
    following: dict[int, set[tuple[int, ...]]] = defaultdict(set)
    for choice, *others in combinations:
        following[choice].add(tuple(others))
    together: dict[frozenset[tuple[int, ...]], list[int]] = defaultdict(list)
    for choice in sorted(following):
        together[frozenset(following[choice])].append(choice)
    parts: list[Condition] = []
    for others_, choices in together.items():
        inner = _struck(rest, others_, words)
        options = [words.options[first][choice] for choice in choices]
        outer = None
        if len(choices) < len(words.options[first]):
            outer = among(words.terms[first], options)
        both = [part for part in (outer, inner) if part is not None]
        if not both:
            return None
        parts.append(all_of(both))
    return any_of(parts)


def among(term: str, options: Sequence[str]) -> Condition:
    """That the term is set to one of one or more options."""
    return Equals(term, options[0]) if len(options) == 1 else OneOf(term, tuple(options))


def all_of(parts: Sequence[Condition]) -> Condition:
    """That all of one or more conditions hold."""
    return parts[0] if len(parts) == 1 else AllOf(tuple(parts))


def any_of(parts: Sequence[Condition]) -> Condition:
    """That one of one or more conditions holds."""
    return parts[0] if len(parts) == 1 else AnyOf(tuple(parts))
