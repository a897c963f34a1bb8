"""What importers share: documents in, names for what they hold, the scenario's text out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Final

from sim import limits
from sim.files.text import decoded, encoding_of
from sim.files.yaml import Plain, to_yaml
from sim.language.parser import RESERVED
from sim.problems import InvalidInput, Problem
from sim.scenario.amounts import digits, writable, written

_NO_DATE: Final = "2000-01-01"
_UNDATED: Final = f"The format knows no dates; {_NO_DATE} stands in for one."
UNDATED: Final[Mapping[str, Plain]] = {
    "as_of": _NO_DATE,
    "evidence": "reported",
    "notes": [_UNDATED],
}
"""What a scenario says whose format knows no dates; nothing depends on the day."""

IN_UTILITIES: Final[Mapping[str, Plain]] = {
    **UNDATED,
    "notes": [_UNDATED, "Points are utilities, exactly as the files say."],
}
"""The same of a format whose points are utilities."""

_UNPRINTABLE: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200b\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)


@dataclass(frozen=True, slots=True)
class Document:
    """One file to import: the name it is spoken of by, and its content."""

    name: str
    data: bytes

    @property
    def steps(self) -> tuple[str, ...]:
        """The folders of the name, and the file's name without its ending."""
        path = Path(self.name.replace("\\", "/"))
        return (*path.parts[:-1], path.stem)

    @property
    def stem(self) -> str:
        """The name without folders and without its ending."""
        return self.steps[-1]

    @classmethod
    def read(cls, path: Path) -> Document:
        """The file at ``path``.

        Raises:
            InvalidInput: it cannot be read or is longer than ``limits.FILE_BYTES``.
        """
        try:
            with path.open("rb") as stream:
                data = stream.read(limits.FILE_BYTES + 1)
        except OSError as error:
            message = f"cannot be read: {error.strerror or error}"
            raise InvalidInput([Problem(str(path), message=message)]) from None
        document = cls(str(path), data)
        document.check_length()
        return document

    def check_length(self) -> None:
        """Raises InvalidInput when longer than ``limits.FILE_BYTES``."""
        if len(self.data) > limits.FILE_BYTES:
            message = f"the file is longer than {limits.FILE_BYTES:,} bytes"
            raise InvalidInput([Problem(self.name, message=message)])

    @property
    def encoding(self) -> str:
        """UTF-8, UTF-16 or UTF-32, told by a mark or by zeros among the first bytes."""
        return encoding_of(self.data)

    def text(self) -> str:
        """The text of the file.

        Raises:
            InvalidInput: it is too long, or in another encoding than those above.
        """
        return decoded(self.data, self.name)


@dataclass(frozen=True, slots=True)
class Imported:
    """The text of a scenario file, and what the reader had to guess or leave out."""

    text: str
    warnings: tuple[str, ...]


@dataclass(slots=True)
class Report:
    """Collects the warnings of one import, file by file."""

    warnings: list[str] = field(default_factory=list)
    _more: int = 0

    def warn(self, document: Document, message: str, line: int | None = None) -> None:
        """Note what was guessed or left out, with its place."""
        if len(self.warnings) < limits.WARNINGS:
            self.warnings.append(str(Problem(document.name, line, message=message)))
        else:
            self._more += 1

    def all(self) -> tuple[str, ...]:
        """The warnings in the order met, each once."""
        rest = (f"and {self._more:,} more warnings",) if self._more else ()
        return (*dict.fromkeys(self.warnings), *rest)


def refusal(document: Document, message: str, line: int | None = None) -> InvalidInput:
    """The error that stops an import, to be raised by the caller."""
    return InvalidInput([Problem(document.name, line, message=message)])


def slug(text: str, fallback: str) -> str:
    """A lower-case identifier like the text; ``fallback`` when nothing of it is left.

    >>> slug("5% spoilage allowed", "option"), slug("$4.37", "option"), slug("-10", "option")
    ('5_spoilage_allowed', '4.37', 'minus_10')
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    plain = re.sub(r"(?<![\w.)])-(?=\.?\d)", "minus_", plain)
    plain = re.sub(r"[^a-z0-9.]+", "_", plain)
    plain = re.sub(r"(?<!\d)\.|\.(?!\d)", "_", plain)
    plain = re.sub(r"_+", "_", plain).strip("_")
    if len(plain) > limits.DERIVED_ID:
        plain = plain[: limits.DERIVED_ID].rpartition("_")[0] or plain[: limits.DERIVED_ID]
    plain = plain or fallback
    return f"{plain}_" if plain in RESERVED else plain


class Ids:
    """Hands out identifiers that differ: the second ``no`` becomes ``no_2``."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = set(taken)

    def make(self, text: str, fallback: str) -> str:
        """A new identifier like ``text``."""
        base = slug(text, fallback)
        candidate, count = base, 1
        while candidate in self._taken:
            count += 1
            candidate = f"{base}_{count}"
        self._taken.add(candidate)
        return candidate


def label(text: str, fallback: str) -> str:
    """The text as it may stand in a scenario: control characters become spaces."""
    plain = " ".join(_UNPRINTABLE.sub(" ", text).split())
    return plain[: limits.TEXT] or fallback


def told_apart(documents: Sequence[Document], names: Sequence[str] = ()) -> list[str]:
    """Names of the parties, one a document, that differ.

    Their own ``names``, else the files'; where two are the same, with as many of the
    folders as tell them apart, and numbered where nothing does.
    """
    found = []
    for place in range(len(documents)):
        for depth in range(1, 2 + max(len(document.steps) for document in documents)):
            at_depth = _at_depth(documents, names, depth)
            if at_depth.count(at_depth[place]) == 1:
                found.append(at_depth[place])
                break
        else:
            found.append(f"{at_depth[place]} {at_depth[: place + 1].count(at_depth[place])}")
    return found


def _at_depth(documents: Sequence[Document], names: Sequence[str], depth: int) -> list[str]:
    if not names:
        return ["/".join(document.steps[-depth:]) for document in documents]
    if depth == 1:
        return list(names)
    files = _at_depth(documents, (), depth - 1)
    return [f"{name} ({file})" for name, file in zip(names, files, strict=True)]


def sum_of_weights(total: Fraction) -> str:
    """That the weights do not sum to 1, in as many digits as show it."""
    return f"the weights sum to {digits(total, Fraction(1), least=6)}, not 1; they count as written"


def scored(
    document: Document,
    utilities: Mapping[str, Mapping[str, Fraction]],
    minimum: Fraction | None,
    rewards: Sequence[Fraction] = (),
) -> dict[str, Plain]:
    """The keys ``points`` and ``minimum`` of a party.

    ``utilities`` are by term and option, ``rewards`` what its positions earn beside. Points
    are utilities, exactly, whatever unit the parties' numbers would need.

    Raises:
        InvalidInput: the numbers are too long for a scenario file.
    """
    tables = utilities.values()
    least = [] if minimum is None else [minimum]
    if not writable([*least, *rewards, *(u for table in tables for u in table.values())]):
        message = f"its utilities have no common unit of at most {limits.UNIT_DIGITS} digits"
        raise refusal(document, message)
    return {
        "points": {term: dict(table) for term, table in utilities.items()},
        "minimum": minimum,
    }


Values = tuple[str | Fraction, ...]
"""The values of one issue: texts, or numbers."""


@dataclass(frozen=True, slots=True)
class Rated:
    """One party that rates each value of each issue, and the least it accepts, if any."""

    document: Document
    name: str
    shares: Mapping[str, Mapping[str | Fraction, Fraction]]
    minimum: Fraction | None


def rated_scenario(
    form: str, domain: str, issues: Mapping[str, Values], parties: Sequence[Rated], report: Report
) -> Imported:
    """A scenario of parties whose utility is a sum over issues: a term each.

    Raises:
        InvalidInput: it is too large for a scenario file.
    """
    ids = Ids()
    terms = {issue: ids.make(issue, f"issue_{n}") for n, issue in enumerate(issues, start=1)}
    options = {issue: _options(values) for issue, values in issues.items()}
    documents = [party.document for party in parties]
    listed: list[Plain] = []
    names: list[str] = []
    for party, name in zip(
        parties, told_apart(documents, [party.name for party in parties]), strict=True
    ):
        utilities = {
            terms[issue]: {
                option: party.shares[issue][value] for value, option in options[issue].items()
            }
            for issue in issues
        }
        own = ids.make(name, "party")
        names.append(own)
        points = scored(party.document, utilities, party.minimum)
        listed.append({"id": own, "label": label(name, own), **points})
    scenario: dict[str, Plain] = {
        "scenario": Ids().make(domain, form.lower()),
        "title": label(domain, f"{form} domain"),
        "summary": f"Imported from {form} files: one term per issue, one party per profile.",
        **IN_UTILITIES,
        "parties": listed,
        "terms": [_term(terms[issue], issue, options[issue]) for issue in issues],
        "agreement": {"parties": [*names]},
    }
    return finished(documents[0], scenario, report)


def _options(values: Values) -> dict[str | Fraction, str]:
    ids = Ids()
    return {v: ids.make(_said(v), f"option_{n}") for n, v in enumerate(values, start=1)}


def _term(own: str, issue: str, options: Mapping[str | Fraction, str]) -> Plain:
    return {
        "id": own,
        "label": label(issue, own),
        "ordered": True if all(isinstance(value, Fraction) for value in options) else None,
        "options": [
            {
                "id": option,
                "label": label(_said(value), "(empty)"),
                "value": value if isinstance(value, Fraction) else None,
            }
            for value, option in options.items()
        ],
    }


def _said(value: str | Fraction) -> str:
    return value if isinstance(value, str) else written(value)


def finished(document: Document, scenario: Mapping[str, Plain], report: Report) -> Imported:
    """The text of a scenario and the warnings.

    Raises:
        InvalidInput: the text would be longer than ``limits.FILE_BYTES``.
    """
    text = to_yaml(scenario)
    if len(text.encode()) > limits.FILE_BYTES:
        message = f"the scenario would be longer than {limits.FILE_BYTES:,} bytes"
        raise refusal(document, message)
    return Imported(text, report.all())


def check_parties(document: Document, count: int) -> None:
    """Raises InvalidInput unless a scenario can hold that many parties."""
    if not 1 <= count <= limits.PARTIES:
        message = f"{count} parties; a scenario holds 1 to {limits.PARTIES}"
        raise refusal(document, message)
