"""What an author probably meant by a condition that cannot be read.

People bring habits from programming, spreadsheets and plain words: ``pay = p9 AND cranes in
(no, yes)``. Each habit is a :class:`_Habit`: how it looks, how the language says it, and
whether that is beyond doubt. A text that can be read is never touched, and what is offered
instead can be read.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, NamedTuple

from sim.language.parser import ConditionError, parse
from sim.language.syntax import Condition


class Unreadable(ConditionError):
    """A condition that cannot be read. ``instead`` is what was probably meant, or empty;
    it is ``certain`` when the text can mean nothing else."""

    def __init__(self, message: str, offset: int, instead: str = "", certain: bool = False) -> None:
        super().__init__(message, offset)
        self.instead = instead
        self.certain = certain


class _Habit(NamedTuple):
    form: str
    """a regular expression; compiled when a condition cannot be read, never before"""
    instead: str | Callable[[re.Match[str]], str]
    said: str
    certain: bool = True


_WORD: Final = r"[A-Za-z0-9_][\w.\-]*"
_QUOTES: Final = "\"'\u201c\u201d\u2018\u2019"
_BEFORE, _AFTER = r"(?<![\w.\-])", r"(?![\w.\-])"
_NUMBER: Final = r"-?[0-9]+(?:\.[0-9]+)?"
TURNED: Final = {"<=": ">=", ">=": "<=", "<": ">", ">": "<"}
"""A comparison -> the one that says the same with its sides changed."""


def _sign(form: str, instead: str, said: str = "") -> _Habit:
    return _Habit(form, instead, said or f"{{!r}} is written {instead.strip()!r}")


def _capitals(word: str) -> _Habit:
    form = rf"{_BEFORE}(?:{word.upper()}|{word.capitalize()}){_AFTER}"
    return _Habit(form, word, f"{word!r} has small letters, unlike {{!r}}")


def _word(form: str, instead: str, said: str = "") -> _Habit:
    pattern = rf"(?i){_BEFORE}{form}{_AFTER}"
    return _Habit(pattern, instead, said or f"{{!r}} is written {instead!r}", certain=False)


_HABITS: Final = (
    _Habit(rf"""(?:"({_WORD})"|'({_WORD})')""", r"\1\2", "words stand without quotes: {!r}"),
    _Habit(
        rf"""[{_QUOTES}][^{_QUOTES}]*[{_QUOTES}]?""",
        "",
        "an option is named by its id, without quotes, not {!r}",
        certain=False,
    ),
    _sign(r"\s?&&?\s?", " and ", "{!r} is written 'and'"),
    _sign(r"\s?\|\|?\s?", " or ", "{!r} is written 'or'"),
    _sign(r"=<|≤|⩽", "<="),
    _sign(r"≥|⩾", ">="),
    # In logic the arrow means 'only if'.
    _sign(r"=>", ">=")._replace(certain=False),
    _sign(r"<>|≠|/=", "!="),
    _sign(r"!(?!=)", "not "),
    _sign(r"={3,}", "=="),
    _sign(r"(?<![<>=!])=(?!=)", "==", "equality is written '==', not {!r}"),
    *map(_capitals, ("and", "or", "not", "in", "addressed")),
    _Habit(
        rf"{_BEFORE}in(\s*)(?:\(([^()\[\]{{}}]+)\)|\[([^()\[\]{{}}]+)\])",
        r"in\1{\2\3}",
        "the options after 'in' stand in braces, not as {!r}",
    ),
    _word(
        rf"({_WORD})\s+between\s+({_WORD})\s+and\s+({_WORD})",
        r"\1 >= \2 and \1 <= \3",
        "'between' is written with two comparisons, not as {!r}",
    ),
    _word(
        rf"({_NUMBER})\s*(<=|<|>=|>)\s*({_WORD})\s*(<=|<|>=|>)\s*({_NUMBER})",
        r"\3 \2~ \1 and \3 \4 \5",
        "{!r} is written as two comparisons that begin with the term",
    ),
    _word(
        r"if\s+(\S.*?),?\s+then\s+(\S.*)",
        r"not (\1) or \2",
        "'if' and 'then' are no words of a condition: what follows 'if' belongs into 'when', what "
        "follows 'then' into 'requires' (in a rule into 'if' and 'then'), or both into one",
    ),
    _word(
        r"^(\S.*?)\s+only\s+if\s+(\S.*)",
        r"not (\1) or \2",
        "'only if' is written with 'not' and 'or': either the first does not hold, or the second",
    ),
    _Habit(
        rf"(?i){_BEFORE}(?:(at[ _]?least|at[ _]?most|exactly)[ (]*)?([0-9]+)\s+(?:out\s+)?of"
        r"\s*:?\s*[(\[{](.+)[)\]}]",
        lambda found: f"{_how(found[1] or 'at_least')}({found[2]}, {found[3]})",
        "so many of several are written as in at_least(2, a, b, c), not as {!r}",
        certain=False,
    ),
    _Habit(
        rf"(?i){_BEFORE}(at[ _]?least|at[ _]?most|exactly)\s*\(",
        lambda found: f"{_how(found[1])}(",
        "how many hold is said by at_least, at_most or exactly, not by {!r}",
    ),
    _Habit(
        rf"(?i){_BEFORE}(?:sum|total)\s*[(\[{{]([^()\[\]{{}}]+)[)\]}}]",
        lambda found: " + ".join(map(str.strip, found[1].split(","))),
        "terms are added with '+', not as {!r}",
    ),
    _sign(r"[×·]", "*"),
    _sign(r"\s?\N{MINUS SIGN}\s?", " - "),
    _Habit(
        rf"(?!(?:and|or|not|in){_AFTER})({_BEFORE}{_WORD})\s+-(?=[A-Za-z0-9])",
        r"\1 - ",
        "a minus between two numbers stands between spaces, unlike {!r}",
    ),
    _word(r"(?:is\s+)?at\s+least", ">="),
    _word(r"(?:is\s+)?at\s+most", "<="),
    _word(r"(?:is\s+)?(?:more|greater|higher)\s+than", ">"),
    _word(r"(?:is\s+)?(?:less|fewer|lower)\s+than", "<"),
    _word(r"is\s+not\s+in", "not in"),
    _word(r"is\s+in", "in"),
    _word(r"(?:is\s+not|isn't|not\s+equal\s+to)", "!="),
    _word(r"(?:is|equals|equal\s+to)", "=="),
    _Habit(
        rf"({_NUMBER})\s*(?:%|€|\$|£)|[€$£]\s*({_NUMBER})",
        r"\1\2",
        "a number stands without its unit, not as {!r}",
        certain=False,
    ),
    _Habit(
        rf"({_BEFORE}{_WORD})\s*:\s*({_WORD})",
        r"\1 == \2",
        "'is' is written '==', not ':' as in {!r}",
        certain=False,
    ),
)


def _how(word: str) -> str:
    return re.sub(r"^at[ _]?", "at_", word.lower())


def read(text: str) -> Condition:
    """Read one condition, as :func:`sim.language.parser.parse` does.

    Raises:
        Unreadable: it cannot be read; with what was probably meant.
    """
    try:
        return parse(text)
    except ConditionError as error:
        raise _explained(text, error) from None


def _explained(text: str, error: ConditionError) -> Unreadable:
    """The error, told as the habit behind it if one is known."""
    instead, certain = text, True
    told: list[tuple[int, int, str]] = []
    for habit in _HABITS:
        changed = _turned(re.sub(habit.form, habit.instead, instead))
        if changed == instead:
            continue
        instead, certain = changed, certain and habit.certain
        for found in re.finditer(habit.form, text):
            begins = found.start() + len(found[0]) - len(found[0].lstrip())
            told.append((begins, found.end(), habit.said.format(found[0].strip())))
    if told and _reads(instead):
        offset, _, said = min(told)
        return Unreadable(said, offset, instead, certain)
    for offset, end, said in told:
        if offset <= error.offset < end:
            return Unreadable(said, offset)
    return Unreadable(error.message, error.offset)


def _turned(text: str) -> str:
    """With the comparisons marked by ``~`` turned round."""
    return re.sub(r"(<=|>=|<|>)~", lambda sign: TURNED[sign[1]], text)


def _reads(text: str) -> bool:
    try:
        parse(text)
    except ConditionError:
        return False
    return True
