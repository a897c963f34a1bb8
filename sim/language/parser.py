"""Text to condition: a tokeniser and a recursive-descent parser, nothing else.

The grammar, loosest binding first::

    any    = all {"or" all}
    all    = unary {"and" unary}
    unary  = "not" unary | "(" any ")" | atom
    atom   = "addressed" "(" name ")"
           | name ("==" | "!=" | "<=" | ">=" | "<" | ">") word
           | name ["not"] "in" "{" word {"," word} "}"
           | name                                    (a definition)

Words are identifiers or numbers. Nothing is ever evaluated as Python.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from sim import limits
from sim.language.syntax import (
    COMPARISONS,
    LEFT_OUT,
    Addressed,
    AllOf,
    AnyOf,
    Compare,
    Condition,
    Equals,
    Named,
    Not,
    OneOf,
)

_TOKEN: Final = re.compile(
    r"\s*(?:(?P<word>-?[A-Za-z0-9_][A-Za-z0-9_.\-]*)|(?P<sign>==|!=|<=|>=|[<>(){},]))"
)
_KEYWORDS: Final = frozenset({"and", "or", "not", "in", "addressed"})
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
        name = self._word("a term, a definition, 'not' or '('")
        for sign in ("==", "!="):
            if self._take(sign):
                option = self._word("an option")
                return Equals(name.text, option.text, sign == "!=", (name.offset, option.offset))
        for comparison in COMPARISONS:
            if self._take(comparison):
                bound = self._word("a number or an option")
                return Compare(name.text, comparison, bound.text, (name.offset, bound.offset))
        if self._take("in"):
            return self._one_of(name, negated=False)
        following = self._peek()
        if following is not None and following.text == "not":
            self._place += 1
            self._need("in")
            return self._one_of(name, negated=True)
        return Named(name.text, (name.offset,))

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

    def _peek(self) -> _Token | None:
        return self._tokens[self._place] if self._place < len(self._tokens) else None

    def _offset(self) -> int:
        token = self._peek()
        return self._length if token is None else token.offset

    def _unexpected(self, wanted: str) -> ConditionError:
        token = self._peek()
        found = "the end" if token is None else repr(token.text)
        return ConditionError(f"expected {wanted}, found {found}", self._offset())


def _is_word(text: str) -> bool:
    return text[0].isalnum() or text[0] in "_-"
