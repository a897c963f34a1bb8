"""Small deals with known answers: one rule each, and the games of the textbook as positions.

Terms are yes or no with a status quo of no; x[ab] is a term that a and b can break, x? one
without a status quo. Positions: party, kind (Red line, Condition, Demand, Preference), what
it requires, when.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from random import Random

from sim.language.parser import parse
from sim.scenario.model import Kind, Option, Party, Position, Rule, Scenario, Severity, Term
from sim.scenario.record import AnnouncedAnswer, Evidence

KINDS = {
    "R": Kind.RED_LINE,
    "C": Kind.CONDITION,
    "D": Kind.DEMAND,
    "P": Kind.PREFERENCE,
    "O": Kind.OPENNESS,
}
BOUND = Term(
    "bound",
    "Who must keep x",
    tuple(Option(o, o) for o in ("a_only", "b_only", "both")),
    binds={"a_only": ("a",), "b_only": ("b",), "both": ("a", "b")},
    binds_for={"x": ("all",)},
)
Spoken = tuple[str, ...]


def made(terms: str, *positions: Spoken, rules: tuple[tuple[str, str], ...] = ()) -> Scenario:
    """The scenario of these terms (``x[ab] y[b]``) and positions of a and b."""
    found = [_term(word) for word in terms.split()]
    return Scenario(
        "small",
        "Small",
        date(2025, 1, 1),
        tuple(found),
        (Party("a", "A"), Party("b", "B"), Party("c", "C")),
        positions=tuple(
            Position(
                f"{who.upper()}{number}",
                who,
                KINDS[kind],
                Evidence.OFFICIAL,
                "Says so.",
                parse(requires),
                when=parse(when[0]) if when else None,
            )
            for number, (who, kind, requires, *when) in enumerate(positions, 1)
        ),
        rules=tuple(
            Rule(f"K{n}", Severity.HARD, "A rule.", parse(when), parse(then))
            for n, (when, then) in enumerate(rules, 1)
        ),
    )


def _term(word: str) -> Term:
    if word == "bound":
        return BOUND
    name, _, breakers = word.strip("]").partition("[")
    quo = None if name.endswith("?") else "no"
    yes_no = (Option("no", "No"), Option("yes", "Yes"))
    name = name.strip("?!")
    return Term(
        name, name.upper(), yes_no, status_quo=quo, breakers=tuple(breakers), once="!" in word
    )


@dataclass(frozen=True)
class Case:
    """A package, and what is known about it."""

    scenario: Scenario
    package: str
    verdict: str
    standings: Mapping[str, str]
    restates: tuple[str, ...] = ()
    refused_by: tuple[str, ...] = ()
    more: Mapping[str, Mapping[str, object]] = field(default_factory=dict)

    @property
    def set(self) -> dict[str, str]:
        """Term -> option: ``x y`` sets both to yes."""
        pairs = (word.partition("=") for word in self.package.split())
        return {term: option or "yes" for term, _, option in pairs}


X, Y, NX, NY = "x == yes", "y == yes", "x == no", "y == no"
NEITHER = f"not ({X} or {Y})"
BOTH = f"{X} and {Y}"
GAIN = "unanswered"
FREE = "good_faith"
OPEN = "no_stated_reason"

ANSWER = AnnouncedAnswer(
    "N1", "b", "x", ("a",), ("y",), "We will respond.", Evidence.OFFICIAL
)  # fmt: skip


def with_answer(scenario: Scenario) -> Scenario:
    """The same where b has announced to break y if a breaks x."""
    return replace(scenario, answers=(ANSWER,))


CASES = {
    "dilemma": Case(
        made(
            "x[a] y[b]",
            ("a", "C", Y, X), ("a", "D", Y), ("a", "P", NX),
            ("b", "C", X, Y), ("b", "D", X), ("b", "P", NY),
        ),
        "x y", "held_by_answers", {"a:x": "answered", "b:y": "answered"},
    ),
    "chicken": Case(
        made(
            "x[a] y[b]",
            ("a", "R", f"not ({NX} and {NY})"), ("a", "D", NX), ("a", "P", Y),
            ("b", "R", f"not ({NX} and {NY})"), ("b", "D", NY), ("b", "P", X),
        ),
        "x y", "reason_to_break", {"a:x": GAIN, "b:y": GAIN},
    ),
    "stag": Case(
        made(
            "x[a] y[b]",
            ("a", "C", Y, X), ("a", "D", BOTH), ("a", "P", Y),
            ("b", "C", X, Y), ("b", "D", BOTH), ("b", "P", X),
        ),
        "x y", OPEN, {"a:x": "kept", "b:y": "kept"},
    ),
    "harmony": Case(
        made("x[a] y[b]", ("a", "D", X), ("a", "P", Y), ("b", "D", Y), ("b", "P", X)),
        "x y", OPEN, {"a:x": "kept", "b:y": "kept"},
    ),
    "T1 wishes ignore when": Case(
        made("x[ab] s[b]", ("a", "D", "s == yes", X)), "x", OPEN, {"a:x": FREE, "b:x": FREE}
    ),
    "T2 what is broken stays on the table": Case(
        made("x[b] y[a]", ("a", "C", X, f"addressed(x) and {Y}")),
        "x y", OPEN, {"b:x": "unweighed", "a:y": FREE},
    ),
    "T2b only what the package sets is on the table": Case(
        made("x[a] y[b]", ("a", "C", NX, "addressed(y)")), "x", OPEN, {"a:x": FREE}
    ),
    "T3 mixed is no sanction": Case(
        made("x[a] y[b]", ("a", "D", NX), ("a", "D", Y), ("b", "C", X, Y)),
        "x y", "not_determined", {"a:x": "unclear", "b:y": "unweighed"},
    ),
    "T4 equal is a sanction": Case(
        made("x[a] y[b]", ("a", "D", f"not ({X} or {NY})"), ("b", "C", X, Y)),
        "x y", "held_by_answers", {"a:x": "answered", "b:y": FREE},
    ),
    "T4b steps out of the answer": Case(
        made("x[a] y[b]", ("a", "D", f"({NX} and {Y}) or ({X} and {NY})"), ("b", "C", X, Y)),
        "x y", "reason_to_break", {"a:x": GAIN, "b:y": FREE},
        more={"step_out": {"a:x": ("x",)}},
    ),
    "T5 open is not failing": Case(
        made("x[a] z?[b]", ("a", "R", "z == yes", X)), "x", "not_determined", {"a:x": "unclear"}
    ),
    "T5b open all the same": Case(
        made("x[a] y[a] z?[b]", ("a", "R", "z == yes", f"{X} or {Y}")), "x y", OPEN,
        {"a:x": FREE, "a:y": FREE},
    ),
    "T6 nobody has a reason to answer": Case(
        made(
            "x[a] y[b]",
            ("a", "D", NX), ("a", "C", Y), ("b", "D", f"{X} or {NY}"), ("b", "D", f"{X} or {Y}"),
        ),
        "x y", "reason_to_break", {"a:x": GAIN, "b:y": FREE},
    ),
    "T7 kept only if wider breaches lose too": Case(
        made("x[a] y[a]", ("a", "C", Y, X), ("a", "C", X, Y)), "x y", OPEN,
        {"a:x": FREE, "a:y": FREE},
    ),
    "T8 nothing is changed": Case(made("x[a]", ("a", "D", X)), "x=no", "nothing_to_break", {}),
    "T9 what is due anyway is no answer": Case(
        made("x[a] y[b]", ("a", "D", NX), ("a", "C", Y), ("b", "R", NY)),
        "x y", "reason_to_break", {"a:x": GAIN, "b:y": GAIN},
        restates=("b:y",), refused_by=("b",),
    ),
    "T10 who is bound is read off who keeps": Case(
        made("x[ab] bound", ("b", "R", "bound != a_only and bound != b_only", X), ("a", "P", X)),
        "x bound=both", OPEN, {"a:x": "kept", "b:x": FREE},
    ),
    "T10b a wish looks at what everybody keeps": Case(
        made("x[ab] y[a] bound", ("a", "D", f"{X} or {NY}")), "x y bound=both", OPEN,
        {"a:x": FREE, "b:x": "unweighed", "a:y": FREE},
    ),
    "T12 an announced answer alone decides nothing": Case(
        with_answer(made("x[a] y[b]", ("a", "D", NX), ("a", "C", Y))),
        "x y", "reason_to_break", {"a:x": GAIN, "b:y": FREE},
        more={"announced": {"a:x": ("N1",)}},
    ),
    "T14 a refusal is no reason to break": Case(
        made("x[a]", ("a", "R", NX), ("a", "D", X)), "x", OPEN, {"a:x": GAIN},
        restates=("a:x",), refused_by=("a",),
    ),
    "T16 parts of a requirement": Case(
        made("x[a] y[b]", ("a", "R", f"{NX} and {NY}")), "x y", OPEN, {"a:x": GAIN, "b:y": FREE},
        restates=("a:x",), refused_by=("a",),
    ),
    "T17 what falls by a rule": Case(
        made("x[a] y[b]", ("a", "D", Y), rules=((Y, X),)), "x y", OPEN,
        {"a:x": "kept", "b:y": FREE},
    ),
    "T18 an idle part answers nothing": Case(
        made("x[a] y[b] z[b]", ("a", "D", NX), ("a", "C", "z == yes"), ("b", "C", X, Y)),
        "x y z", "reason_to_break", {"a:x": GAIN, "b:y": FREE, "b:z": FREE},
    ),
    "T18b nor does a part that it would rather keep": Case(
        made(
            "x[a] y[b] z[b]",
            ("a", "D", NX), ("a", "C", "z == yes"), ("b", "C", X, Y), ("b", "P", "z == yes"),
        ),
        "x y z", "reason_to_break", {"a:x": GAIN, "b:y": FREE, "b:z": "kept"},
    ),
    "T19 one breaker is enough": Case(
        made("x[ab]", ("a", "D", NX)), "x", "reason_to_break", {"a:x": GAIN, "b:x": FREE}
    ),
    "T20 each gains alone": Case(
        made("x[a] y[b]", ("a", "D", NX), ("b", "D", NY)), "x y", "reason_to_break",
        {"a:x": GAIN, "b:y": GAIN},
    ),
    "T21 the unbound has nothing to break": Case(
        made("x[ab] bound", ("b", "D", NX)), "x bound=a_only", OPEN, {"a:x": FREE}
    ),
    "T22 an announced answer to no gain": Case(
        with_answer(made("x[a] y[b]", ("a", "D", f"{X} or {NX}"))), "x y", OPEN,
        {"a:x": "unweighed", "b:y": FREE}, more={"announced": {"a:x": ("N1",)}},
    ),
    "T23 done once": Case(
        made("x![a] y[b]", ("a", "D", NX)), "x y", OPEN, {"b:y": FREE},
        more={"not_tried": {"x": "once"}},
    ),
    "T25 nothing to fall back to": Case(
        made("z?[a]", ("a", "D", "z == no")), "z", "nothing_to_break", {},
        more={"not_tried": {"z": "no_fallback"}},
    ),
    "a party that nobody heard": Case(made("x[c]"), "x", OPEN, {"c:x": FREE}),
    "openness gives no reason": Case(made("x[a]", ("a", "O", NX)), "x", OPEN, {"a:x": FREE}),
}  # fmt: skip


def drawn(seed: int) -> tuple[Scenario, dict[str, str]]:
    """A random scenario of three parties and a package that changes most of its terms."""
    random = Random(seed)
    names = ["x", "y", "z", "w"][: random.randint(2, 4)]
    words = []
    for name in names:
        kind = random.choice(["", "", "", "", "?", "!"])
        who = "".join(p for p in "abc" if random.random() < 0.45) or random.choice("abc")
        words.append(f"{name}{kind}[{who}]")
    words += ["bound"] if random.random() < 0.4 else []
    atoms = [f"{n} == {o}" for n in names for o in ("yes", "no")]
    if "bound" in words:
        atoms += ["bound == both", "bound != a_only"]

    def condition(depth: int = 2) -> str:
        if depth == 0 or random.random() < 0.4:
            return random.choice(atoms)
        joint = random.choice([" and ", " or ", " and "])
        inner = joint.join(condition(depth - 1) for _ in range(2))
        return f"not ({inner})" if random.random() < 0.15 else f"({inner})"

    # Mutual conditions are rarely drawn, and without them no gain is taken away.
    dilemma = [("a", "C", Y, X), ("a", "D", Y), ("a", "P", NX), ("b", "C", X, Y)]
    positions: list[Spoken] = [spoken for spoken in dilemma if random.random() < seed % 3 / 2]
    for _ in range(random.randint(2 - seed % 3, 7 - seed % 3)):
        spoken = (random.choice("aabbc"), random.choice("RCDDP"), condition())
        positions.append((*spoken, condition(1)) if random.random() < 0.4 else spoken)
    rules = ((condition(0), condition(1)),) if random.random() < 0.3 else ()
    package = {name: "yes" for name in names if random.random() < 0.85}
    if "bound" in words:
        package["bound"] = random.choice(["both", "both", "a_only"])
    return made(" ".join(words), *positions, rules=rules), package
