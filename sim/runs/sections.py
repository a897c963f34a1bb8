"""What the report shows of a run below its sentences: tables and bars, by question."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import log10
from typing import Final, TypeVar

from sim.language.syntax import LEFT_OUT
from sim.questions.deals_told import CoalitionRow, DealFindings
from sim.questions.explain_told import AloneRow, ConcessionRow, ConflictRow
from sim.questions.glossary import GLYPH, big, option_words, verdict_of
from sim.questions.incidents import Breach, BreachRow
from sim.questions.nearest import NearestRow
from sim.questions.sensitivity_told import percent
from sim.questions.tradeoffs_told import FrontierRow, SolutionRow
from sim.runs.fallback import *
from sim.runs.flips import flips
from sim.runs.jobs import Job
from sim.runs.replies import Reply
from sim.runs.results import Results
from sim.runs.summary import subject
from sim.runs.words import RunWords
from sim.scenario.model import Party, Scenario
from sim.scenario.verdicts import Verdict

_MOST: Final = 200
"""Rows of one table in the report; the CSV and Parquet files have all."""
_DETAILED: Final = 12
"""Most questions of one run that get tables of their own."""
_FOLDED: Final = 24
"""From so many questions on, the answers are folded away on screen."""
_NEAREST: Final = 3
"""Deals told of each question about the nearest."""
_LOGARITHMIC: Final = 1_000
"""Ratio of the largest to the smallest value from which bars show powers of ten."""
_SWEPT: Final = (
    *("package", "case", "set", "parties", "standard", "drop", "readings", "evidence"),
    "as_of",
)
@dataclass(frozen=True, slots=True)
class Chip:
    """Words with a glyph, in a colour of this kind; never the colour alone."""

    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Links:
    """Positions, each leading to where the report says what it is."""

    ids: Sequence[str]


Cell = str | int | Chip | Links


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; ``folded`` is what is shown in its place until it is opened."""

    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    folded: str = ""


@dataclass(frozen=True, slots=True)
class Bars:
    """Horizontal bars: label, width up to 100, and the value in words."""

    caption: str
    bars: Sequence[tuple[str, str, str]]


Shown = Iterator[Grid | Bars]
N = TypeVar("N", int, float)

_OUTCOMES: Final = {
    Breach.BREACH: Chip("blocks", "✖ breach"),
    Breach.NO_BREACH: Chip("accepts", "✔ not covered"),
    Breach.UNCLEAR: Chip("short", "◐ unclear"),
    Breach.NOT_BOUND: Chip("silent", "○ not bound"),
}


def tables_of(results: Results, run: RunWords) -> list[Grid | Bars]:
    """Everything below the sentences of one run."""
    pairs = [(job, reply) for job, reply in results.of_run(run.id) if reply.error is None]
    made = _TELL[run.question](_Asked(results, pairs)) if pairs else ()
    return [table for table in made if (table.rows if isinstance(table, Grid) else table.bars)]


class _Asked:
    """The questions of one run that were answered, and what differs between them."""

    def __init__(self, results: Results, pairs: Sequence[tuple[Job, Reply]]) -> None:
        self.answers = results.answers
        self.scenario = results.file.scenario
        self.pairs = pairs
        columns = [job.columns(self.scenario) for job, _ in pairs]
        self._varying = [name for name in _SWEPT if len({row[name] for row in columns}) > 1]

    def words(self, job: Job) -> list[str]:
        """What tells this question apart."""
        columns = job.columns(self.scenario) | {"package": subject(self.scenario, job)}
        return [columns[name] or "as it is" for name in self._varying] or [columns["package"]]

    def title(self, job: Job) -> str:
        """The same in one text."""
        return ", ".join(self.words(job))

    def suffix(self, job: Job) -> str:
        """The title after a colon, nothing where there is only one question."""
        return f": {self.title(job)}" if len(self.pairs) > 1 else ""

    def grid(
        self, caption: str, head: Iterable[str], rows: Iterable[tuple[Job, Sequence[Cell]]]
    ) -> Grid:
        """A table with what tells the questions apart in front."""
        cells = [(*self.words(job), *row) for job, row in rows]
        return _grid(caption, [*(self._varying or ["question"]), *head], cells)

    def findings(self, caption: str, names: Sequence[str]) -> Grid:
        """A table of findings."""
        rows = [(j, [_plain(getattr(r.findings, n)) for n in names]) for j, r in self.pairs]
        return self.grid(caption, names, rows)


def _check(asked: _Asked) -> Shown:
    """What flips, then what each party says of each package."""
    scenario = asked.scenario
    changed = flips(scenario, [job for job, _ in asked.pairs], asked.answers)
    yield _grid(
        "What flips: who blocks, or no longer does, unlike in the scenario's own view",
        ["package", "looked at", "party", "otherwise", "then"],
        [
            (
                subject(scenario, flip.job),
                "; ".join(flip.switches),
                scenario.party[flip.party].label,
                _verdict(scenario, flip.party, flip.before),
                _verdict(scenario, flip.party, flip.after),
            )
            for flip in changed
        ],
    )
    anyone = {party for job, _ in asked.pairs for party in job.party_list(scenario)}
    chosen = [party for party in scenario.party if party in anyone]
    rows: list[tuple[Job, Sequence[Cell]]] = []
    for job, reply in asked.pairs:
        said = {row.party: row.verdict for row in reply.rows(VerdictRow)}
        cells = [_verdict(scenario, p, said[p]) if p in said else "" for p in chosen]
        rows.append((job, [*cells, Links(reply.found(CheckFindings).because)]))
    head = [*(scenario.party[party].label for party in chosen), "because of"]
    folded = f"All {len(rows):,} answers" if len(rows) > _FOLDED else ""
    yield replace(asked.grid("What each party says", head, rows), folded=folded)


def _deals(asked: _Asked) -> Shown:
    if len(asked.pairs) > 1:
        counted = [
            (asked.title(job), found.deals, f"{'' if reply.exact else 'about '}{big(found.deals)}")
            for job, reply in asked.pairs
            for found in [reply.found(DealFindings)]
        ]
        yield _bars(f"Deals{_cut(len(counted))}", counted[:_MOST])
        return
    yield _bars(
        "Packages that all of these accept",
        [
            (_parties(asked.scenario, row.coalition), row.deals, big(row.deals))
            for row in asked.pairs[0][1].rows(CoalitionRow)
        ],
    )


def _explain(asked: _Asked) -> Shown:
    if len(asked.pairs) > _DETAILED:
        yield asked.findings("Deadlocks", ["feasible", "conflicts", "concessions", "smallest"])
        return
    for job, reply in asked.pairs:
        title = asked.suffix(job)
        yield _grid(
            f"Cannot all hold{title}",
            ["no.", "positions"],
            [(row.number, Links(row.positions.split())) for row in reply.rows(ConflictRow)],
        )
        yield _grid(
            f"Smallest sets of concessions{title}",
            ["no.", "who moves", "gives up", "deals opened"],
            [
                (
                    row.number,
                    _parties(asked.scenario, row.movers),
                    Links(row.give_up.split()),
                    "not counted" if row.opens is None else big(row.opens),
                )
                for row in reply.rows(ConcessionRow)
            ],
        )
        alone = [(row.position, row.more_deals) for row in reply.rows(AloneRow) if row.more_deals]
        yield _bars(
            f"More deals when given up alone{title}",
            [(_position(asked.scenario, name), more, big(more)) for name, more in _ranked(alone)],
        )


def _nearest(asked: _Asked) -> Shown:
    def option(term: str, name: str) -> str:
        return "left out" if name == LEFT_OUT else option_words(asked.scenario, term, name)

    yield asked.grid(
        "Changes, of the first three deals each",
        ["deal", "term", "from", "to"],
        [
            (
                job,
                (
                    row.deal,
                    asked.scenario.term[row.term].label,
                    option(row.term, row.before),
                    option(row.term, row.after),
                ),
            )
            for job, reply in asked.pairs
            for row in reply.rows(NearestRow)
            if row.deal <= _NEAREST
        ],
    )


def _sensitivity(asked: _Asked) -> Shown:
    if len(asked.pairs) > _DETAILED:
        names = ("feasible", "deals", "share", "any_deal", "passes", "robust")
        yield asked.findings("How sure", names)
        return
    for job, reply in asked.pairs:
        title = asked.suffix(job)
        grown = [(row.position, row.importance) for row in reply.rows(WhatIfRow) if row.importance]
        yield _bars(
            f"By how much the share with a deal grows when it is given up{title}",
            [(_position(asked.scenario, name), by, percent(by)) for name, by in _ranked(grown)],
        )
        yield _grid(
            f"How firm the verdicts stand{title}",
            ["party", "verdict", "at every level and reading", "changes with"],
            [
                (
                    asked.scenario.party[row.party].label,
                    _verdict(asked.scenario, row.party, row.verdict),
                    "robust" if row.robust else "not robust",
                    row.flips,
                )
                for row in reply.rows(RobustnessRow)
            ],
        )


def _tradeoffs(asked: _Asked) -> Shown:
    yield asked.grid(
        "Solutions",
        ["solution", "settings", "points"],
        [
            (job, (row.solution, row.settings, row.points))
            for job, reply in asked.pairs
            for row in reply.rows(SolutionRow)
        ],
    )
    yield asked.grid(
        "The frontier",
        ["number", "settings", "values"],
        [
            (job, (row.number, row.settings, row.values))
            for job, reply in asked.pairs
            for row in reply.rows(FrontierRow)
        ],
    )


def _incidents(asked: _Asked) -> Shown:
    scenario = asked.scenario
    _, reply = asked.pairs[0]
    outcomes = {(row.incident, row.scope): row.outcome for row in reply.rows(BreachRow)}
    yield _grid(
        "A breach, by wording of the truce",
        ["incident", "by", *(scope.label for scope in scenario.scopes)],
        [
            (
                f"{incident.id} {incident.what}",
                scenario.party[incident.by].label,
                *(_OUTCOMES[Breach(outcomes[incident.id, s.id])] for s in scenario.scopes),
            )
            for incident in scenario.incidents
        ],
    )


_TELL: Final[Mapping[str, Callable[[_Asked], Shown]]] = {
    "check": _check,
    "deals": _deals,
    "explain": _explain,
    "nearest": _nearest,
    "sensitivity": _sensitivity,
    "tradeoffs": _tradeoffs,
    "incidents": _incidents,
}


def _grid(caption: str, head: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Grid:
    return Grid(f"{caption}{_cut(len(rows))}", head, rows[:_MOST])


def _cut(rows: int) -> str:
    """For a caption: that not all are shown."""
    return f" (the first {_MOST} of {rows:,})" if rows > _MOST else ""


def _bars(caption: str, rows: Sequence[tuple[str, float, str]]) -> Bars:
    """Bars show powers of ten, and say so, when values differ a thousandfold."""
    positive = [value for _, value, _ in rows if value > 0]
    top = max(positive, default=1)
    wide = bool(positive) and top / min(positive) >= _LOGARITHMIC

    def width(value: float) -> float:
        return log10(1 + value) / log10(1 + top) if wide else value / top

    return Bars(
        f"{caption} (bars in powers of ten)" if wide else caption,
        [(label, f"{100 * width(max(value, 0)):.2f}", words) for label, value, words in rows],
    )


def _ranked(values: Iterable[tuple[str, N]]) -> list[tuple[str, N]]:
    return sorted(values, key=lambda pair: -pair[1])


def _verdict(scenario: Scenario, party: str, verdict: str) -> Chip:
    """A party's verdict with its glyph and colour."""
    stance, words = verdict_of(scenario.party[party], Verdict(verdict))
    return Chip(stance.value, f"{GLYPH[stance]} {words}")


def _position(scenario: Scenario, name: str) -> str:
    """A position by its id and what it says; a minimum by its id."""
    found = scenario.position.get(name)
    return name if found is None else f"{name} {found.says}"


def _parties(scenario: Scenario, ids: str) -> str:
    return ", ".join(scenario.party[party].label for party in ids.split())


def _plain(value: object) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)
