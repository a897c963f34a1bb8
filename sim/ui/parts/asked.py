"""How the page looks at the scenario, in one line under its title."""

from __future__ import annotations

from sim.questions.glossary import LEVELS, STANDARDS, counted, party_names
from sim.questions.switches import unlike_usual
from sim.scenario.verdicts import Standard
from sim.ui import look
from sim.ui.session import Now
from sim.ui.subject import view_of_state


def draw(here: Now) -> None:
    """The day and the level, then everything that is not as the scenario has it."""
    scenario, state = here.scenario, here.state
    view = view_of_state(scenario, state)
    known = (f"as of {view.as_of}", f"positions counted: {LEVELS[view.evidence].lower()}")
    own = [] if here.own is None else ["Your own scenario: changed or uploaded in this tab"]
    said = [*own, *known, *(words for words in unlike_usual(scenario, view) if words not in known)]
    if state.parties:
        said.append(f"only {party_names(scenario, state.parties)} asked")
    if state.standard is not Standard.UNBLOCKED:
        said.append(f"standard: {STANDARDS[state.standard].lower()}")
    if state.off:
        said.append(f"{counted(len(state.off), 'term or option', 'terms or options')} switched off")
    words = " · ".join(said)
    look.show(f'<div class="np-asked">{look.soft(f"{words[0].upper()}{words[1:]}.")}</div>')
