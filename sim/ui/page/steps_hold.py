"""Would it hold: what each party could break, who would answer, and what the record leaves open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from sim.engine.budget import TooWide
from sim.problems import InvalidInput
from sim.questions.breaches import Breach, Standing
from sim.questions.glossary import (
    KIND_WORDS,
    Stance,
    begun,
    does,
    party_name,
    source_in_full,
    term_names,
)
from sim.questions.hold_told import (
    Hold,
    again_words,
    reply_words,
    spoken_words,
    would_words,
)
from sim.scenario.model import Position, Scenario
from sim.scenario.record import AnnouncedAnswer, Pledge
from sim.ui import look
from sim.ui.answers_moving import held
from sim.ui.look import Html
from sim.ui.seen import Seen

_CELLS: Final[Mapping[Standing, tuple[Stance, str]]] = {
    Standing.UNANSWERED: (Stance.BLOCKS, "reason to break"),
    Standing.UNCLEAR: (Stance.SHORT, "gains and loses"),
    Standing.ANSWERED: (Stance.SHORT, "gains, is answered"),
    Standing.UNWEIGHED: (Stance.SILENT, "answered, unweighed"),
    Standing.GOOD_FAITH: (Stance.SILENT, "nothing said"),
    Standing.DETERRED: (Stance.ACCEPTS, "loses if answered"),
    Standing.KEPT: (Stance.ACCEPTS, "loses by it"),
}
_ABOUT: Final = (
    "An undertaking is a party and a term that it could stop keeping once the package is in "
    "force. This is read off what has been said alone: it knows nothing of means, secrecy or "
    "mistakes, and it is no forecast. Choose a cell for its reasons."
)


def would_it_hold(seen: Seen) -> None:
    """The finding, the grid, the chain of each breach, and what is not settled."""
    look.show(look.head("Would it hold?"))
    scenario = seen.scenario
    try:
        found = held(seen)
    except InvalidInput as invalid:
        look.show(*(look.soft(f"{begun(p.message)}.") for p in invalid.problems))
        return
    except TooWide as wide:
        look.show(look.soft(f"{begun(wide.reason)}."))
        return
    questions = found.questions(scenario)
    look.show(
        look.para(look.bold(found.told(scenario))),
        *map(look.soft, found.limits(scenario)),
        look.soft(_ABOUT) if found.breaches else "",
        _grid(scenario, found),
        *(_chain(scenario, breach) for breach in found.breaches),
        look.joined(look.head("Not settled by what has been said", 3), look.listing(questions))
        if questions
        else "",
    )


def _grid(scenario: Scenario, found: Hold) -> Html:
    """Terms down, parties across; a cell where the party can break the term."""
    single = {(b.terms[0], b.party): b for b in found.breaches if len(b.terms) == 1}
    terms = [t for t in scenario.term if any(t == term for term, _ in single)]
    parties = [p for p in scenario.party if any(p == party for _, party in single)]
    rows = [[scenario.term[t].label, *(_cell(single.get((t, p))) for p in parties)] for t in terms]
    heads = ["What is undertaken", *(scenario.party[p].label for p in parties)]
    return look.block("np-holds", look.table(heads, rows, "Undertakings: terms by parties"))


def _cell(breach: Breach | None) -> Html:
    if breach is None:
        return Html("")
    inside: Html = look.badge(*_CELLS[breach.standing])
    if breach.restates:
        inside = look.block("np-again", inside, look.soft("a refusal of the deal", "div"))
    return Html(f'<a class="np-cell" href="#{look.safe(_anchor(breach))}">{inside}</a>')


def _anchor(breach: Breach) -> str:
    return f"hold-{breach.party}-{'-'.join(breach.terms)}"


def _chain(scenario: Scenario, breach: Breach) -> Html:
    """Breach, answer, what remains: with the positions, and where they were read."""
    who = party_name(scenario, breach.party)
    title = f"{begun(who)}: {term_names(scenario, breach.terms)}"
    stance, words = _CELLS[breach.standing]
    words += ", a refusal of the deal" if breach.restates else ""
    cards = (
        ("Breach", _breach(scenario, breach)),
        ("Answer", _answer(scenario, breach)),
        ("What remains", _remains(scenario, breach)),
    )
    items = "".join(
        f"<li>{look.block('np-card', look.head(name, 3), *parts)}</li>" for name, parts in cards
    )
    return Html(
        f'<details><summary class="np-head">'
        f"{look.safe(title)} {look.badge(stance, words)}</summary>"
        f'<ol class="np-chain" id="{look.safe(_anchor(breach))}">{items}</ol></details>'
    )


def _breach(scenario: Scenario, breach: Breach) -> Iterator[Html]:
    who = begun(party_name(scenario, breach.party))
    keeps = does(scenario, [breach.party], "keeps", "keep")
    yield look.para(f"{who} no longer {keeps} {term_names(scenario, breach.terms)}.")
    moved = (("That meets", breach.cures), ("That fails", breach.hurts))
    for words, names in (*moved, ("That leaves open", breach.open)):
        if names:
            yield look.joined(look.soft(f"{words}:"), _positions(scenario, names))
    if not (breach.cures or breach.hurts or breach.open):
        said = does(scenario, [breach.party], "it has", "they have")
        yield look.soft(f"Nothing that {said} said is met or failed by that.")


def _answer(scenario: Scenario, breach: Breach) -> Iterator[Html]:
    for reply in breach.answer:
        yield look.para(reply_words(scenario, breach, reply))
        yield _positions(scenario, reply.because)
    for announced in scenario.answers:
        if announced.id in breach.announced:
            yield _spoken(scenario, announced)
    if not (breach.answer or breach.announced):
        yield look.para("Nobody has a stated reason to answer that.")


def _remains(scenario: Scenario, breach: Breach) -> Iterator[Html]:
    yield look.para(f"Breaking it {would_words(breach)}.")
    if breach.restates:
        yield look.para(again_words(scenario, breach))
    for pledge in scenario.pledges:
        if pledge.id in breach.pledged:
            yield _spoken(scenario, pledge)


def _spoken(scenario: Scenario, said: AnnouncedAnswer | Pledge) -> Html:
    return look.joined(look.para(spoken_words(scenario, said)), _sources(scenario, said))


def _positions(scenario: Scenario, names: Iterable[str]) -> Html:
    items = []
    for name in names:
        position = scenario.position[name]
        tag = f"({KIND_WORDS[position.kind]}, {position.evidence.value}; {name})"
        said = look.joined(position.says, " ", look.soft(tag, "span"))
        items.append(look.joined(said, _sources(scenario, position)))
    return look.listing(items)


def _sources(scenario: Scenario, said: Position | AnnouncedAnswer | Pledge) -> Html:
    sources = [source_in_full(source) for source in scenario.sources_of(said)]
    return look.folded("Sources", sources) if sources else Html("")
