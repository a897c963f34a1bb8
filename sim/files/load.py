"""A scenario file to a :class:`sim.scenario.model.Scenario`, or to everything wrong with it.

The steps, each of which sees what the one before could read: text to tree
(:mod:`sim.files.tree`), tree to vocabulary (:mod:`sim.files.shape`), names
(:mod:`sim.files.names`, :mod:`sim.files.conditions`), then what shows only when
conditions are evaluated (:mod:`sim.files.sense`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from sim import limits
from sim.files.agreement import asked
from sim.files.audit import check_record
from sim.files.binding import check_binding
from sim.files.conditions import check_conditions
from sim.files.events import Place
from sim.files.names import check_ids, check_items
from sim.files.sense import check_hard_rules, check_vacuous
from sim.files.shape import SCENARIO, shaped, within_limits
from sim.files.sheet import Sheet, id_of
from sim.files.text import decoded
from sim.files.tree import Mapping, Sequence, child, compose
from sim.files.use import check_use
from sim.problems import InvalidInput, Problem
from sim.scenario.model import Scenario
from sim.scenario.ranges import with_every_number
from sim.scenario.sums import with_sums


@dataclass(frozen=True, slots=True)
class Loaded:
    """The outcome of reading a file.

    ``scenario`` is None exactly when a problem is an error; ``problems`` are errors
    and warnings in the order of the file. ``runs`` are the questions in the file, if it
    has any, as they are written: :mod:`sim.runs.read` makes sense of them.
    """

    scenario: Scenario | None
    problems: tuple[Problem, ...] = ()
    runs: Sheet | None = None
    places: dict[tuple[str, str], Place] = field(default_factory=dict)
    """(rules or positions, id) -> where it stands."""

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
    data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    if isinstance(text, bytes):
        try:
            text = decoded(text, file)
        except InvalidInput as error:
            return Loaded(None, error.problems)
    root, problems = compose(text, file)
    if root is None:
        return Loaded(None, tuple(problems))
    sheet = Sheet(file, root, problems)
    scenario = _examined(sheet) if within_limits(sheet) else None
    if scenario is None or sheet.broken:
        return Loaded(None, sheet.in_order())
    digest = hashlib.sha256(data).hexdigest()
    found = replace(with_every_number(_lapsed(_agreed(scenario))), digest=digest)
    return Loaded(found, sheet.in_order(), _runs_in(root, file), dict(_places(root)))


def _places(root: Mapping) -> Iterator[tuple[tuple[str, str], Place]]:
    for section in ("rules", "positions"):
        items = child(root, section)
        for item in items.items if isinstance(items, Sequence) else ():
            if (name := id_of(item)) is not None:
                yield (section, name), item.place


def _runs_in(root: Mapping, file: str) -> Sheet | None:
    if not isinstance(child(root, "runs"), Sequence):
        return None
    kept = {key: entry for key, entry in root.entries.items() if key in {"scenario", "runs"}}
    return Sheet(file, Mapping(root.place, root.flow, root.last_line, entries=kept))


def _examined(sheet: Sheet) -> Scenario | None:
    """What can be read of the scenario, with everything wrong in it on the sheet."""
    draft = shaped(sheet, SCENARIO)
    if draft is None:
        return None
    draft = with_sums(draft)
    check_ids(sheet, draft)
    check_items(sheet, draft)
    check_binding(sheet, draft)
    sound = check_conditions(sheet, draft)
    check_hard_rules(sheet, sound, draft)
    check_vacuous(sheet, sound, draft)
    check_use(sheet, draft)
    if not sheet.broken:
        check_record(sheet, draft)
    return draft


def _agreed(scenario: Scenario) -> Scenario:
    """An agreement rule that names no parties asks who has votes in it, or every one."""
    rule = scenario.agreement
    if rule is None or rule.parties:
        return scenario
    return replace(scenario, agreement=replace(rule, parties=asked(scenario, rule)))


def _lapsed(scenario: Scenario) -> Scenario:
    """What lapses in a phase is set back by it."""
    if not any(phase.lapses for package in scenario.packages for phase in package.phases):
        return scenario
    quo = scenario.status_quo
    packages = (
        replace(
            package,
            phases=tuple(
                replace(phase, stated={**phase.stated, **{t: quo[t] for t in phase.lapses}})
                for phase in package.phases
            ),
        )
        for package in scenario.packages
    )
    return replace(scenario, packages=tuple(packages))
