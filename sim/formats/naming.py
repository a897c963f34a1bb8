"""Identifiers and labels out of free text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from sim.language.parser import RESERVED
from sim.scenario import limits

_LONGEST: Final = 40
_UNPRINTABLE: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200b\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)


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
    if len(plain) > _LONGEST:
        plain = plain[:_LONGEST].rpartition("_")[0] or plain[:_LONGEST]
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
