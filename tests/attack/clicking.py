"""Views of the pages that nobody has tried, and whatever can be pressed there."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from sim.files import catalogue
from sim.scenario.model import Scenario
from tests.browsing import ROOT

CLICKS = 6
_CHATTER = "streamlit.runtime.scriptrunner_utils.script_run_context"
"""Says at each run in a test that there is no server."""
_PAGES = (
    *("overview", "package", "deals", "tradeoffs", "deadlock", "steps", "positions", "own-case"),
    "method",
)
_WRITTEN = ("", "abc", "Union\nFirm", "Pay: 5 %, 6 %", "2025-03-17", "<b>x</b>", "9", "x" * 300)
_DAYS = (date(2024, 1, 1), date(2025, 3, 18), date(2030, 1, 1))
_NUMBERS = (-3, 0, 1, 2, 7, 99, 100_000)


def _some(dice: Random, words: Sequence[str]) -> str:
    return ",".join(dice.sample(words, k=dice.randint(min(1, len(words)), min(4, len(words)))))


def _setting(dice: Random, scenario: Scenario) -> str:
    term = dice.choice(scenario.terms)
    return f"{term.id}:{dice.choice([*(o.id for o in term.options[:9]), 'open', 'out'])}"


_SAID: Mapping[str, Callable[[Random, Scenario], str]] = {
    "package": lambda dice, s: dice.choice([*s.package, "none"]),
    "set": lambda dice, s: ",".join(_setting(dice, s) for _ in range(dice.randint(1, 4))),
    "parties": lambda dice, s: _some(dice, [*s.party]),
    "evidence": lambda dice, _: dice.choice(["official", "reported", "interpretation"]),
    "standard": lambda dice, _: dice.choice(["unblocked", "firm", "content"]),
    "as_of": lambda dice, _: dice.choice(["2024-01-01", "2025-03-18", "2030-01-01"]),
    "settle": lambda dice, s: dice.choice(["contested", "package", "all", "nothing", *s.term]),
    "spoken": lambda *_: "yes",
    "may_drop": lambda *_: "yes",
    "drop": lambda dice, s: _some(dice, [*s.position]),
    "off": lambda dice, s: dice.choice([*s.term, _setting(dice, s)]),
    "goal": lambda dice, s: dice.choice(["nothing", "package", *s.definition]),
    "draw": lambda dice, _: dice.choice(["1", "200", "5:3"]),
    "from": lambda dice, s: dice.choice([*s.package, "none"]),
    "walk": lambda dice, _: dice.choice(["through", "avoid-warnings", "through,to-nearest"]),
    "compare": lambda dice, s: _some(dice, [*s.package, "out"]),
    "nearest": lambda dice, _: str(dice.randint(1, 9)),
    "way": lambda dice, _: str(dice.randint(1, 9)),
    "among": lambda dice, _: str(dice.randint(1, 9)),
    "section": lambda dice, _: dice.choice(["positions", "statements", "timeline", "stands"]),
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
    name, page = dice.choice(catalogue.names()), dice.choice(_PAGES)
    scenario = catalogue.open_scenario(name)
    at = AppTest.from_file(str(ROOT / "sim" / "ui" / "each_run.py"), default_timeout=60)
    keys = dice.sample([*_SAID], k=dice.randint(0, 7))
    params = {"scenario": name, **{key: _SAID[key](dice, scenario) for key in keys}}
    for key, value in params.items():
        at.query_params[key] = value
    at._page_hash = calc_hash(page)
    done: list[str] = []
    for _ in range(CLICKS):
        at.run()
        assert not at.exception, (page, params, done, at.exception[0].stack_trace[-3:])
        done.append(_act(dice, at))
    at.run()
    assert not at.exception, (page, params, done, at.exception[0].stack_trace[-3:])
    return page
