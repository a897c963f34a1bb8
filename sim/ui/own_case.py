"""A new case from a few lines, and names that fit: what the forms of the page are made of."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from datetime import date
from typing import Final

from sim import limits
from sim.files.yaml import Plain, to_yaml
from sim.language.parser import RESERVED
from sim.problems import InvalidInput, Problem

_NUMBER: Final = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d{1,12}(?:\.\d{1,6})?", re.ASCII)


def identifier(words: str, taken: Collection[str], usual: str) -> str:
    """A free id that resembles the words; ``usual`` where they have no letters for one.

    >>> identifier("Pay rise", [], "term"), identifier("Pay rise", ["pay_rise"], "term")
    ('pay_rise', 'pay_rise_2')
    >>> identifier("9 %", ["x"], "option"), identifier("یک", [], "option")
    ('9', 'option')
    """
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[: limits.DERIVED_ID].strip("_") or usual
    stem = f"{stem}_" if stem in RESERVED else stem
    name, number = stem, 1
    while name in taken:
        number += 1
        name = f"{stem}_{number}"
    return name


def numbered(prefix: str, taken: Collection[str]) -> str:
    """The first of ``prefix`` 1, 2, 3 ... that is free.

    >>> numbered("Q", ["Q1", "Q2"])
    'Q3'
    """
    number = 1
    while f"{prefix}{number}" in taken:
        number += 1
    return f"{prefix}{number}"


def options(labels: Iterable[str], taken: Collection[str] = ()) -> list[Plain]:
    """Options with these labels; where each has one number in it, that is its value.

    >>> options(["5 %", "9 %"])
    [{'id': 'p5', 'label': '5 %', 'value': 5}, {'id': 'p9', 'label': '9 %', 'value': 9}]
    """
    said = [" ".join(label.split()) for label in labels if label.strip()]
    numbers = [_NUMBER.findall(label) for label in said]
    valued = bool(said) and all(len(found) == 1 for found in numbers)
    made: list[Plain] = []
    names = set(taken)
    for label, found in zip(said, numbers, strict=True):
        number = found[0].replace(",", "") if valued else ""
        name = identifier(f"p{number}" if valued else label, names, "option")
        names.add(name)
        value = {"value": _plain_number(number)} if valued else {}
        made.append({"id": name, "label": label, **value})
    return made


def _plain_number(text: str) -> Plain:
    return float(text) if "." in text else int(text)


def new_case(title: str, day: date, parties: Iterable[str], terms: Iterable[str]) -> str:
    """The text of a case: parties one a line, terms as ``Pay rise: 5 %, 6 %, 9 %``.

    Raises:
        InvalidInput: a title, a party, a term or the options of one are missing.
    """
    problems = [] if title.strip() else [Problem("Title", message="is missing")]
    names = [" ".join(line.split()) for line in parties if line.strip()]
    lines = [line for line in terms if line.strip()]
    if not names:
        problems.append(Problem("Parties", message="name one at least"))
    if not lines:
        problems.append(Problem("To be settled", message="name one thing at least"))
    listed: list[Plain] = []
    taken: list[str] = []
    for line in lines:
        label, _, rest = line.partition(":")
        made = options(re.split(r"[,;](?!\d{3}(?!\d))", rest))
        if not label.strip() or not made:
            wanted = "name what is to be settled, a colon and its options: Pay rise: 5 %, 9 %"
            problems.append(Problem("To be settled", path=line.strip()[:60], message=wanted))
            continue
        taken.append(term := identifier(label, taken, "term"))
        listed.append({"id": term, "label": " ".join(label.split()), "options": made})
    if problems:
        raise InvalidInput(problems)
    ids: list[str] = []
    for name in names:
        ids.append(identifier(name, ids, "party"))
    return to_yaml(
        {
            "scenario": identifier(title, [], "my-case"),
            "title": " ".join(title.split()),
            "as_of": day,
            "parties": [{"id": i, "label": n} for i, n in zip(ids, names, strict=True)],
            "terms": listed,
        }
    )
