"""The views that a page ships: every combination of the switches asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from math import prod
from typing import Final

from sim import limits
from sim.problems import InvalidInput, Problem, unknown
from sim.questions.glossary import LEVELS
from sim.scenario.model import Scenario
from sim.scenario.verdicts import Evidence
from sim.scenario.view import View, turned, view_of

ALL: Final = "all"
_FLAG: Final = "--views"


@dataclass(frozen=True, slots=True)
class Switch:
    """One thing that readers may switch; ``values`` beside their labels, the first at first."""

    id: str
    label: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Views:
    """``each`` view beside the place of its value in every switch; the base comes first."""

    switches: tuple[Switch, ...]
    each: tuple[tuple[tuple[int, ...], View], ...]


def views_of(scenario: Scenario, base: View, wanted: Mapping[str, Sequence[str]]) -> Views:
    """Every combination of the values wanted per switch: ``evidence``, ``as_of`` or a reading.

    ``all`` stands for every level, every value of a reading, every day on which something
    begins or ceases to count. The value of ``base`` itself is always among them.

    Raises:
        InvalidInput: with every unknown switch and value; or there are more than ``MOST``.
    """
    known = _switches(scenario, base)
    problems = [unknown(_FLAG, "switch", name, known) for name in wanted if name not in known]
    chosen: list[Switch] = []
    for name, switch in known.items():
        if name in wanted:
            values, wrong = _values(switch, wanted[name])
            chosen.append(Switch(name, switch.label, values))
            problems += wrong
    number = prod(len(switch.values) for switch in chosen)
    if number > limits.PUBLISHED_VIEWS:
        problems.append(
            Problem(_FLAG, message=f"{number} views; a page holds {limits.PUBLISHED_VIEWS} at most")
        )
    if problems:
        raise InvalidInput(problems)
    each = []
    for at in product(*(range(len(switch.values)) for switch in chosen)):
        values = {s.id: list(s.values)[place] for s, place in zip(chosen, at, strict=True)}
        each.append((at, _seen(scenario, base, values)))
    return Views(tuple(chosen), tuple(each))


def _switches(scenario: Scenario, base: View) -> dict[str, Switch]:
    """Every switch with every value that it is known to have, that of the base first."""
    days = [base.as_of.isoformat()]
    days += [one.value for one in turned(scenario, base) if one.switch == "as_of"]
    switches = [
        Switch("evidence", "", {level.value: words for level, words in LEVELS.items()}),
        Switch("as_of", "", {day: day for day in days}),
        *(Switch(r.id, r.label, r.values) for r in scenario.readings),
    ]
    return {s.id: Switch(s.id, s.label, _led_by(_value(base, s.id), s.values)) for s in switches}


def _value(view: View, switch: str) -> str:
    if switch == "evidence":
        return view.evidence.value
    return view.as_of.isoformat() if switch == "as_of" else view.readings[switch]


def _led_by(first: str, values: Mapping[str, str]) -> dict[str, str]:
    return {first: values[first], **values}


def _values(switch: Switch, wanted: Sequence[str]) -> tuple[dict[str, str], list[Problem]]:
    """The values wanted in the order of the switch, and a problem for each that is none."""
    if ALL in wanted:
        return dict(switch.values), []
    first = next(iter(switch.values))
    if switch.id == "as_of":
        # Any day may be asked about, not only those on which something changes.
        days = {first: first, **{day: day for day in wanted}}
        return days, [p for day in wanted for p in _not_a_day(day)]
    noun = "evidence level" if switch.id == "evidence" else f"value of reading {switch.id!r}"
    wrong = [unknown(_FLAG, noun, value, switch.values) for value in wanted]
    wrong = [p for p, value in zip(wrong, wanted, strict=True) if value not in switch.values]
    return {v: w for v, w in switch.values.items() if v == first or v in wanted}, wrong


def _not_a_day(text: str) -> list[Problem]:
    try:
        date.fromisoformat(text)
    except ValueError:
        return [Problem(_FLAG, message=f"{text!r} is no date of the form YYYY-MM-DD")]
    return []


def _seen(scenario: Scenario, base: View, values: Mapping[str, str]) -> View:
    readings = {name: v for name, v in values.items() if name not in ("evidence", "as_of")}
    return view_of(
        scenario,
        as_of=values.get("as_of", base.as_of),
        evidence=Evidence(values["evidence"]) if "evidence" in values else base.evidence,
        readings={**base.readings, **readings},
        drop=base.dropped,
    )
