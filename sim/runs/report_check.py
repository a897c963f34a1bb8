"""The report on packages and incidents: who says what, what flips, what is a breach."""

from __future__ import annotations

from typing import Final

from sim.runs.flips import flips
from sim.runs.report_marks import Html, chip, more, table, text
from sim.runs.report_rows import MOST_ROWS, Asked, positions, verdict
from sim.runs.results import Results
from sim.runs.summary import subject

_FOLDED: Final = 24
"""From so many questions on, the answers are folded away on screen."""
_OUTCOMES: Final = {
    "breach": ("blocks", "✖ breach"),
    "no_breach": ("accepts", "✔ not covered"),
    "unclear": ("short", "◐ unclear"),
    "not_bound": ("silent", "○ not bound"),
}


def packages(results: Results, asked: Asked) -> Html:
    """What each party says of each package; before that, what flips."""
    scenario = asked.scenario
    anyone = {party for job, _ in asked.pairs for party in job.party_list(scenario)}
    chosen = [party for party in scenario.parties if party.id in anyone]
    rows = []
    for job, found in asked.shown:
        said = {str(row["party"]): str(row["verdict"]) for row in found.tables["verdicts"]}
        cells = [verdict(p, said[p.id]) if p.id in said else "" for p in chosen]
        listed = found.findings["because"]
        because = " ".join(map(str, listed if isinstance(listed, list) else ()))
        rows.append([*asked.cells(job), *cells, positions(scenario, because)])
    head = [*asked.head(), *(party.label for party in chosen), "because of"]
    body = table(f"What each party says{asked.cut}", head, rows)
    if len(asked.pairs) > _FOLDED:
        body = more(f"All {len(asked.pairs):,} answers", body)
    return _flips(results, asked) + body


def _flips(results: Results, asked: Asked) -> Html:
    scenario = asked.scenario
    changed = flips(scenario, [job for job, _ in asked.pairs], results.answers)
    if not changed:
        return ""
    rows = [
        [
            text(subject(scenario, flip.job)),
            text("; ".join(flip.switches)),
            text(scenario.party[flip.party].label),
            verdict(scenario.party[flip.party], flip.before),
            verdict(scenario.party[flip.party], flip.after),
        ]
        for flip in changed[:MOST_ROWS]
    ]
    cut = f" (the first {MOST_ROWS} of {len(changed):,})" if len(changed) > MOST_ROWS else ""
    caption = f"What flips: who blocks, or no longer does, unlike in the scenario's own view{cut}"
    return table(caption, ["package", "looked at", "party", "otherwise", "then"], rows)


def incidents(results: Results, asked: Asked) -> Html:
    """Every incident under every wording."""
    scenario = asked.scenario
    _, found = asked.pairs[0]
    outcomes = {
        (str(row["incident"]), str(row["scope"])): str(row["outcome"])
        for row in found.tables["breaches"]
    }
    rows = [
        [text(f"{incident.id} {incident.what}"), text(scenario.party[incident.by].label)]
        + [chip(*_OUTCOMES[outcomes[incident.id, scope.id]]) for scope in scenario.scopes]
        for incident in scenario.incidents
    ]
    head = ["incident", "by", *(scope.label for scope in scenario.scopes)]
    return table("A breach, by wording of the truce", head, rows)
