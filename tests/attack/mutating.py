"""Files as a slip of the hand, a bad transfer or ill will would leave them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

from tests import hostile

WORDS: Sequence[bytes] = (
    *(b"", b"\x00", b"\xff", b"\xef\xbb\xbf", b"\r", b"\t", b"'", b'"', b"{", b"}", b"[", b"]"),
    *(b": ", b"- ", b", ", b"#", b"&a ", b"*a", b"!!python/object:os.system ", b"<<: ", b"|\n"),
    *(b"null", b"true", b"1e999", b"-1", b"9" * 400, b"1/0", b"0x10", b".nan", b"2025-02-30"),
    *(b"not ", b" and ", b"(", b")", b" == ", b" in ", b"../../etc/passwd", b"<!ENTITY a 'a'>"),
    *("é\u202e🙂".encode(), hostile.ALL.encode(), b"x" * 5_000, b"[" * 60, b"---\n", b"...\n"),
)


def mutated(dice: Random, data: bytes, most: int = 4) -> bytes:
    """The same with some damage done to it."""
    for _ in range(dice.randint(1, most)):
        data = dice.choice(_WAYS)(dice, data)
    return data


def _place(dice: Random, data: bytes) -> int:
    return dice.randrange(len(data) + 1)


def _insert(dice: Random, data: bytes) -> bytes:
    at = _place(dice, data)
    return data[:at] + dice.choice(WORDS) + data[at:]


def _replace(dice: Random, data: bytes) -> bytes:
    at = _place(dice, data)
    return data[:at] + dice.choice(WORDS) + data[at + dice.randint(1, 20) :]


def _delete(dice: Random, data: bytes) -> bytes:
    at = _place(dice, data)
    return data[:at] + data[at + dice.choice((1, 1, 5, 50, 500)) :]


def _cut(dice: Random, data: bytes) -> bytes:
    return data[: _place(dice, data)]


def _double(dice: Random, data: bytes) -> bytes:
    at, length = _place(dice, data), dice.choice((1, 10, 100, 1_000))
    return data[: at + length] + data[at:]


def _flip(dice: Random, data: bytes) -> bytes:
    if not data:
        return data
    at = dice.randrange(len(data))
    return data[:at] + bytes([data[at] ^ 1 << dice.randrange(8)]) + data[at + 1 :]


def _swap_lines(dice: Random, data: bytes) -> bytes:
    lines = data.split(b"\n")
    one, other = dice.randrange(len(lines)), dice.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return b"\n".join(lines)


def _swap_words(dice: Random, data: bytes) -> bytes:
    words = data.split(b" ")
    one, other = dice.randrange(len(words)), dice.randrange(len(words))
    words[one], words[other] = words[other], words[one]
    return b" ".join(words)


def _encode(dice: Random, data: bytes) -> bytes:
    text = data.decode("utf-8", "replace")
    return text.encode(dice.choice(["utf-16", "utf-16-le", "utf-32", "cp1252", "cp037"]), "replace")


_WAYS: Sequence[Callable[[Random, bytes], bytes]] = (
    *(_insert, _insert, _replace, _replace, _delete, _cut, _double, _flip, _flip),
    *(_swap_lines, _swap_words, _swap_words, _encode),
)
