"""Scenarios already read, kept as JSON in the user's cache folder.

A file of the cache begins with a digest of everything behind it, which begins with a digest of
the sources that read scenarios; so one that is damaged, or written by another version, is no use
and the scenario is read anew, as it is after any other fault. Only classes of the vocabulary are
made from it. ``NEGSIM_CACHE=off`` does without.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from fractions import Fraction
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from sim import limits
from sim.language import sums, syntax
from sim.scenario import agreement, model, proposals, record, terms, verdicts
from sim.scenario.fields import Numeral
from sim.scenario.model import Scenario

_VOCABULARY: Final[Mapping[str, Any]] = {
    name: found
    for module in (syntax, sums, terms, proposals, record, agreement, verdicts, model)
    for name, found in vars(module).items()
    if isinstance(found, type) and (is_dataclass(found) or issubclass(found, Enum))
} | {"Numeral": Numeral}
_FIELDS: Final = {n: [f.name for f in fields(c)] for n, c in _VOCABULARY.items() if is_dataclass(c)}


def recalled(digest: str) -> Scenario | None:
    """The scenario of the file with this SHA-256; None where it was not kept or is damaged."""
    with suppress(OSError, RuntimeError, ValueError, LookupError, TypeError):
        checksum, body = _file(digest).read_bytes().split(b"\n", 1)
        reader, said = body.split(b"\n", 1)
        if checksum == _digest(body) and reader == _reader():
            found = _thing(json.loads(said))
            return found if isinstance(found, Scenario) else None
    return None


def keep(scenario: Scenario) -> None:
    """Keep what was read of a file; where that cannot be done, do nothing."""
    with suppress(OSError, RuntimeError, ValueError, LookupError, TypeError):
        said = json.dumps(_words(scenario), separators=(",", ":"))
        if _thing(json.loads(said)) != scenario:
            return
        body = _reader() + b"\n" + said.encode()
        file = _file(scenario.digest, make=True)
        with import_module("tempfile").NamedTemporaryFile(dir=file.parent, delete=False) as written:
            written.write(_digest(body) + b"\n" + body)
        Path(written.name).replace(file)
        kept = sorted(file.parent.iterdir(), key=lambda other: other.stat().st_mtime)
        for old in kept[: -limits.SCENARIOS_KEPT]:
            old.unlink()


def _file(digest: str, *, make: bool = False) -> Path:
    """Where the scenario of this digest is kept, in a folder that is the user's alone.

    Raises:
        OSError: there is no such folder, or the cache is off.
    """
    if os.environ.get("NEGSIM_CACHE") == "off":
        raise FileNotFoundError
    home = os.environ.get("XDG_CACHE_HOME", "")
    folder = (Path(home) if Path(home).is_absolute() else Path.home() / ".cache") / "negsim"
    if make:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    about = folder.stat()
    if os.name == "posix" and (about.st_mode & 0o077 or about.st_uid != os.getuid()):
        raise PermissionError
    return folder / f"{digest}.json"


def _digest(data: bytes) -> bytes:
    return sha256(data).hexdigest().encode()


def _reader() -> bytes:
    """Of the sources of the reader and of the vocabulary."""
    package = Path(__file__).parent.parent
    rooms = (package, *(package / room for room in ("language", "scenario", "files")))
    return _digest(b"".join(p.read_bytes() for room in rooms for p in sorted(room.glob("*.py"))))


def _words(thing: object) -> object:
    """What JSON can hold of it: a list that begins with its kind, unless JSON has the kind."""
    kind = type(thing)
    match thing:
        case Enum() | Fraction() | date() | float():
            return [kind.__name__, thing.value if isinstance(thing, Enum) else str(thing)]
        case None | bool() | int() | str():
            return thing
        case Mapping():
            if not all(isinstance(key, str) for key in thing):
                raise TypeError
            return {key: _words(value) for key, value in thing.items()}
        case list() | tuple() | frozenset():
            return [kind.__name__, *map(_words, thing)]
    return [kind.__name__, *(_words(getattr(thing, name)) for name in _FIELDS[kind.__name__])]


_PLAIN: Final[Mapping[str, Any]] = {
    "Fraction": Fraction,
    "date": date.fromisoformat,
    "float": float,
}
_MANY: Final[Mapping[str, Any]] = {"list": list, "tuple": tuple, "frozenset": frozenset}


def _thing(words: Any) -> Any:
    """What was said by :func:`_words`."""
    if isinstance(words, dict):
        return {key: _thing(value) for key, value in words.items()}
    if not isinstance(words, list):
        return words
    kind, *parts = words
    if kind in _PLAIN:
        return _PLAIN[kind](*parts)
    if kind in _MANY:
        return _MANY[kind](map(_thing, parts))
    if kind not in _FIELDS:
        return _VOCABULARY[kind](*parts)
    return _VOCABULARY[kind](**dict(zip(_FIELDS[kind], map(_thing, parts), strict=True)))
