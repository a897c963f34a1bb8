"""A position with the words it rests on, a statement with what rests on it, a contradiction:
entries that unfold, each with links to the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from sim.questions.glossary import (
    KIND_WORDS,
    begun,
    listed,
    party_name,
    source_in_full,
    source_words,
)
from sim.questions.plain import in_words
from sim.scenario.model import Position, Scenario
from sim.scenario.record import Contradiction, Source, Statement
from sim.ui import leads, look, mentions
from sim.ui.look import Html, joined, safe

_UNSOURCED: Final = look.soft("No source is given.")


def position(scenario: Scenario, found: Position, *, counts: bool) -> tuple[Html, Html]:
    """What it says, and unfolded: its rule, its days, and every statement that it rests on."""
    together = ", stated of several parties together" if found.collective else ""
    idle = "" if counts else "; does not count now"
    who = scenario.party[found.party].label
    tag = f"({KIND_WORDS[found.kind]}, {found.evidence.value}{together}; {found.id}{idle})"
    summary = joined(look.bold(f"{who}: "), found.says, " ", look.soft(tag, "span"))
    only_if = f"If {in_words(scenario, found.when)}, " if found.when is not None else ""
    rule = f"{only_if}asks for: {in_words(scenario, found.requires)}."
    days = [f"{word} {day}" for word, day in (("from", found.since), ("until", found.until)) if day]
    counted_ = f"Counts {listed(days)}." if days else ""
    said = [_said(scenario, scenario.statement[name]) for name in found.basis]
    read = map(source_in_full, scenario.sources_of(found))
    disputed = mentions.about(scenario, found.id)
    return summary, joined(
        look.para(begun(rule)),
        look.soft(" ".join(filter(None, (counted_, found.note)))),
        look.head("The words it rests on", 4) if said else "",
        look.listing(said),
        _pointing(
            "Where the sources disagree: ",
            leads.CONTRADICTIONS,
            {item.id: item.about for item in disputed},
        ),
        look.folded("Sources in full", read) if scenario.sources_of(found) else _UNSOURCED,
    )


def statement(
    scenario: Scenario, found: Statement, resting: Sequence[Position]
) -> tuple[Html, Html]:
    """What was said, and unfolded: by whom, where, how firmly, and which positions rest on it."""
    who = listed(party_name(scenario, holder) for holder in found.holders)
    tag = f"({found.date or 'no date'}; {found.id})"
    summary = joined(look.bold(f"{begun(who)}: "), found.says, " ", look.soft(tag, "span"))
    terms = listed(f"“{scenario.term[t].label}”" for t in found.terms if t in scenario.term)
    names = {p.id: f"{scenario.party[p.party].label}, {KIND_WORDS[p.kind]}" for p in resting}
    disputed = {
        c.id: c.about
        for c in scenario.contradictions
        if found.id in mentions.named(scenario, mentions.remarks(c))
    }
    return summary, joined(
        *_about_words(scenario, found),
        look.soft(f"Speaks of {terms}.") if terms else "",
        _pointing("Positions that rest on it: ", leads.POSITIONS, names)
        or look.soft("No position rests on it."),
        _pointing("Where the sources disagree: ", leads.CONTRADICTIONS, disputed),
    )


def contradiction(scenario: Scenario, found: Contradiction) -> tuple[Html, Html]:
    """What the sources disagree on, and unfolded: the versions, and what hangs on it."""
    bears = "" if mentions.bears(scenario, found) else "; nothing here depends on it"
    summary = joined(look.bold(begun(found.about)), " ", look.soft(f"({found.id}{bears})", "span"))
    remarks = {
        "What hangs on it": found.effect,
        "How it is dealt with": found.resolve,
        "Note": found.note,
    }
    named = mentions.named(scenario, mentions.remarks(found))
    touched = {
        p.id: f"{scenario.party[p.party].label}, {KIND_WORDS[p.kind]}"
        for p in scenario.positions
        if {p.id, *p.variants} & named
    }
    return summary, joined(
        look.table(["Source", "Says"], found.versions.items(), f"Versions of {found.id}"),
        look.listing(
            joined(f"{head}: ", mentions.linked(scenario, text))
            for head, text in remarks.items()
            if text
        ),
        _pointing("Positions that it touches: ", leads.POSITIONS, touched),
    )


def entry(name: str, summary: Html, content: Html, *, opened: bool = False) -> Html:
    """What unfolds; ``name`` is what a link within the page finds it by."""
    mark = " open" if opened else ""
    return Html(
        f'<details class="np-entry" id="entry-{safe(name)}"{mark}><summary>{summary}</summary>'
        f"<div>{content}</div></details>"
    )


def _said(scenario: Scenario, found: Statement) -> Html:
    """A statement within a position: all of it, the sources as short references."""
    to = joined("Statement ", leads.lead(leads.STATEMENTS, found.id))
    return joined(
        look.para(found.says), *_about_words(scenario, found, source_words), look.para(to)
    )


def _about_words(
    scenario: Scenario, found: Statement, cite: Callable[[Source], str] = source_in_full
) -> Iterator[Html]:
    """The quotation, then by whom, where and how firmly, then the note on the wording."""
    if found.quote:
        yield look.para(f"In words: “{found.quote}”")
    voice = _plain(found.voice)
    through = f"{found.speaker} ({voice})" if found.speaker and voice else found.speaker or voice
    when = f"{found.date}{f' ({found.dating})' if found.dating else ''}" if found.date else ""
    known = {
        "said by": through,
        "on": when,
        "as": _plain(found.type),
        "how firmly:": _plain(found.strength),
        "with the proviso:": found.provided,
        "read in": "; ".join(cite(scenario.source[name]) for name in found.sources),
    }
    yield look.soft(
        f"{begun('; '.join(f'{word} {text}' for word, text in known.items() if text))}."
    )
    if found.note:
        yield look.soft(f"On the wording: {found.note}")


def _plain(word: str) -> str:
    """A word of the file as people write it."""
    return word.replace("_", " ")


def _pointing(words: str, section: str, names: Mapping[str, str]) -> Html:
    """Links to several entries, each with what it is; nothing where there is none."""
    if not names:
        return Html("")
    links = [joined(leads.lead(section, name), f" ({said})") for name, said in names.items()]
    rest = [part for link in links for part in (", ", link)][1:]
    return look.para(joined(words, *rest))


def searched(scenario: Scenario, item: Position | Statement | Contradiction) -> str:
    """The words that a search looks through."""
    words: list[str]
    if isinstance(item, Position):
        who, kind = scenario.party[item.party].label, KIND_WORDS[item.kind]
        words = [who, kind, item.evidence.value, item.says, item.note]
        words += map(source_in_full, scenario.sources_of(item))
        words += (searched(scenario, scenario.statement[name]) for name in item.basis)
    elif isinstance(item, Statement):
        words = [item.says, item.quote, item.speaker, item.date, item.note]
        words += (party_name(scenario, holder) for holder in item.holders)
        words += map(_plain, (item.voice, item.type, item.strength))
        words += (source_in_full(scenario.source[name]) for name in item.sources)
    else:
        words = [item.about, mentions.remarks(item)]
        words += (f"{who} {says}" for who, says in item.versions.items())
    return " ".join([item.id, *words])
