"""A scenario file to a :class:`sim.scenario.model.Scenario`, or to everything wrong with it.

The steps, each of which sees what the one before could read: text to tree
(:mod:`sim.files.compose`), tree to the author's words (:mod:`sim.files.shape`), conditions
(:mod:`sim.files.phrases`), references (:mod:`sim.files.references`), then what shows
only when conditions are evaluated (:mod:`sim.files.impossible`, :mod:`sim.files.vacuous`).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from sim.files.assemble import scenario_of
from sim.files.audit import check_record
from sim.files.claims import check_claims
from sim.files.compose import compose, decode
from sim.files.impossible import check_hard_rules
from sim.files.items import check_frame
from sim.files.phrases import check_names, read_conditions
from sim.files.references import check_ids
from sim.files.run_names import check_runs
from sim.files.schema import ScenarioWords
from sim.files.shape import shaped, within_limits
from sim.files.sheet import Sheet
from sim.files.unused import check_use
from sim.files.vacuous import check_conditions
from sim.problems import InvalidInput, Problem
from sim.scenario import limits
from sim.scenario.model import Scenario


@dataclass(frozen=True, slots=True)
class Loaded:
    """The outcome of reading a file.

    ``scenario`` is None exactly when a problem is an error; ``problems`` are errors
    and warnings in the order of the file.
    """

    scenario: Scenario | None
    problems: tuple[Problem, ...] = ()

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems for which the file cannot be used."""
        return tuple(problem for problem in self.problems if problem.is_error)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """The problems that leave the file usable."""
        return tuple(problem for problem in self.problems if not problem.is_error)


def load(path: str | Path) -> Scenario:
    """The scenario in a file.

    Raises:
        InvalidInput: the file cannot be read or used; with every error in it.
    """
    loaded = read_file(path)
    if loaded.scenario is None:
        raise InvalidInput(loaded.errors)
    return loaded.scenario


def read_file(path: str | Path) -> Loaded:
    """Like :func:`read`, for a file on disk; a file that cannot be opened is a problem."""
    try:
        with Path(path).open("rb") as stream:
            # One byte more than allowed is enough to see that it is too long.
            data = stream.read(limits.FILE_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        return Loaded(None, (Problem(str(path), message=f"cannot be read: {reason}"),))
    return read(data, str(path))


def read(text: str | bytes, file: str) -> Loaded:
    """The scenario in a text, which problems will say is in ``file``."""
    if isinstance(text, bytes):
        try:
            text = decode(text, file)
        except InvalidInput as error:
            return Loaded(None, error.problems)
    root, problems = compose(text, file)
    if root is None:
        return Loaded(None, tuple(problems))
    sheet = Sheet(file, root, problems)
    scenario = None
    if within_limits(sheet):
        scenario = _examined(sheet, hashlib.sha256(text.encode("utf-8")).hexdigest())
    return Loaded(None if sheet.broken else scenario, sheet.in_order())


def _examined(sheet: Sheet, digest: str) -> Scenario | None:
    words = shaped(sheet, ScenarioWords)
    if words is None:
        return None
    conditions = read_conditions(sheet, words)
    draft = scenario_of(words, conditions, digest)
    check_ids(sheet, words)
    check_frame(sheet, words, draft)
    check_claims(sheet, words, draft)
    sound = check_names(sheet, words, conditions, draft)
    check_hard_rules(sheet, words, sound, draft)
    check_conditions(sheet, sound, draft)
    check_runs(sheet, words.runs, draft)
    check_use(sheet, words)
    if not sheet.broken:
        check_record(sheet, draft)
    return draft
