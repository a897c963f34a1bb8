"""A staircase as a picture: each step higher than the one below, open or shut, and by what."""

from __future__ import annotations

from sim.questions.glossary import KIND_WORDS, counted, listed, party_names
from sim.questions.stairs_told import Stairs, Step
from sim.scenario.model import Kind, Scenario
from sim.ui.look import Html, safe


def drawn(scenario: Scenario, found: Stairs) -> Html:
    """The steps side by side; below each other on a narrow screen."""
    most = max(len(found.steps) - 1, 1)
    steps = "".join(
        f'<div class="np-step {"open" if step.open else "shut"}" role="listitem" '
        f'style="--rise:{50 + 50 * place // most}%"><b>{safe(step.label)}</b>'
        f"<span>{safe(said(scenario, step))}</span></div>"
        for place, step in enumerate(found.steps)
    )
    return Html(f'<div class="np-stairs" role="list">{steps}</div>')


def said(scenario: Scenario, step: Step) -> str:
    """Whether a step is open, or what at least would have to be given up, and by whom."""
    if step.open:
        return "✔ open"
    if not step.possible:
        return "✖ impossible: it breaks a rule"
    if step.smallest is None:
        return "✖ none found in time"
    movers = listed((party_names(scenario, parties) for parties in step.by), "or")
    if len(step.fewest) == 1:
        kinds = {scenario.position[p].kind for p in step.fewest[0] if p in scenario.position}
        if kinds == {Kind.OFFER_LIMIT}:
            return f"✖ beyond what {movers} offered"
        if len(kinds) == 1:
            kind = KIND_WORDS[kinds.pop()]
            return f"✖ {counted(step.smallest, kind)} of {movers} in the way"
    return f"✖ at least {counted(step.smallest, 'position')} in the way, of {movers}"
