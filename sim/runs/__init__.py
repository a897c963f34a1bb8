"""Scripted runs: questions written down once, asked again whenever positions change.

>>> from sim import runs
>>> file = runs.read_runs("ukraine-2025-03")  # the shipped questions about the flagship
>>> [run.label for run in file.plan.runs][:2]  # doctest: +NORMALIZE_WHITESPACE
['Who blocks each named package?',
 'Which package that stops any fighting is blocked by none of the three?']
>>> results = runs.run(file, out="results")  # doctest: +SKIP
"""

from sim.runs.jobs import Job
from sim.runs.read import RunsFile, read_runs
from sim.runs.replies import Reply
from sim.runs.results import Results
from sim.runs.session import outputs, run

__all__ = ["Job", "Reply", "Results", "RunsFile", "outputs", "read_runs", "run"]
