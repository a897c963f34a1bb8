"""Score sheets (scorable games such as the harbour sport park) -> a scenario.

A folder with ``config.txt`` (one party a line: name, file, role, and more that is left
out here) and ``scores_files/FILE.txt``: one line of comma-separated scores per issue,
one score per option, and last the party's least total. Scores are points as they are;
everything is exact. Lines that begin with # are left out. A deal passes when at least all
but one accept, and the parties in the roles p1 and p2, who hold a veto, are among them.

``global_instructions.txt`` and ``initial_deal.txt`` are used for labels and for the
opening package where they are there and fit; issues are A, B, C ... otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from string import ascii_uppercase
from typing import Final
from unicodedata import normalize

from sim import limits
from sim.files.yaml import Plain
from sim.formats.common import (
    UNDATED,
    Document,
    Ids,
    Imported,
    Report,
    check_parties,
    finished,
    label,
    refusal,
    told_apart,
)
from sim.formats.exact import number
from sim.scenario.amounts import decimal

CONFIG: Final = "config.txt"
INSTRUCTIONS: Final = "global_instructions.txt"
OPENING: Final = "initial_deal.txt"
SHEETS: Final = "scores_files"
VETO: Final = ("p1", "p2")

_FILE: Final = re.compile(r"\w[\w .\-]*")
# Each of these either fails at once or takes the whole (stripped) line: no backtracking.
_ISSUE: Final = re.compile(r"Issue\s+([A-Z])\s*:\s*(.+)", re.ASCII)
_OPTION: Final = re.compile(r"([A-Z]\d{1,2})\s*(:?)\s*(\S.*)", re.ASCII)
_QUOTED: Final = re.compile(r"\"([^\"]+)\"\s*:?\s*(.*)")


@dataclass(frozen=True, slots=True)
class _Party:
    name: str
    file: str
    role: str
    scores: tuple[tuple[Fraction, ...], ...]
    minimum: Fraction


def read_domain(folder: Path) -> Imported:
    """The game in a folder, as a scenario.

    Raises:
        InvalidInput: a file is missing or does not have the form described above.
    """
    config = Document.read(folder / CONFIG)
    files = {CONFIG: config}
    for name in (INSTRUCTIONS, OPENING):
        if (folder / name).is_file():
            files[name] = Document.read(folder / name)
    for _, file, _ in _parties_of(config):
        # Systems differ in how they spell a letter with an accent.
        spelled = [folder / SHEETS / f"{normalize(form, file)}.txt" for form in ("NFC", "NFD")]
        path = next(filter(Path.is_file, spelled), folder / SHEETS / f"{file}.txt")
        files[f"{SHEETS}/{file}.txt"] = Document.read(path)
    return read_documents(files, name=folder.resolve().name)


def read_documents(files: Mapping[str, Document], *, name: str = "game") -> Imported:
    """The game in these files, by their names inside the folder.

    Raises:
        InvalidInput: as :func:`read_domain`.
    """
    config = files.get(CONFIG)
    if config is None:
        raise refusal(Document(CONFIG, b""), "the file is missing")
    report = Report()
    parties = [_party(config, files, *line) for line in _parties_of(config)]
    check_parties(config, len(parties))
    sizes = [len(row) for row in parties[0].scores]
    for party in parties[1:]:
        if [len(row) for row in party.scores] != sizes:
            message = f"{party.name!r} scores other issues or options than {parties[0].name!r}"
            raise refusal(config, message)
    if len(sizes) > len(ascii_uppercase) or max(sizes) > limits.OPTIONS_PER_TERM:
        raise refusal(config, "more than 26 issues, or too many options")
    ids = Ids()
    sheets = [files[f"{SHEETS}/{party.file}.txt"] for party in parties]
    labels = told_apart(sheets, [party.name for party in parties])
    names = [ids.make(name, "party") for name in labels]
    veto = [n for n, party in zip(names, parties, strict=True) if party.role in VETO]
    _warn_of_roles(config, parties, report)
    scenario: dict[str, Plain] = {
        "scenario": Ids().make(name, "game"),
        "title": label(name.replace("_", " "), "Game"),
        "summary": "Imported from score sheets: points per option and a least total per party.",
        **UNDATED,
        "parties": [
            {
                "id": own,
                "label": label(shown, own),
                "kind": f"veto player ({party.role})" if party.role in VETO else "player",
                "points": {
                    letter: {f"{letter}{place}": score for place, score in enumerate(row, start=1)}
                    for letter, row in zip(ascii_uppercase, party.scores, strict=False)
                },
                "minimum": party.minimum,
            }
            for own, shown, party in zip(names, labels, parties, strict=True)
        ],
        "terms": _terms(sizes, files.get(INSTRUCTIONS), report),
        "packages": _packages(sizes, files.get(OPENING), report),
        "agreement": {
            "parties": [*names],
            "at_least": max(len(names) - 1, 1),
            "veto": [*veto],
        },
    }
    return finished(config, scenario, report)


def _lines(document: Document) -> Iterator[tuple[int, str]]:
    """The lines that say something, with their numbers; those that begin with # do not."""
    for place, line in enumerate(document.text().splitlines(), start=1):
        if line.strip() and not line.lstrip().startswith("#"):
            yield place, line


def _parties_of(config: Document) -> list[tuple[str, str, str]]:
    """Name, file and role of each party."""
    found = []
    for place, line in _lines(config):
        cells = [cell.strip() for cell in line.split(",")]
        if len(cells) < 3 or not cells[0]:
            raise refusal(config, "a line should be: name, file, role, ...", place)
        if not _FILE.fullmatch(cells[1]) or len(cells[1]) > limits.ID:
            raise refusal(config, f"{cells[1][:60]!r} is no plain file name", place)
        found.append((cells[0], cells[1], cells[2].lower()))
    if len({file for _, file, _ in found}) != len(found):
        raise refusal(config, "two parties share a file")
    check_parties(config, len(found))
    return found


def _party(
    config: Document, files: Mapping[str, Document], name: str, file: str, role: str
) -> _Party:
    sheet = files.get(f"{SHEETS}/{file}.txt")
    if sheet is None:
        raise refusal(config, f"the score sheet {SHEETS}/{file}.txt of {name[:60]!r} is missing")
    rows = [
        (place, tuple(_score(sheet, cell, place) for cell in line.split(",")))
        for place, line in _lines(sheet)
    ]
    if len(rows) < 2:
        raise refusal(sheet, "a line of scores per issue and the least total are needed")
    place, last = rows[-1]
    if len(last) != 1:
        raise refusal(sheet, "the last line should be one number, the least total", place)
    return _Party(name, file, role, tuple(row for _, row in rows[:-1]), last[0])


def _score(sheet: Document, cell: str, place: int) -> Fraction:
    value = number(cell)
    if value is None or len(decimal(value) or "") > limits.NUMBER:
        raise refusal(sheet, f"{cell.strip()[:40]!r} is no score", place)
    return value


def _warn_of_roles(config: Document, parties: list[_Party], report: Report) -> None:
    for party in parties:
        if party.role not in {*VETO, "player"}:
            report.warn(config, f"role {party.role[:40]!r} of {party.name[:60]!r}: a player")
    for role in VETO:
        count = sum(party.role == role for party in parties)
        if count != 1:
            report.warn(config, f"{count} parties in the role {role}; one holds that veto usually")


def _terms(sizes: list[int], instructions: Document | None, report: Report) -> list[Plain]:
    """The terms A, B, C ..., with labels where the instructions have them for all options."""
    issues: dict[str, str] = {}
    options: dict[str, tuple[str, str]] = {}
    for whole in () if instructions is None else instructions.text().splitlines():
        line = whole[: limits.TEXT].strip()
        if issue := _ISSUE.fullmatch(line):
            issues[issue[1]] = issue[2].strip('"')
        elif option := _OPTION.fullmatch(line):
            options[option[1]] = _label_of(option[3], plain=bool(option[2]))
    terms: list[Plain] = []
    for letter, size in zip(ascii_uppercase, sizes, strict=False):
        ids = [f"{letter}{place}" for place in range(1, size + 1)]
        known = letter in issues and all(own in options for own in ids)
        if instructions is not None and (not known or f"{letter}{size + 1}" in options):
            report.warn(instructions, f"issue {letter}: its labels do not fit the scores; unused")
            known = False
        listed: list[Plain] = [
            {
                "id": own,
                "label": label(options[own][0], own) if known else own,
                "note": label(options[own][1], "") if known else "",
            }
            for own in ids
        ]
        name = label(issues[letter], letter) if known else f"Issue {letter}"
        terms.append({"id": letter, "label": name, "options": listed})
    return terms


def _label_of(text: str, *, plain: bool) -> tuple[str, str]:
    """Label and note of ``A1 "label": note``, or the whole text of ``A1: text``."""
    quoted = None if plain else _QUOTED.fullmatch(text)
    return (text.rstrip(". "), "") if quoted is None else (quoted[1], quoted[2])


def _packages(sizes: list[int], opening: Document | None, report: Report) -> list[Plain]:
    """The opening deal as a package, none when it is missing or does not fit."""
    if opening is None:
        return []
    cells = [cell.strip() for cell in opening.text().split(",")]
    possible = [
        {f"{letter}{place}" for place in range(1, size + 1)}
        for letter, size in zip(ascii_uppercase, sizes, strict=False)
    ]
    if len(cells) != len(possible) or any(
        cell not in ids for cell, ids in zip(cells, possible, strict=False)
    ):
        report.warn(opening, "the opening deal does not fit the scores; left out")
        return []
    chosen: dict[str, Plain] = {cell[0]: cell for cell in cells}
    return [{"id": "opening", "label": "Opening deal", "set": chosen}]
