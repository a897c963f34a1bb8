"""Labels and the opening deal of a scored game, from its free texts where they fit."""

from __future__ import annotations

import re
from string import ascii_uppercase
from typing import Final

from sim.formats.document import Document, Report, refusal
from sim.formats.naming import label
from sim.formats.scenario_text import Plain
from sim.scenario import limits

# Each of these either fails at once or takes the whole (stripped) line: no backtracking.
_ISSUE: Final = re.compile(r"Issue\s+([A-Z])\s*:\s*(.+)", re.ASCII)
_OPTION: Final = re.compile(r"([A-Z]\d{1,2})\s*(:?)\s*(\S.*)", re.ASCII)
_QUOTED: Final = re.compile(r"\"([^\"]+)\"\s*:?\s*(.*)")


def text_of(document: Document) -> str:
    """The text of a file.

    Raises:
        InvalidInput: it is too long or not UTF-8.
    """
    document.check_length()
    try:
        return document.data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise refusal(document, "the file is not UTF-8") from None


def terms_of(sizes: list[int], instructions: Document | None, report: Report) -> list[Plain]:
    """The terms A, B, C ..., with labels where the instructions have them for all options."""
    issues: dict[str, str] = {}
    options: dict[str, tuple[str, str]] = {}
    for whole in () if instructions is None else text_of(instructions).splitlines():
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


def packages_of(sizes: list[int], opening: Document | None, report: Report) -> list[Plain]:
    """The opening deal as a package, none when it is missing or does not fit."""
    if opening is None:
        return []
    cells = [cell.strip() for cell in text_of(opening).split(",")]
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
