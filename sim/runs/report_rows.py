"""What the sections of the report have in common: which question a row is about, and words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sim.language.syntax import LEFT_OUT
from sim.questions.glossary import GLYPH, option_words, verdict_of
from sim.runs.answers import Answer, Row
from sim.runs.jobs import Job
from sim.runs.report_marks import Html, chip, text
from sim.runs.summary import subject
from sim.scenario.model import Party, Scenario
from sim.scenario.verdicts import Verdict

MOST_ROWS: Final = 200
"""Rows of one table in the report; the CSV and Parquet files have all."""
DETAILED: Final = 12
"""Most questions of one run that get tables of their own."""
_SWEPT: Final = (
    *("package", "case", "set", "parties", "standard", "drop", "readings", "evidence"),
    "as_of",
)


@dataclass(frozen=True)
class Asked:
    """The questions of one run that were answered, and what differs between them."""

    scenario: Scenario
    pairs: Sequence[tuple[Job, Answer]]
    varying: tuple[str, ...]

    @classmethod
    def of(cls, scenario: Scenario, pairs: Sequence[tuple[Job, Answer]]) -> Asked:
        """Find out what differs."""
        columns = [job.columns() for job, _ in pairs]
        varying = tuple(n for n in _SWEPT if len({row[n] for row in columns}) > 1)
        return cls(scenario, pairs, varying)

    @property
    def shown(self) -> Sequence[tuple[Job, Answer]]:
        """As many as one table shows."""
        return self.pairs[:MOST_ROWS]

    @property
    def cut(self) -> str:
        """For a caption: that not all are shown."""
        some = len(self.pairs) > MOST_ROWS
        return f" (the first {MOST_ROWS} of {len(self.pairs):,})" if some else ""

    def head(self) -> list[str]:
        """The names of the columns that tell questions apart."""
        return list(self.varying) or ["question"]

    def cells(self, job: Job) -> list[Html]:
        """What tells this question apart."""
        return [text(word) for word in self._words(job)]

    def title(self, job: Job) -> str:
        """The same in one text."""
        return ", ".join(self._words(job))

    def suffix(self, job: Job) -> str:
        """The title after a colon, nothing where there is only one question."""
        return f": {self.title(job)}" if len(self.pairs) > 1 else ""

    def _words(self, job: Job) -> list[str]:
        if not self.varying:
            return [subject(self.scenario, job)]
        columns = job.columns()
        return [
            subject(self.scenario, job) if name == "package" else columns[name] or "as it is"
            for name in self.varying
        ]


def positions(scenario: Scenario, ids: str) -> Html:
    """Position ids as links to where the report says what they are."""
    return " ".join(
        f'<a href="#{text(name)}">{text(name)}</a>' if name in scenario.position else text(name)
        for name in ids.split()
    )


def verdict(party: Party, word: str) -> Html:
    """A party's verdict with its glyph and colour."""
    stance, words = verdict_of(party, Verdict(word))
    return chip(stance.value, f"{GLYPH[stance]} {words}")


def position(scenario: Scenario, row: Row) -> str:
    """A position by its id and what it says; a minimum by its id."""
    name = str(row["position"])
    found = scenario.position.get(name)
    return name if found is None else f"{name} {found.says}"


def parties(scenario: Scenario, ids: str) -> str:
    """Parties by their labels."""
    return ", ".join(scenario.party[party].label for party in ids.split())


def option(scenario: Scenario, term: str, name: str) -> str:
    """An option by its label."""
    return "left out" if name == LEFT_OUT else option_words(scenario, term, name)


def whole(value: object) -> int:
    """A whole number of a row."""
    return int(str(value))


def number(value: object) -> float:
    """Any number of a row."""
    return float(str(value))
