"""Sources and parties, where they disagree, what happened, and what the model must repeat."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

from sim.questions import incidents as truces
from sim.questions.expectations import Held
from sim.questions.glossary import VERDICT_WORDS, begun, counted, listed, party_name, party_names
from sim.questions.incidents import BREACH_WORDS, HeldIncident, UnderScope
from sim.questions.switches import switched
from sim.scenario.model import Party, Scenario
from sim.scenario.record import Source
from sim.ui import answers, look, mentions
from sim.ui.look import Html
from sim.ui.page import evidence_words as words
from sim.ui.page.evidence_search import listed as listed_
from sim.ui.page.evidence_search import matching, search
from sim.ui.seen import Seen
from sim.ui.session import change
from sim.ui.widgets import controlled

_AT_TABLE: Final = {True: "yes", False: "no", None: "not said"}


def contradictions(seen: Seen) -> None:
    """Each with the versions side by side, what hangs on it, and how it is dealt with."""
    scenario, bearing = seen.scenario, seen.state.bearing
    every = scenario.contradictions
    read = "; ".join(f"{s.id}: {s.outlet.split(' (')[0]}" for s in scenario.sources)
    look.show(
        look.finding(f"The sources contradict each other on {counted(len(every), 'point')}."),
        look.soft(f"{read}.") if read else "",
    )
    if not every:
        return
    search(seen, "contradictions", "A word, an outlet", every)
    controlled(
        st.pills,
        "Shown",
        f"bearing.{seen.name}",
        bearing,
        lambda given: change(bearing=bool(given)),
        {False: "All", True: "On which something here depends"},
    )
    kept = [c for c in every if not bearing or mentions.bears(scenario, c)]
    found = matching(seen, kept)
    listed_(found, len(every), "contradiction", lambda c: words.contradiction(scenario, c))


def not_encoded(seen: Seen) -> None:
    """What was said but names no term, with the reason."""
    found = seen.scenario.not_encoded
    rows = [(begun(party_name(seen.scenario, i.holder)), i.what, i.why) for i in found]
    things = counted(len(found), "statement") if found else "No statement is recorded that"
    look.show(
        look.finding(f"{things} could not be turned into positions."),
        look.table(["Who", "What", "Why not"], rows, "What could not be encoded"),
    )


def expectations(seen: Seen) -> None:
    """What the author expects from what the sources say, and whether the model gives it."""
    found = answers.expectations(seen)
    cases = f"{sum(held.agrees for held in found)} of {counted(len(found), 'case')}"
    look.show(
        look.finding(f"The model gives the expected answer in {cases}."),
        look.soft(
            "Expectations that the author draws from the sources, in the words of the model; "
            "some say what would follow under another reading, level or day, which the line "
            "then names. What is on record of the package itself stands beside it."
        ),
        look.table(
            ["Package and party", "On record", "Expected", "Model", "Agrees"],
            [_held(seen, held) for held in found],
            "Expectations and whether the model repeats them",
        ),
    )


def _held(seen: Seen, held: Held) -> Sequence[str]:
    scenario, wanted = seen.scenario, held.expectation
    label = scenario.party[wanted.party].label
    asked = []
    if wanted.verdict is not None:
        asked.append(VERDICT_WORDS[wanted.verdict])
    if wanted.accepts is not None:
        asked.append(_accepts(wanted.accepts))
    looked = [switched(scenario, r, v) for r, v in wanted.readings.items()]
    if wanted.evidence is not None:
        looked.append(switched(scenario, "evidence", wanted.evidence.value))
    if wanted.as_of is not None:
        looked.append(switched(scenario, "as_of", wanted.as_of.isoformat()))
    under = f" ({listed(looked)})" if looked else ""
    return (
        f"{seen.package_names[wanted.package]} ({wanted.package}), {label}{under}",
        scenario.package[wanted.ref.id].on_record.get(wanted.party, ""),
        ", ".join(asked) or "names reasons",
        f"{VERDICT_WORDS[held.verdict]}, {_accepts(held.accepts)}",
        "✔ yes" if held.agrees else "✖ no",
    )


def _accepts(accepts: bool) -> str:
    return "accepts" if accepts else "does not accept"


def incidents(seen: Seen) -> None:
    """Every incident under every wording of the truce: a row per incident."""
    scenario = seen.scenario
    if not (scenario.incidents and scenario.scopes):
        look.show(look.finding("This scenario records no incident to hold against a truce."))
        return
    answer = truces.incidents(scenario)
    found = answer.incidents
    look.show(
        look.finding(answer.told(scenario)),
        look.table(
            ["Incident", *(scope.label for scope in scenario.scopes)],
            map(_incident, found),
            "Incidents held against each wording of a truce",
        ),
        look.head("The wordings"),
        look.listing(
            f"{f.scope.label}: {f.wording}. Binds {party_names(scenario, f.bound) or 'nobody'}. "
            f"{begun(f.scope.note)}".strip()
            for f in found[0].scopes.values()
        ),
        look.folded("Who claims each incident", map(_claim, found)),
    )


def _incident(held: HeldIncident) -> Sequence[object]:
    return (f"{held.what} ({held.id})", *map(_under_scope, held.scopes.values()))


def _under_scope(found: UnderScope) -> Html:
    badge = look.badge(*BREACH_WORDS[found.breach])
    return look.joined(badge, look.soft(found.why))


def _claim(held: HeldIncident) -> str:
    item = held.incident
    claimed = f"according to {item.claimed_by}" if item.claimed_by else "no claimant named"
    note = f"; {item.note}" if item.note else ""
    read = ", ".join(item.sources) or "no source"
    return f"{begun(item.what)} ({item.id}): {claimed} ({read}){note}"


def sources(seen: Seen) -> None:
    """What was read, with what rests on it, then the parties and the voices beside them."""
    scenario = seen.scenario
    read = counted(len(scenario.sources), "source")
    look.show(
        look.finding(
            f"Everything here is read from {read}."
            if scenario.sources
            else "This scenario names no source."
        ),
        look.table(
            ["Source", "Authors", "Date", "Quality of the text", "Positions that rest on it"],
            [_source(scenario, source) for source in scenario.sources],
            "Sources and what rests on them",
        ),
    )
    look.show(
        look.head("The parties"),
        look.table(
            ["Party", "At the table", "Speaks through", "Belongs together with", "Note"],
            [_party(scenario, party) for party in scenario.parties],
            "Parties and who speaks for them",
        ),
    )
    if scenario.voices:
        voices = [
            (v.label, begun(party_name(scenario, v.near or "")), v.described_as, v.treat_as.value)
            for v in scenario.voices
        ]
        look.show(
            look.head("Quoted, but no party"),
            look.soft("What they say is shown beside the party and never counted as its word."),
            look.table(
                ["Voice", "Near", "Described as", "Counted as"],
                voices,
                "Voices that are quoted but are no parties",
            ),
        )


def _source(scenario: Scenario, source: Source) -> Sequence[object]:
    resting = sum(source in scenario.sources_of(position) for position in scenario.positions)
    headline = f"“{source.headline}”" if source.headline else "no headline"
    name = f"{source.id}: {source.outlet}, {headline}"
    return name, source.authors, source.date, source.quality, resting


def _party(scenario: Scenario, party: Party) -> Sequence[str]:
    groups = listed(party_name(scenario, group) for group in party.member_of)
    inside = party_names(scenario, (p.id for p in scenario.parties if party.id in p.member_of))
    together = [
        *([f"part of {groups}"] if groups else []),
        *(f"members: {text}" for text in (party.members, inside) if text),
    ]
    table, voices = _AT_TABLE[party.at_table], ", ".join(party.voices)
    return party.label, table, voices, "; ".join(together), party.note
