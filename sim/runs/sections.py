"""What the report shows of a run below its sentences: tables and bars, by question."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from sim import limits
from sim.language.syntax import LEFT_OUT
from sim.questions.check import CheckFindings
from sim.questions.deals_told import CoalitionRow, DealFindings
from sim.questions.glossary import GLYPH, big, option_words, percent, verdict_of
from sim.questions.graded_told import WEAKENED
from sim.questions.incidents import BREACH_WORDS, Breach, BreachRow
from sim.questions.party_check import VerdictRow
from sim.questions.stands import StandRow
from sim.runs.flips import flips
from sim.runs.jobs import Job
from sim.runs.replies import Reply
from sim.runs.results import Results
from sim.runs.shown import Cell, Chip, Links, Shown, bars, cut, table
from sim.runs.summary import subject
from sim.runs.words import RunWords
from sim.scenario.model import Scenario
from sim.scenario.verdicts import Verdict

_DETAILED: Final = 12
"""Most questions of one run that get tables of their own."""
_FOLDED: Final = 24
"""From so many questions on, the answers are folded away on screen."""
_NEAREST: Final = 3
"""Deals told of each question about the nearest."""
_SWEPT: Final = (
    *("package", "from", "through", "case", "set", "parties", "standard", "drop"),
    *("readings", "evidence", "as_of"),
)


_NEAREST_DEALS: Final = "Changes, of the first three deals each"
_WHAT_IF: Final = "By how much the share with a deal grows when it is given up"


@dataclass(frozen=True, slots=True)
class _Told:
    """Which columns of a table that a question declares are shown.

    ``each`` question gets one of its own; ``bars`` show two columns, label and value.
    """

    table: str
    caption: str
    columns: Sequence[str]
    each: bool = True
    bars: bool = False

    def heads(self) -> list[str]:
        """The headings of the columns."""
        return [_HEADINGS.get(column, column) for column in self.columns]


_TURNED: Final = ("subject", "party", "before", "after", "came", "went")
_TOLD: Final[Mapping[str, Sequence[_Told]]] = {
    "explain": (
        _Told("conflicts", "Cannot all hold", ("number", "positions")),
        _Told(
            "concessions", "Smallest sets of concessions", ("number", "movers", "give_up", "opens")
        ),
        _Told(
            "graded",
            WEAKENED,
            ("number", "position", "part", "term", "before", "after", "opens"),
        ),
        _Told("alone", "More deals when given up alone", ("position", "more_deals"), bars=True),
    ),
    "hold": (
        _Told(
            "undertakings",
            "Who could break what",
            ("party", "terms", "standing", "cures", "answered_by", "unsettled"),
        ),
    ),
    "nearest": (
        _Told("nearest_deals", _NEAREST_DEALS, ("deal", "term", "before", "after"), False),
    ),
    "diff": (
        _Told("changes", "What was changed", ("section", "item", "field", "before", "after")),
        _Told("turns", "Whose verdict differs", _TURNED),
    ),
    "agree": (_Told("coded", "What either coder has", ("first", "second", "by", "differs")),),
    "path": (
        _Told("path_steps", "The ways", ("way", "step", "term", "after", "must_act", "silent")),
        _Told("path_stops", "Where it stops", ("draft", "term", "positions", "rules")),
    ),
    "tradeoffs": (
        _Told("solutions", "Solutions", ("solution", "settings", "points"), each=False),
        _Told("frontier", "The frontier", ("number", "settings", "values"), each=False),
    ),
    "stairs": (
        _Told("stairs", "The steps", ("number", "step", "deals", "smallest", "by", "unavoidable")),
        _Told(
            "grid",
            "Deals when both give up kinds of positions, as coded",
            ("rows", "columns", "deals"),
        ),
    ),
    "timeline": (
        _Told("days", "Day by day", ("day", "deals", "smallest", "blocked_by", "turned_by")),
    ),
    "sensitivity": (
        _Told("what_if", _WHAT_IF, ("position", "importance"), bars=True),
        _Told("robustness", "How firm the verdicts stand", ("party", "verdict", "robust", "flips")),
    ),
}
_HEADINGS: Final = {
    "subject": "package",
    "number": "no.",
    "movers": "who moves",
    "give_up": "gives up",
    "must_act": "to act",
    "opens": "deals opened",
    "before": "from",
    "after": "to",
    "robust": "at every level and reading",
    "flips": "changes with",
}
"""Of columns that are not called as they are named."""
_OVERVIEW: Final = {
    "explain": ("Deadlocks", ("feasible", "conflicts", "concessions", "smallest")),
    "sensitivity": (
        "How sure",
        ("feasible", "deals", "share", "any_deal", "passes", "robust"),
    ),
}
"""Of many questions, only these findings are shown."""
_OUTCOMES: Final = {
    breach: Chip(stance.value, f"{GLYPH[stance]} {words}")
    for breach, (stance, words) in BREACH_WORDS.items()
}


def tables_of(results: Results, run: RunWords) -> list[Shown]:
    """Everything below the sentences of one run."""
    pairs = [(job, reply) for job, reply in results.of_run(run.id) if reply.error is None]
    own = {"check": _check, "deals": _deals, "incidents": _incidents, "stands": _stands}
    if not pairs:
        return []
    made = own.get(run.question, _as_told)(_Asked(results, run.question, pairs))
    return [table for table in made if table.rows]


class _Asked:
    """The questions of one run that were answered, and what differs between them."""

    def __init__(self, results: Results, question: str, pairs: Sequence[tuple[Job, Reply]]) -> None:
        self.answers = results.answers
        self.scenario = results.file.scenario
        self.question = question
        self.pairs = pairs
        columns = [self._columns(job) for job, _ in pairs]
        self._varying = [name for name in _SWEPT if len({row[name] for row in columns}) > 1]

    def words(self, job: Job) -> list[str]:
        """What tells this question apart."""
        columns = self._columns(job) | {"package": subject(self.scenario, job)}
        return [columns[name] or "as it is" for name in self._varying] or [columns["package"]]

    def _columns(self, job: Job) -> dict[str, str]:
        through = "the options between" if getattr(job.ask, "through", False) else "nothing between"
        return job.columns(self.scenario) | {"from": job.start, "through": through}

    def table(
        self, caption: str, head: Iterable[str], rows: Iterable[tuple[Job, Sequence[Cell]]]
    ) -> Shown:
        """With what tells the questions apart in front."""
        cells = [(*self.words(job), *row) for job, row in rows]
        return table(caption, [*(self._varying or ["question"]), *head], cells)


def _as_told(asked: _Asked) -> Iterator[Shown]:
    """The tables that the question declares, or of many questions a few findings."""
    if asked.question in _OVERVIEW and len(asked.pairs) > _DETAILED:
        caption, names = _OVERVIEW[asked.question]
        found = [(job, [_plain(getattr(r.findings, n)) for n in names]) for job, r in asked.pairs]
        yield asked.table(caption, names, found)
        return
    told = _TOLD[asked.question]
    for job, reply in asked.pairs:
        title = f": {', '.join(asked.words(job))}" if len(asked.pairs) > 1 else ""
        for how in (how for how in told if how.each):
            rows = reply.tables.get(how.table, ())
            if how.bars:
                yield bars(f"{how.caption}{title}", _ranked(asked.scenario, rows, *how.columns))
            else:
                cells = [_cells(asked.scenario, row, how) for row in rows]
                yield table(f"{how.caption}{title}", how.heads(), cells)
    for how in (how for how in told if not how.each):
        listed = [
            (job, _cells(asked.scenario, row, how))
            for job, reply in asked.pairs
            for row in reply.tables.get(how.table, ())
            if getattr(row, "deal", 0) <= _NEAREST
        ]
        yield asked.table(how.caption, how.heads(), listed)


def _cells(scenario: Scenario, row: Any, how: _Told) -> list[Cell]:
    return [_cell(scenario, row, column) for column in how.columns]


def _cell(scenario: Scenario, row: Any, column: str) -> Cell:
    """A value of a table as it is shown, by the name of its column."""
    value: Any = getattr(row, column)
    plain: Cell = value
    match column:
        case "positions" | "give_up" | "came" | "went":
            return Links(value.split())
        case "position":
            found = scenario.position.get(value)
            return value if found is None else f"{value} {found.says}"
        case "party" | "movers" | "coalition" | "must_act" | "silent" | "blocked_by":
            return ", ".join(scenario.party[party].label for party in value.split())
        case "verdict":
            return _verdict(scenario, row.party, value)
        case "robust":
            return "robust" if value else "not robust"
        case "term":
            return scenario.term[value].label
        case "before" | "after" if hasattr(row, "party"):
            return _verdict(scenario, row.party, value)
        case "before" | "after" if hasattr(row, "term"):
            return "left out" if value == LEFT_OUT else option_words(scenario, row.term, value)
        case "opens":
            return "not counted" if value is None else big(value)
        case _:
            return plain


def _ranked(
    scenario: Scenario, rows: Iterable[Any], label: str, value: str
) -> list[tuple[Cell, float, str]]:
    """Rows with a value, the largest first."""
    valued = [(_cell(scenario, row, label), getattr(row, value)) for row in rows]
    known = sorted((pair for pair in valued if pair[1]), key=lambda pair: -pair[1])
    return [(name, n, big(n) if isinstance(n, int) else percent(n)) for name, n in known]


def _check(asked: _Asked) -> Iterator[Shown]:
    """What flips, then what each party says of each package."""
    scenario = asked.scenario
    yield table(
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
            for flip in flips(scenario, [job for job, _ in asked.pairs], asked.answers)
        ],
    )
    anyone = {party for job, _ in asked.pairs for party in job.party_list(scenario)}
    chosen = [party for party in scenario.parties if party.id in anyone]
    rows: list[tuple[Job, Sequence[Cell]]] = []
    for job, reply in asked.pairs:
        said = {row.party: row.verdict for row in reply.rows(VerdictRow)}
        cells = [_verdict(scenario, p.id, said[p.id]) if p.id in said else "" for p in chosen]
        rows.append((job, [*cells, Links(reply.found(CheckFindings).because)]))
    head = [*(party.label for party in chosen), "because of"]
    folded = f"All {len(rows):,} answers" if len(rows) > _FOLDED else ""
    yield replace(asked.table("What each party says", head, rows), folded=folded)


def _deals(asked: _Asked) -> Iterator[Shown]:
    if len(asked.pairs) == 1:
        rows = asked.pairs[0][1].rows(CoalitionRow)
        who = [(_cell(asked.scenario, r, "coalition"), r.deals, big(r.deals)) for r in rows]
        yield bars("Packages that none of these refuses", who)
        return
    counted: list[tuple[Cell, float, str]] = []
    for job, reply in asked.pairs:
        number = reply.found(DealFindings).deals
        words = big(number) if reply.exact else f"about {big(number)}"
        counted.append((", ".join(asked.words(job)), number, words))
    yield bars(f"Deals{cut(len(counted))}", counted[: limits.REPORT_ROWS])


def _incidents(asked: _Asked) -> Iterator[Shown]:
    scenario = asked.scenario
    _, reply = asked.pairs[0]
    outcomes = {(row.incident, row.scope): row.outcome for row in reply.rows(BreachRow)}
    yield table(
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


def _stands(asked: _Asked) -> Iterator[Shown]:
    """Terms down, parties across; silence is said."""
    scenario = asked.scenario
    for job, reply in asked.pairs:
        cells: dict[str, dict[str, list[str]]] = {}
        for row in reply.rows(StandRow):
            when = f" ({row.provided})" if row.provided else ""
            said = f"{row.asks}{when}: {row.kind}, {row.position}" if row.position else row.kind
            cells.setdefault(row.term, {}).setdefault(row.holder, []).append(said)
        parties = dict.fromkeys(party for by_party in cells.values() for party in by_party)
        title = f": {', '.join(asked.words(job))}" if len(asked.pairs) > 1 else ""
        yield table(
            f"What each asks{title}",
            ["term", *(scenario.party[party].label for party in parties)],
            [
                (
                    scenario.term[term].label,
                    *("; ".join(by_party.get(party, ["–"])) for party in parties),
                )
                for term, by_party in cells.items()
            ],
        )


def _verdict(scenario: Scenario, party: str, verdict: str) -> Chip:
    """A party's verdict with its glyph and colour."""
    stance, words = verdict_of(scenario.party[party], Verdict(verdict))
    return Chip(stance.value, f"{GLYPH[stance]} {words}")


def _plain(value: object) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)
