"""Negotiation Position Simulator: stated demands and red lines as exact constraints.

>>> import sim
>>> scenario = sim.open_scenario("ukraine-2025-03")
>>> result = sim.check(scenario, "PK01")  # the US plan for a 30-day full ceasefire
>>> result.parties["russia"].verdict.value, result.parties["ukraine"].verdict.value
('condition_unmet', 'no_objection')
>>> [finding.position.id for finding in result.parties["russia"].failing]
['RU-01', 'RU-02', 'RU-03', 'RU-04', 'RU-05', 'RU-06']
"""

from sim.analyses.answer import answer
from sim.analyses.deals import Deals, count, deals
from sim.analyses.incidents import incidents
from sim.analyses.listing import listed, sampled
from sim.analyses.nearest import Nearest, nearest_deals
from sim.analyses.space import DealSpace, deal_space
from sim.arrays import ArrayCheck, check_array
from sim.catalogue import names, open_scenario
from sim.check import Check, check
from sim.load import load
from sim.model import Kind, Scenario
from sim.problems import InvalidInput, Problem
from sim.question import Question, ask
from sim.record import Evidence
from sim.verdicts import Outcome, Standard, Verdict
from sim.view import View, view_of

__all__ = [
    "ArrayCheck",
    "Check",
    "DealSpace",
    "Deals",
    "Evidence",
    "InvalidInput",
    "Kind",
    "Nearest",
    "Outcome",
    "Problem",
    "Question",
    "Scenario",
    "Standard",
    "Verdict",
    "View",
    "answer",
    "ask",
    "check",
    "check_array",
    "count",
    "deal_space",
    "deals",
    "incidents",
    "listed",
    "load",
    "names",
    "nearest_deals",
    "open_scenario",
    "sampled",
    "view_of",
]
