"""Views of the pages that nobody has tried, and whatever can be pressed there."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from streamlit.testing.v1 import AppTest

from sim import limits
from sim.files import catalogue
from sim.scenario.question import SETTLE
from sim.scenario.record import Evidence
from sim.scenario.verdicts import Standard
from sim.ui.seen import Seen
from sim.ui.state import OPEN, OUT, SECTIONS, WALKS, default_state
from tests.test_page import PAGES, started

CLICKS = 6
_CHATTER = "streamlit.runtime.scriptrunner_utils.script_run_context"
"""Says at each run in a test that there is no server."""
_WRITTEN = ("", "abc", "Union\nFirm", "Pay: 5 %, 6 %", "2025-03-17", "<b>x</b>", "9", "x" * 300)
_DAYS = (date(2024, 1, 1), date(2025, 3, 18), date(2030, 1, 1))
_NUMBERS = (-3, 0, 1, 2, 7, 99, 100_000)


def _some(dice: Random, words: Sequence[str]) -> str:
    return ",".join(dice.sample(words, k=dice.randint(min(1, len(words)), min(4, len(words)))))


def _setting(dice: Random, seen: Seen) -> str:
    term = dice.choice(seen.scenario.terms)
    return f"{term.id}:{dice.choice([*(o.id for o in term.options[:9]), OPEN, OUT])}"


_SAID: Mapping[str, Callable[[Random, Seen], str]] = {
    "package": lambda dice, seen: dice.choice([*seen.package_names]),
    "set": lambda dice, seen: ",".join(_setting(dice, seen) for _ in range(dice.randint(1, 4))),
    "parties": lambda dice, seen: _some(dice, [*seen.scenario.party]),
    "evidence": lambda dice, _: dice.choice([*Evidence]).value,
    "standard": lambda dice, _: dice.choice([*Standard]).value,
    "as_of": lambda dice, _: dice.choice(_DAYS).isoformat(),
    "settle": lambda dice, seen: dice.choice([*SETTLE, *seen.scenario.term]),
    "spoken": lambda *_: "yes",
    "may_drop": lambda *_: "yes",
    "drop": lambda dice, seen: _some(dice, [*seen.scenario.position]),
    "off": lambda dice, seen: _some(dice, [*seen.can_be_off]),
    "goal": lambda dice, seen: dice.choice([*seen.goals]),
    "draw": lambda dice, _: dice.choice(["1", "200", "5:3"]),
    "from": lambda dice, seen: dice.choice([*seen.package_names]),
    "walk": lambda dice, _: _some(dice, WALKS),
    "compare": lambda dice, seen: _some(dice, [*seen.package_names]),
    "nearest": lambda dice, _: str(dice.randint(1, limits.PAGE_NEAREST)),
    "way": lambda dice, _: str(dice.randint(1, limits.PAGE_WAYS)),
    "section": lambda dice, _: dice.choice([*SECTIONS]),
}


def _act(dice: Random, at: AppTest) -> str:
    """Set or press something; what was done, in words."""
    chosen = (at.toggle, at.checkbox, at.selectbox, at.multiselect, at.radio, at.button_group)
    written = (at.text_input, at.text_area, at.number_input, at.date_input)
    there: list[Any] = [
        control
        for kind in (at.button, at.button, *chosen, *written)
        for control in kind
        if not control.disabled
    ]
    control = dice.choice(there)
    match type(control).__name__:
        case "Button":
            control.click()
            return f"pressed {control.key}"
        case "Toggle" | "Checkbox":
            value: Any = not control.value
        case "Selectbox" | "Radio":
            value = dice.choice(control.options) if control.options else None
        case "ButtonGroup" if control._is_single_select:
            value = dice.choice(control.options)
        case "DateInput":
            value = dice.choice(_DAYS)
        case "Multiselect" | "ButtonGroup":
            most = min(3, len(control.options))
            value = dice.sample([*control.options], k=dice.randint(0, most))
        case "NumberInput":
            value = dice.choice(_NUMBERS)
        case _:
            value = dice.choice(_WRITTEN)
    control.set_value(value)
    return f"{control.key} = {value!r}"


def clicks(dice: Random, folder: Path) -> str:
    """Any view of any page of a shipped case, whatever is pressed or written there: no error."""
    logging.getLogger(_CHATTER).setLevel(logging.ERROR)
    name, page = dice.choice(catalogue.names()), dice.choice(PAGES)
    scenario = catalogue.open_scenario(name)
    seen = Seen(name, scenario, default_state(scenario))
    said = {key: _SAID[key](dice, seen) for key in dice.sample([*_SAID], k=dice.randint(0, 7))}
    at = started(page, scenario=name, **said)
    done: list[str] = []
    for _ in range(CLICKS):
        done.append(_act(dice, at))
        at.run()
        assert not at.exception, (page, said, done, at.exception[0].stack_trace[-3:])
    return page
