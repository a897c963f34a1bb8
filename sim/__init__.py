"""Negotiation Position Simulator: stated demands and red lines as exact constraints.

>>> import sim
>>> scenario = sim.open_scenario("ukraine-2025-03")
>>> result = sim.check(scenario, "PK01")  # the US plan for a 30-day full ceasefire
>>> result.parties["russia"].verdict.value, result.parties["ukraine"].verdict.value
('condition_unmet', 'no_objection')
>>> [finding.position.id for finding in result.parties["russia"].failing]
['RU-01', 'RU-02', 'RU-03', 'RU-04', 'RU-05', 'RU-06']
"""

from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from sim.engine.arrays import ArrayCheck, check_array
    from sim.engine.settling import deal_space
    from sim.engine.space import DealSpace
    from sim.files.catalogue import names, open_scenario
    from sim.files.load import load
    from sim.formats.page.publish import Published, gallery, publish
    from sim.problems import InvalidInput, Problem
    from sim.questions.agree import agree
    from sim.questions.agree_told import Agree
    from sim.questions.check import Check, check
    from sim.questions.deals import answer, count, deals
    from sim.questions.deals_listed import listed, sampled
    from sim.questions.deals_told import Deals
    from sim.questions.diff import Side, diff
    from sim.questions.diff_told import Diff
    from sim.questions.explain import explain
    from sim.questions.explain_told import Explanation
    from sim.questions.hold import hold
    from sim.questions.hold_told import Hold
    from sim.questions.incidents import incidents
    from sim.questions.inverse import inverse
    from sim.questions.nearest import nearest
    from sim.questions.nearest_told import Nearest
    from sim.questions.path import path
    from sim.questions.path_told import Path
    from sim.questions.sensitivity import sensitivity
    from sim.questions.stairs import stairs
    from sim.questions.stairs_told import Stairs
    from sim.questions.stands import stands
    from sim.questions.timeline import Timeline, timeline
    from sim.questions.tradeoffs import tradeoffs
    from sim.questions.tradeoffs_told import Tradeoffs
    from sim.runs.session import run
    from sim.scenario.model import Kind, Scenario
    from sim.scenario.question import Question, ask
    from sim.scenario.record import Evidence
    from sim.scenario.verdicts import Outcome, Standard, Verdict
    from sim.scenario.view import View, view_of

__all__ = [
    "Agree",
    "ArrayCheck",
    "Check",
    "DealSpace",
    "Deals",
    "Diff",
    "Evidence",
    "Explanation",
    "Hold",
    "InvalidInput",
    "Kind",
    "Nearest",
    "Outcome",
    "Path",
    "Problem",
    "Published",
    "Question",
    "Scenario",
    "Side",
    "Stairs",
    "Standard",
    "Timeline",
    "Tradeoffs",
    "Verdict",
    "View",
    "agree",
    "answer",
    "ask",
    "check",
    "check_array",
    "count",
    "deal_space",
    "deals",
    "diff",
    "explain",
    "gallery",
    "hold",
    "incidents",
    "inverse",
    "listed",
    "load",
    "names",
    "nearest",
    "open_scenario",
    "path",
    "publish",
    "run",
    "sampled",
    "sensitivity",
    "stairs",
    "stands",
    "timeline",
    "tradeoffs",
    "view_of",
]

_HOMES: Final = MappingProxyType(
    {
        "sim.questions.stands": "stands",
        "sim.runs.session": "run",
        "sim.questions.inverse": "inverse",
        "sim.questions.tradeoffs_told": "Tradeoffs",
        "sim.questions.tradeoffs": "tradeoffs",
        "sim.questions.explain_told": "Explanation",
        "sim.questions.explain": "explain",
        "sim.engine.arrays": "ArrayCheck check_array",
        "sim.engine.settling": "deal_space",
        "sim.engine.space": "DealSpace",
        "sim.files.catalogue": "names open_scenario",
        "sim.files.load": "load",
        "sim.formats.page.publish": "Published gallery publish",
        "sim.problems": "InvalidInput Problem",
        "sim.questions.check": "Check check",
        "sim.questions.deals": "answer count deals",
        "sim.questions.deals_listed": "listed sampled",
        "sim.questions.deals_told": "Deals",
        "sim.questions.agree": "agree",
        "sim.questions.agree_told": "Agree",
        "sim.questions.diff": "Side diff",
        "sim.questions.diff_told": "Diff",
        "sim.questions.hold": "hold",
        "sim.questions.hold_told": "Hold",
        "sim.questions.incidents": "incidents",
        "sim.questions.nearest": "nearest",
        "sim.questions.nearest_told": "Nearest",
        "sim.questions.path": "path",
        "sim.questions.path_told": "Path",
        "sim.questions.sensitivity": "sensitivity",
        "sim.questions.stairs": "stairs",
        "sim.questions.stairs_told": "Stairs",
        "sim.questions.timeline": "Timeline timeline",
        "sim.scenario.model": "Kind Scenario",
        "sim.scenario.question": "Question ask",
        "sim.scenario.record": "Evidence",
        "sim.scenario.verdicts": "Outcome Standard Verdict",
        "sim.scenario.view": "View view_of",
    }
)
"""Module -> the names that live there, imported when first asked for, so that all starts fast."""


def __getattr__(name: str) -> Any:
    for home, names in _HOMES.items():
        if name in names.split():
            value = globals()[name] = getattr(import_module(home), name)
            return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
