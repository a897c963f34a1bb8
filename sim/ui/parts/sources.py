"""What was read, and who the parties are: the ground under every position."""

from __future__ import annotations

from sim.questions.glossary import counted, listed, party_name, party_names
from sim.scenario.model import Party, Scenario
from sim.scenario.record import Source
from sim.ui import look
from sim.ui.safe import html
from sim.ui.session import Now

_AT_TABLE = {True: "yes", False: "no", None: "not said"}


def draw(here: Now) -> None:
    """The sources with what rests on each, then the parties and the voices beside them."""
    scenario = here.scenario
    look.show(
        look.finding(
            f"Everything here is read from {counted(len(scenario.sources), 'source')}."
            if scenario.sources
            else "This scenario names no source."
        ),
        look.table(
            ["Source", "Authors", "Date", "Quality of the text", "Positions that rest on it"],
            [_source(scenario, source) for source in scenario.sources],
            "Sources and what rests on them",
        )
        if scenario.sources
        else "",
    )
    look.show(
        "<h2>The parties</h2>",
        look.table(
            ["Party", "At the table", "Speaks through", "Belongs together with", "Note"],
            [_party(scenario, party) for party in scenario.parties],
            "Parties and who speaks for them",
        ),
    )
    if scenario.voices:
        look.show(
            "<h2>Quoted, but no party</h2>",
            look.soft("What they say is shown beside the party and never counted as its word."),
            look.table(
                ["Voice", "Near", "Described as", "Counted as"],
                [
                    look.row(
                        voice.label,
                        [
                            html(party_name(scenario, voice.near or "")),
                            html(voice.described_as),
                            html(voice.treat_as.value),
                        ],
                    )
                    for voice in scenario.voices
                ],
                "Voices that are quoted but are no parties",
            ),
        )


def _source(scenario: Scenario, source: Source) -> str:
    resting = sum(source in scenario.sources_of(position) for position in scenario.positions)
    headline = f"“{source.headline}”" if source.headline else "no headline"
    cells = [source.authors, source.date, source.quality, str(resting)]
    return look.row(f"{source.id}: {source.outlet}, {headline}", map(html, cells))


def _party(scenario: Scenario, party: Party) -> str:
    groups = [party_name(scenario, group) for group in party.member_of]
    inside = [p.id for p in scenario.parties if party.id in p.member_of]
    members = [party.members, *([party_names(scenario, inside)] if inside else [])]
    together = [
        *(["part of " + listed(groups)] if groups else []),
        *(f"members: {text}" for text in members if text),
    ]
    cells = [_AT_TABLE[party.at_table], ", ".join(party.voices), "; ".join(together), party.note]
    return look.row(party.label, map(html, cells))
