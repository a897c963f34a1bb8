"""Scripted runs: questions written down once, asked again whenever positions change.

>>> from sim import runs
>>> results = runs.run("ukraine-2025-03")  # the shipped file; out="folder" writes the results
>>> results.fine  # every question answered, every expected finding found
True
>>> results.answers["truce_nobody_blocks[PK06]"].findings["blocked_by"]
[]
"""

from sim.runs.answers import Answer
from sim.runs.jobs import Job
from sim.runs.read import RunsFile, read_runs
from sim.runs.results import Results
from sim.runs.session import outputs, run

__all__ = ["Answer", "Job", "Results", "RunsFile", "outputs", "read_runs", "run"]
