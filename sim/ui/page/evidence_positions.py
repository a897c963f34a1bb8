"""Every position and every statement, with what is known of it, as pictures and lists."""

from __future__ import annotations

from sim.questions.glossary import counted
from sim.scenario.model import Position, Scenario
from sim.scenario.record import Evidence
from sim.scenario.view import in_force
from sim.ui import charts, look
from sim.ui.credit import file_name, picture, viewed
from sim.ui.page import evidence_words as words
from sim.ui.page.evidence_search import listed, matching, party_filter, search
from sim.ui.rows import Rows, day_of, position_rows, short_names, statement_rows
from sim.ui.seen import Seen
from sim.ui.widgets import download


def positions(seen: Seen) -> None:
    """Kind, evidence, source and date of each, and what each level keeps."""
    scenario = seen.scenario
    counting = frozenset(p.id for p in in_force(scenario, seen.view))
    look.show(
        look.finding(
            f"{counted(len(counting), 'position')} of {len(scenario.positions)} count now."
        ),
        look.soft(
            "They count by evidence level, date, reading and what is set aside. The level is not "
            "neutral: whoever publishes most looks most demanding."
        ),
    )
    search(seen, "positions", "A word, a party, a kind, an outlet", scenario.positions)
    party_filter(seen, "evidence")
    chosen = seen.state.shown
    of_these = [p for p in scenario.positions if not chosen or p.party in chosen]
    found = matching(seen, of_these)
    listed(
        found,
        len(scenario.positions),
        "position",
        lambda p: words.position(scenario, p, counts=p.id in counting),
    )
    shown = frozenset(p.id for p in found)
    download(
        "Positions (CSV)",
        file_name(seen, "positions", "csv"),
        lambda: viewed(
            seen, [r for r in position_rows(scenario, counting) if r["position"] in shown]
        ),
    )
    if scenario.positions and not seen.state.find:
        look.show(look.head("How many, at each level"))
        names = list(short_names(scenario, scenario.party).values())
        picture(
            seen,
            charts.evidence_bars(level_rows(scenario), names, [e.value for e in Evidence]),
            "Number of positions per party and evidence level",
        )
        look.show(_kept_at_each_level(scenario))


def level_rows(scenario: Scenario) -> Rows:
    """A row per party and evidence level: how many positions rest on it."""
    return [
        {
            "party": name,
            "level": level.value,
            "place": level.rank,
            "number": sum(p.party == party and p.evidence is level for p in scenario.positions),
        }
        for party, name in short_names(scenario, scenario.party).items()
        for level in Evidence
    ]


def _kept_at_each_level(scenario: Scenario) -> look.Html:
    """How many positions each level keeps, per party: each level keeps those above it."""
    rows = []
    for party in scenario.parties:
        ranks = [p.evidence.rank for p in scenario.positions if p.party == party.id]
        rows.append([party.label, *(sum(r <= level.rank for r in ranks) for level in Evidence)])
    heads = ["Positions kept, up to", *(level.value for level in Evidence)]
    return look.table(heads, rows, "Positions kept per evidence level")


def timeline(seen: Seen) -> None:
    """What was said when: statements with a day as a picture, all of them as a table."""
    scenario = seen.scenario
    rows = statement_rows(scenario)
    if not rows:
        look.show(look.finding("This scenario records no statements."))
        return
    known = sum(bool(day_of(s.date)) for s in scenario.statements)
    look.show(
        look.finding(f"{known} of {counted(len(rows), 'statement')} can be dated to a day."),
        look.soft("The others stand last in the list.") if 0 < known < len(rows) else "",
    )
    search(seen, "statements", "A word, a party, a speaker, an outlet", scenario.statements)
    party_filter(seen, "timeline")
    chosen = set(seen.state.shown)
    in_order = sorted(scenario.statements, key=lambda s: (not day_of(s.date), day_of(s.date)))
    found = matching(seen, [s for s in in_order if not chosen or chosen & {*s.holders}])
    if (dated := dotted(scenario, frozenset(s.id for s in found))) and len(found) > 1:
        shown = list(dict.fromkeys(str(row["party"]) for row in dated))
        picture(seen, charts.timeline(dated, shown), "Statements of each party by day")
    resting = _resting(scenario)
    listed(
        found,
        len(scenario.statements),
        "statement",
        lambda s: words.statement(scenario, s, resting.get(s.id, ())),
    )
    download("Statements (CSV)", file_name(seen, "statements", "csv"), lambda: viewed(seen, rows))


def _resting(scenario: Scenario) -> dict[str, list[Position]]:
    """Statement -> the positions that rest on it."""
    found: dict[str, list[Position]] = {}
    for position in scenario.positions:
        for name in position.basis:
            found.setdefault(name, []).append(position)
    return found


def dotted(scenario: Scenario, shown: frozenset[str]) -> Rows:
    """A row per statement shown and holder with a day, those of one day spread out."""
    groups: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for statement in scenario.statements:
        day = day_of(statement.date)
        for holder in statement.holders if day and statement.id in shown else ():
            groups.setdefault((holder, day), []).append((statement.id, statement.says))
    return [
        {
            "day": day,
            "party": name,
            "says": says[:240],
            "id": statement,
            "offset": 0.0 if len(said) == 1 else 2 * place / (len(said) - 1) - 1,
        }
        for party, name in short_names(scenario, scenario.party).items()
        for (holder, day), said in groups.items()
        if holder == party
        for place, (statement, says) in enumerate(said)
    ]
