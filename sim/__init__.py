"""Negotiation Position Simulator: stated demands and red lines as exact constraints.

>>> import sim
>>> scenario = sim.open_scenario("ukraine-2025-03")
>>> result = sim.check(scenario, "PK01")  # the US plan for a 30-day full ceasefire
>>> result.parties["russia"].verdict.value, result.parties["ukraine"].verdict.value
('condition_unmet', 'no_objection')
>>> [finding.position.id for finding in result.parties["russia"].failing]
['RU-01', 'RU-02', 'RU-03', 'RU-04', 'RU-05', 'RU-06']
"""

from sim.engine.arrays import ArrayCheck, check_array
from sim.engine.settling import deal_space
from sim.engine.space import DealSpace
from sim.files.catalogue import names, open_scenario
from sim.files.load import load
from sim.problems import InvalidInput, Problem
from sim.questions.check import Check, check
from sim.questions.deals import answer, count, deals, listed, sampled
from sim.questions.deals_told import Deals
from sim.questions.diff import Side, diff
from sim.questions.diff_told import Diff
from sim.questions.hold import hold
from sim.questions.hold_told import Hold
from sim.questions.incidents import incidents
from sim.questions.nearest import nearest_deals
from sim.questions.nearest_told import Nearest
from sim.questions.path import path
from sim.questions.path_told import Path
from sim.questions.sensitivity import sensitivity
from sim.questions.stairs import stairs
from sim.questions.stairs_told import Stairs
from sim.questions.timeline import Timeline, timeline
from sim.scenario.model import Kind, Scenario
from sim.scenario.question import Question, ask
from sim.scenario.record import Evidence
from sim.scenario.verdicts import Outcome, Standard, Verdict
from sim.scenario.view import View, view_of

__all__ = [
    "ArrayCheck",
    "Check",
    "DealSpace",
    "Deals",
    "Diff",
    "Evidence",
    "Hold",
    "InvalidInput",
    "Kind",
    "Nearest",
    "Outcome",
    "Path",
    "Problem",
    "Question",
    "Scenario",
    "Side",
    "Stairs",
    "Standard",
    "Timeline",
    "Verdict",
    "View",
    "answer",
    "ask",
    "check",
    "check_array",
    "count",
    "deal_space",
    "deals",
    "diff",
    "hold",
    "incidents",
    "listed",
    "load",
    "names",
    "nearest_deals",
    "open_scenario",
    "path",
    "sampled",
    "sensitivity",
    "stairs",
    "timeline",
    "view_of",
]
