"""A way as a chain of cards: what changes, who must act, who is silent, and where it stops."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from sim.questions.check import Check, check
from sim.questions.check_told import short_of_minimum, timing
from sim.questions.glossary import (
    Stance,
    begun,
    counted,
    listed,
    option_words,
    parties_do,
    party_names,
)
from sim.questions.path_told import Path, Step, Stopped
from sim.questions.stakes_told import holders, stake_words
from sim.scenario.model import Scenario, Settings
from sim.ui import look
from sim.ui.answers import named_check
from sim.ui.look import Html
from sim.ui.page.package_verdicts import sourced, worded
from sim.ui.seen import Seen

_DRAWN: Final = 12
"""Steps drawn as cards; more are a table."""


def drafts(found: Path, way: int) -> list[Settings]:
    """What is set after each step of a way."""
    made = []
    now = found.start
    for step in found.ways[way]:
        now = _over(now, step.set)
        made.append(now)
    return made


def _over(before: Settings, changes: Mapping[str, str | None]) -> Settings:
    return {term: option for term, option in {**before, **changes}.items() if option is not None}


def chain(seen: Seen, found: Path, way: int) -> None:
    """The cards of a way; where there is none, how far it goes and what is left."""
    scenario = seen.scenario
    if not found.reachable:
        furthest = found.furthest[0]
        made = [_card("As far as it goes", _changes(scenario, found.start, furthest.made))]
        left = [
            look.joined(f"“{scenario.term[term].label}” ", look.soft(_by(scenario, by), "span"))
            for term, by in furthest.stopped.items()
        ]
        stop = _card("It stops here", left, Stance.BLOCKS, "no change left is open")
        _put([*(made if furthest.made else ()), stop])
        return
    steps = found.ways[way]
    before = [found.start, *drafts(found, way)]
    if len(steps) > _DRAWN:
        rows = [
            (str(n), listed(_plain(scenario, step.set)), party_names(scenario, step.must_act))
            for n, step in enumerate(steps, 1)
        ]
        look.show(look.table(["Step", "What changes", "Who must act"], rows, "The steps"))
        return
    _put(
        _card(
            _title(f"Step {number}", len(step.set)),
            _changes(scenario, before[number - 1], step.set),
            rest=[*_acting(scenario, step.must_act, step.silent), _moved(scenario, step)],
        )
        for number, step in enumerate(steps, 1)
    )


def _by(scenario: Scenario, by: Stopped) -> str:
    """Who or what closes a draft; each position is told below."""
    refusing = party_names(scenario, holders(scenario, by.positions))
    said = [f"refused by {refusing}" if refusing else "", "a rule" if by.rules else ""]
    return listed(filter(None, [*said, "too few votes" if by.too_few else ""]))


def _title(name: str, changes: int) -> str:
    return name if changes < 2 else f"{name}: {changes} changes at one stroke"


def _put(cards: Iterable[Html]) -> None:
    items = "".join(f"<li>{card}</li>" for card in cards)
    look.show(Html(f'<ol class="np-chain">{items}</ol>'))


def _card(
    title: str,
    changes: Iterable[object],
    stance: Stance = Stance.ACCEPTS,
    words: str = "open",
    rest: Sequence[object] = (),
) -> Html:
    return look.edged(title, stance, words, look.joined(look.listing(changes), *rest))


def _changes(
    scenario: Scenario, before: Settings, changes: Mapping[str, str | None]
) -> Iterator[Html]:
    for term, option in changes.items():
        was = before.get(term)
        quo = scenario.term[term].status_quo
        now = "not settled" if quo is None else f"stays: {option_words(scenario, term, quo)}"
        said = [
            option_words(scenario, term, o) if o else f"left out ({now})" for o in (was, option)
        ]
        yield look.joined(
            look.bold(f"{scenario.term[term].label}: "), said[1], look.soft(f"before: {said[0]}")
        )


def _plain(scenario: Scenario, changes: Mapping[str, str | None]) -> Iterator[str]:
    for term, option in changes.items():
        said = option_words(scenario, term, option) if option else "left out"
        yield f"{scenario.term[term].label}: {said}"


def _acting(
    scenario: Scenario, must_act: Sequence[str], silent: Mapping[str, Sequence[str]]
) -> list[Html]:
    """Who must carry it out, and who of them has not said a word on it."""
    if not must_act:
        return [look.soft("Nobody has to act.")]
    acting = look.para(look.joined(look.bold("Must act: "), f"{party_names(scenario, must_act)}."))
    alike: dict[tuple[str, ...], list[str]] = {}
    for party, terms in silent.items():
        alike.setdefault(tuple(terms), []).append(party)
    return [acting] + [
        look.para(
            look.joined(
                look.badge(Stance.SILENT, "silent"),
                f" {begun(parties_do(scenario, parties, 'has', 'have'))} said nothing on ",
                f"{listed(f'“{scenario.term[term].label}”' for term in terms)}.",
            )
        )
        for terms, parties in alike.items()
    ]


def _moved(scenario: Scenario, step: Step) -> Html:
    """The positions that the step meets and fails."""
    said = [
        f"{words}: {begun(stake_words(scenario, name))}"
        for words, by_party in (("Newly met", step.met), ("Newly failing", step.failing))
        for party, names in by_party.items()
        for name in names
    ]
    if step.content:
        names = party_names(scenario, step.content)
        said.append(f"With nothing stated left to ask: {names}.")
    return look.folded(f"What it means to them ({len(said)})", said) if said else Html("")


def stops(seen: Seen, found: Path) -> None:
    """The reasons of each party at the furthest draft, as the Package page gives them."""
    scenario, furthest = seen.scenario, found.furthest[0]
    now = _over(found.start, furthest.made)
    through = "through" in seen.state.walk
    items: dict[str, dict[str, Html]] = {}
    badges: dict[str, tuple[Stance, str]] = {}
    terms: dict[str, list[str]] = {}
    for term, by in furthest.stopped.items():
        option = _next(scenario, term, now.get(term), found.target.get(term), through=through)
        draft = _over(now, {term: option})
        result = check(scenario, draft, seen.view, standard=seen.state.standard)
        for name in by.all:
            terms.setdefault(name, []).append(f"“{scenario.term[term].label}”")
        for party, name, reason in _refusals(scenario, result, by.positions):
            items.setdefault(party, {}).setdefault(name, reason)
            badges.setdefault(party, worded(scenario, result, result.parties[party]))
    look.show(look.head("Why it stops"))
    rules = [
        look.joined(f"{scenario.rule[name].says} ({name}) ", _at(terms[name]))
        for name in terms
        if name in scenario.rule
    ]
    look.show(
        look.block(
            "np-beside",
            *(
                look.reasons(
                    scenario.party[party].label,
                    *badges[party],
                    [look.joined(reason, _at(terms[name])) for name, reason in said.items()],
                )
                for party, said in items.items()
            ),
        ),
        look.joined(look.head("Rules that it would break", 3), look.listing(rules))
        if rules
        else "",
    )


def _at(terms: Sequence[str]) -> Html:
    return look.soft(f"Stops: {listed(terms)}.")


def _refusals(
    scenario: Scenario, result: Check, names: Sequence[str]
) -> Iterator[tuple[str, str, Html]]:
    for party, found in result.parties.items():
        for finding in found.failing:
            if finding.position.id in names:
                yield party, finding.position.id, sourced(scenario, finding, result)
        short = short_of_minimum(scenario, found)
        minimum = f"{party}:minimum"
        if short and minimum in names:
            yield party, minimum, look.safe(short)


def _next(
    scenario: Scenario, term: str, now: str | None, target: str | None, *, through: bool
) -> str | None:
    """The option that a term would take next on its way to the target."""
    found = scenario.term[term]
    options = [o.id for o in found.options]
    ends = [found.status_quo if option is None else option for option in (now, target)]
    if not (through and found.ordered and all(end in options for end in ends)):
        return target
    here, there = (options.index(str(end)) for end in ends)
    nearer = here + (1 if there > here else -1)
    return target if nearer == there else options[nearer]


def phases(seen: Seen) -> None:
    """The phases of the named package as the same chain, each as one stroke."""
    package, phase = seen.named
    if package is None or not package.phases or phase is not None or not seen.as_recorded:
        return
    look.show(
        look.head("Its phases"),
        look.soft("As the package has them, each laid over the one before, from the status quo."),
    )
    _put(_phases(seen))


def _phases(seen: Seen) -> Iterator[Html]:
    scenario, (package, _) = seen.scenario, seen.named
    before: Settings = {}
    for phase in () if package is None else package.phases:
        result = named_check(seen, f"{seen.state.package}/{phase.id}")
        after = result.package
        changes = {t: after.get(t) for t in scenario.term if after.get(t) != before.get(t)}
        blocking = [p for p in seen.agreement.parties if not result.accepts(p)]
        passes = result.passes(seen.agreement)
        stance = Stance.ACCEPTS if passes else Stance.BLOCKS
        words = f"refused by {party_names(scenario, blocking) or 'nobody asked'}"
        if not result.possible:
            words = f"breaks {counted(len(result.rules_broken), 'rule')}"
        elif passes is bool(blocking):
            words = f"{'passes' if passes else 'does not pass'}, {words}"
        acting = [p for p in scenario.party if any(p in scenario.term[t].deliver for t in changes)]
        silent = {
            party: here
            for party, terms in result.delivery.unstated.items()
            if (here := [t for t in terms if t in changes])
        }
        named = filter(None, (phase.label, timing(scenario, phase)))
        yield _card(
            f"{', '.join(named)} ({counted(len(changes), 'change')})",
            _changes(scenario, before, changes),
            stance,
            words,
            _acting(scenario, acting, silent),
        )
        before = after
