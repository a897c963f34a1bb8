"""A scenario of your own, and why it has no deal."""

from pathlib import Path
from tempfile import TemporaryDirectory

import sim
from sim.questions.explain import AskExplain

CASE = """\
scenario: port-strike
title: The port strike
as_of: 2026-03-01
terms:
  - {id: pay, label: Pay rise, range: [0, 10], status_quo: 0, options: [
      {id: 0, label: None}, {id: 3, label: Three percent}, {id: 6, label: Six percent}]}
parties: [{id: union, label: The union}, {id: port, label: The port}]
positions:
  - {id: U1, party: union, kind: red_line, evidence: official,
     says: Six at least, requires: pay >= 6}
  - {id: P1, party: port, kind: red_line, evidence: official,
     says: Three at most, requires: pay <= 3}
"""
with TemporaryDirectory() as folder:
    file = Path(folder, "port-strike.yaml")
    file.write_text(CASE, encoding="utf-8")
    scenario = sim.load(file)
print(AskExplain().answer(scenario).told(scenario))
