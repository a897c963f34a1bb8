"""Every incident under every wording of the truce."""

from __future__ import annotations

from sim.questions.glossary import Stance, counted
from sim.questions.incidents import Breach, HeldIncident, incidents
from sim.ui import look
from sim.ui.session import Now

_LOOKS = {
    Breach.BREACH: (Stance.BLOCKS, "breach"),
    Breach.NO_BREACH: (Stance.ACCEPTS, "no breach"),
    Breach.UNCLEAR: (Stance.SHORT, "unclear"),
    Breach.NOT_BOUND: (Stance.SILENT, "not bound"),
}


def draw(here: Now) -> None:
    """A row per incident, a column per wording."""
    scenario = here.scenario
    if not (scenario.incidents and scenario.scopes):
        look.show(look.finding("This scenario records no incident to hold against a truce."))
        return
    found = incidents(scenario).incidents
    turning = sum(len({f.breach for f in held.scopes.values()}) > 1 for held in found)
    rows = [
        look.row(
            f"{held.what} ({held.id})",
            [f"{look.badge(*_LOOKS[f.breach])}{look.soft(f.why)}" for f in held.scopes.values()],
        )
        for held in found
    ]
    look.show(
        look.finding(
            f"Whether it is a breach depends on the wording for {turning} of "
            f"{counted(len(found), 'incident')}."
        ),
        look.table(
            ["Incident", *(scope.label for scope in scenario.scopes)],
            rows,
            "Incidents held against each wording of a truce",
        ),
        "<h2>The wordings</h2>",
        look.listing(f"{scope.label}: {scope.wording}" for scope in scenario.scopes),
        look.folded("Who claims each incident", [_claim(held) for held in found]),
    )


def _claim(held: HeldIncident) -> str:
    item = held.incident
    claimed = f"according to {item.claimed_by}" if item.claimed_by else "no claimant named"
    note = f"; {item.note}" if item.note else ""
    return f"{item.id}: {claimed} ({', '.join(item.sources) or 'no source'}){note}"
