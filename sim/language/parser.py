"""Text to condition: a tokeniser and a recursive-descent parser, nothing else.

The grammar, loosest binding first::

    any    = all {"or" all}
    all    = unary {"and" unary}
    unary  = "not" unary | "(" any ")" | atom
    atom   = "addressed" "(" name ")"
           | ("at_least" | "at_most" | "exactly") "(" number "," any {"," any} ")"
           | sum ("==" | "!=" | "<=" | ">=" | "<" | ">") sum
           | name ("==" | "!=" | "<=" | ">=" | "<" | ">") word
           | name ["not"] "in" "{" word {"," word} "}"
           | name                                    (a definition)
    sum    = addend {("+" | "-") addend}
    addend = number "*" name | name "*" number | name | number

Words are identifiers or numbers. Nothing is ever evaluated as Python.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from sim import limits
from sim.language.sums import Addend, Side, Total
from sim.language.syntax import (
    COMPARISONS,
    HOWS,
    LEFT_OUT,
    Addressed,
    AllOf,
    AnyOf,
    Compare,
    Condition,
    Count,
    Equals,
    Named,
    Not,
    OneOf,
)
from sim.problems import nearest

_TOKEN: Final = re.compile(
    r"\s*(?:(?P<word>-?[A-Za-z0-9_][A-Za-z0-9_.\-]*)|(?P<sign>==|!=|<=|>=|[<>(){},+*-]))"
)
_KEYWORDS: Final = frozenset({"and", "or", "not", "in", "addressed", *HOWS})
_SIGNS: Final = ("==", "!=", *COMPARISONS)
_NUMBER: Final = re.compile(r"-?\d{1,15}(\.\d{1,15})?\Z", re.ASCII)
_WHOLE: Final = re.compile(r"\d{1,4}\Z", re.ASCII)
RESERVED: Final = _KEYWORDS | {LEFT_OUT}
"""Words that cannot be the id of a term, an option or a definition."""


class ConditionError(ValueError):
    """A condition that cannot be read; ``offset`` counts characters from 0."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    offset: int


def parse(text: str) -> Condition:
    """Read one condition.

    Raises:
        ConditionError: it is not one, is longer than ``limits.CONDITION`` characters
            or nested deeper than ``limits.CONDITION_DEPTH``.
    """
    if len(text) > limits.CONDITION:
        raise ConditionError(f"a condition may have {limits.CONDITION} characters at most", 0)
    return _Parser(_tokens(text), len(text)).whole()


def _tokens(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    end = len(text.rstrip())
    place = 0
    while place < end:
        found = _TOKEN.match(text, place)
        if found is None:
            offset = place + len(text[place:]) - len(text[place:].lstrip())
            raise ConditionError(f"{text[offset]!r} has no meaning in a condition", offset)
        kind = found.lastgroup or "word"
        tokens.append(_Token(found[kind], found.start(kind)))
        place = found.end()
    return tokens


class _Parser:
    def __init__(self, tokens: list[_Token], length: int) -> None:
        self._tokens = tokens
        self._place = 0
        self._length = length
        self._depth = 0

    def whole(self) -> Condition:
        condition = self._any()
        if self._peek() is not None:
            raise self._unexpected("'and', 'or' or the end")
        return condition

    def _any(self) -> Condition:
        self._go_deeper()
        parts = [self._all()]
        while self._take("or"):
            parts.append(self._all())
        self._depth -= 1
        return parts[0] if len(parts) == 1 else AnyOf(tuple(parts))

    def _go_deeper(self) -> None:
        self._depth += 1
        if self._depth > limits.CONDITION_DEPTH:
            raise ConditionError(f"nested deeper than {limits.CONDITION_DEPTH}", self._offset())

    def _all(self) -> Condition:
        parts = [self._unary()]
        while self._take("and"):
            parts.append(self._unary())
        return parts[0] if len(parts) == 1 else AllOf(tuple(parts))

    def _unary(self) -> Condition:
        negations = 0
        while self._take("not"):
            negations += 1
            self._go_deeper()
        if self._take("("):
            condition = self._any()
            self._need(")")
        else:
            condition = self._atom()
        for _ in range(negations):
            condition = Not(condition)
        self._depth -= negations
        return condition

    def _atom(self) -> Condition:
        if self._take("addressed"):
            self._need("(")
            term = self._word("a term")
            self._need(")")
            return Addressed(term.text, at=(term.offset,))
        if how := self._take_one(HOWS):
            return self._count(how)
        name = self._word("a term, a definition, 'not' or '('")
        if self._adds():
            return self._total(self._side(name))
        if sign := self._take_one(_SIGNS):
            equal = sign in ("==", "!=")
            word = self._word("an option" if equal else "a number or an option")
            if self._adds():
                return Total((_addend(name),), sign, self._side(word))
            at = (name.offset, word.offset)
            if equal:
                return Equals(name.text, word.text, sign == "!=", at)
            return Compare(name.text, sign, word.text, at)
        if self._take("in"):
            return self._one_of(name, negated=False)
        following = self._peek()
        if following is not None and following.text == "not":
            self._place += 1
            self._need("in")
            return self._one_of(name, negated=True)
        if following is not None and following.text == "(":
            known = ("addressed", *HOWS)
            meant = nearest(name.text, known)
            hint = f"; did you mean {meant!r}?" if meant else f": only {', '.join(known)} do"
            raise ConditionError(f"{name.text!r} takes no brackets{hint}", name.offset)
        return Named(name.text, (name.offset,))

    def _count(self, how: str) -> Count:
        self._need("(")
        offset = self._offset()
        word = self._word("how many")
        if not _WHOLE.match(word.text):
            raise ConditionError(f"{how} begins with a whole number, not {word.text!r}", offset)
        parts = []
        while self._take(","):
            parts.append(self._any())
        self._need(")" if parts else ",")
        number, least, most = int(word.text), int(how == "at_least"), len(parts)
        most -= how == "at_most"
        if not least <= number <= most:
            said = f"of {len(parts)} conditions, {how} takes a number from {least} to {most}"
            raise ConditionError(f"{said}, not {number}", offset)
        return Count(how, number, tuple(parts))

    def _adds(self) -> bool:
        token = self._peek()
        return token is not None and token.text in ("+", "-", "*")

    def _total(self, left: Side) -> Total:
        if sign := self._take_one(_SIGNS):
            return Total(left, sign, self._side(self._word("a term or a number")))
        raise self._unexpected("a comparison such as '<='")

    def _side(self, first: _Token) -> Side:
        addends = [self._addend(first)]
        while (minus := self._take("-")) or self._take("+"):
            one = self._addend(self._word("a term or a number"))
            addends.append(Addend(-one.times, one.term, one.at) if minus else one)
        return tuple(addends)

    def _addend(self, word: _Token) -> Addend:
        one = _addend(word)
        if not self._take("*"):
            return one
        other = _addend(self._word("a term or a number"))
        if bool(one.term) == bool(other.term):
            message = "one of the two that are multiplied is a number, the other a term"
            raise ConditionError(message, word.offset)
        if not one.times * other.times:
            raise ConditionError("0 times a term adds nothing", word.offset)
        named = one if one.term else other
        return Addend(one.times * other.times, named.term, named.at)

    def _one_of(self, name: _Token, *, negated: bool) -> OneOf:
        self._need("{")
        options = [self._word("an option")]
        while self._take(","):
            options.append(self._word("an option"))
        self._need("}")
        words = tuple(option.text for option in options)
        return OneOf(name.text, words, negated, (name.offset, *(o.offset for o in options)))

    def _word(self, wanted: str) -> _Token:
        token = self._peek()
        if token is None or token.text in _KEYWORDS or not _is_word(token.text):
            raise self._unexpected(wanted)
        self._place += 1
        return token

    def _need(self, text: str) -> None:
        if not self._take(text):
            raise self._unexpected(repr(text))

    def _take(self, text: str) -> bool:
        token = self._peek()
        if token is None or token.text != text:
            return False
        self._place += 1
        return True

    def _take_one(self, texts: Collection[str]) -> str:
        """The next word if it is one of these, which no word that is empty is."""
        token = self._peek()
        if token is None or token.text not in texts:
            return ""
        self._place += 1
        return token.text

    def _peek(self) -> _Token | None:
        return self._tokens[self._place] if self._place < len(self._tokens) else None

    def _offset(self) -> int:
        token = self._peek()
        return self._length if token is None else token.offset

    def _unexpected(self, wanted: str) -> ConditionError:
        token = self._peek()
        found = "the end" if token is None else repr(token.text)
        return ConditionError(f"expected {wanted}, found {found}", self._offset())


def _addend(word: _Token) -> Addend:
    if _NUMBER.match(word.text):
        return Addend(Fraction(word.text))
    return Addend(Fraction(1), word.text, word.offset)


def _is_word(text: str) -> bool:
    return text[0].isalnum() or text[0] in "_-"
