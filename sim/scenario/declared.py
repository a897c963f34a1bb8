"""Classes that declare their fields by annotations: what is asked, what is found.

An instance is made by keywords, never changes, and equals another of the same class with equal
fields. Types are told to mypy and to whoever looks at :attr:`model_fields`; they are not checked,
and not even evaluated while modules are imported, so that a start costs little.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import FrozenInstanceError, dataclass
from datetime import date
from enum import Enum
from fractions import Fraction
from functools import cache, cached_property
from itertools import cycle
from types import NoneType, UnionType
from typing import (
    Any,
    Final,
    NamedTuple,
    TypeVar,
    Union,
    dataclass_transform,
    get_args,
    get_origin,
    get_type_hints,
)

_NOTHING: Final[Any] = object()
_MARK: Final = "_in_json"

Work = TypeVar("Work", bound=Callable[..., Any])
Same = TypeVar("Same", bound="Fields")


@dataclass(frozen=True, slots=True)
class Said:
    """Beside a type: how its value is said in JSON, and as what."""

    how: Callable[[Any], object]
    kind: Any


class _Shown(NamedTuple):
    """How a field is shown in JSON: under which name, unless when; its default if it has one."""

    default: Any = _NOTHING
    name: str = ""
    unless: Callable[[Any], object] = lambda value: False
    hidden: bool = False


def json_field(
    *,
    default: Any = _NOTHING,
    name: str = "",
    unless: Callable[[Any], object] = lambda value: False,
    hidden: bool = False,
) -> Any:
    """A field that JSON shows under another name, not ``unless`` its value is so, or never."""
    return _Shown(default, name, unless, hidden)


def in_json(work: Work) -> Work:
    """Below ``@property``: JSON shows it, after the fields."""
    return in_json_as(work.__name__)(work)


def in_json_as(
    name: str, unless: Callable[[Any], object] = lambda value: False
) -> Callable[[Work], Work]:
    """Below ``@property``: JSON shows it under this name, after the fields."""

    def mark(work: Work) -> Work:
        setattr(work, _MARK, _Shown(name=name, unless=unless))
        return work

    return mark


@dataclass(frozen=True, slots=True)
class Field:
    """A field: its type without what is said beside it, and that; its default."""

    annotation: Any
    metadata: tuple[Any, ...]
    default: Any


class _Declaring(type):
    """Takes the defaults out of the class, so that they hide no type of the same name."""

    _own: dict[str, _Shown]
    declared: Mapping[str, _Shown]
    """Every field, those of the bases first."""

    def __new__(mcs, name: str, bases: tuple[type, ...], space: dict[str, Any]) -> _Declaring:
        own: dict[str, _Shown] = {}
        for field, kind in space.get("__annotations__", {}).items():
            if field[0] != "_" and not kind.startswith("ClassVar"):
                given = space.pop(field, _NOTHING)
                own[field] = given if isinstance(given, _Shown) else _Shown(given)
        made = super().__new__(mcs, name, bases, {**space, "_own": own})
        each = (vars(base).get("_own", {}) for base in reversed(made.__mro__))
        made.declared = {field: how for owned in each for field, how in owned.items()}
        return made

    @property
    def model_fields(cls) -> Mapping[str, Field]:
        """Name -> field."""
        return _fields(cls)


class Fields(metaclass=_Declaring):
    """A class whose annotations are its fields; its maker takes what it likes."""

    def __init__(self, **given: Any) -> None:
        declared = type(self).declared
        if given.keys() != declared.keys():
            self.__dict__["_given"] = frozenset(given)
            given = _completed(type(self), given)
        self.__dict__.update(given)

    @property
    def model_fields_set(self) -> frozenset[str]:
        """The fields that were given; the others have their defaults."""
        given: frozenset[str] = self.__dict__.get("_given", frozenset(type(self).declared))
        return given

    def model_copy(self: Same, *, update: Mapping[str, Any]) -> Same:
        """The same with some fields changed; what was worked out of the others is forgotten."""
        made = object.__new__(type(self))
        made.__dict__.update({name: getattr(self, name) for name in type(self).declared}, **update)
        if "_given" in self.__dict__:
            made.__dict__["_given"] = self.model_fields_set | update.keys()
        return made

    def as_json(self) -> dict[str, object]:
        """What JSON shows of it."""
        return {
            name: how(value)
            for field, name, unless, how in _spoken(type(self))
            if not unless(value := getattr(self, field))
        }

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and all(
            getattr(self, name) == getattr(other, name) for name in type(self).declared
        )

    def __hash__(self) -> int:
        return hash(tuple(getattr(self, name) for name in type(self).declared))

    def __repr__(self) -> str:
        shown = (f"{name}={getattr(self, name)!r}" for name in type(self).declared)
        return f"{type(self).__name__}({', '.join(shown)})"

    def __setattr__(self, name: str, value: object) -> None:
        raise FrozenInstanceError(f"cannot assign to field {name!r}")


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(json_field,))
class Declared(Fields):
    """A class of which mypy sees that each field is given a value of its type."""


def _completed(kind: type[Fields], given: Mapping[str, Any]) -> dict[str, Any]:
    """What is given, and the defaults of what is not.

    Raises:
        TypeError: there is no such field, or one without a default is missing.
    """
    if strange := given.keys() - kind.declared.keys():
        raise TypeError(f"{kind.__name__} has no field {', '.join(sorted(strange))}")
    whole = {**{name: _fresh(how.default) for name, how in kind.declared.items()}, **given}
    if missing := [name for name, value in whole.items() if value is _NOTHING]:
        raise TypeError(f"{kind.__name__} needs {', '.join(missing)}")
    return whole


def _fresh(default: Any) -> Any:
    return dict(default) if isinstance(default, dict) else default


@cache
def _fields(kind: type[Any]) -> Mapping[str, Field]:
    hints = get_type_hints(kind, include_extras=True)
    return {
        name: Field(*_apart(hints[name]), None if how.default is _NOTHING else how.default)
        for name, how in kind.declared.items()
    }


def _apart(hint: Any) -> tuple[Any, tuple[Any, ...]]:
    beside = getattr(hint, "__metadata__", ())
    return (hint.__origin__ if beside else hint), beside


@cache
def _spoken(
    kind: type[Fields],
) -> list[tuple[str, str, Callable[[Any], object], Callable[[Any], object]]]:
    """(field or property, name in JSON, when it is not shown, how its value is said)."""
    return [(n, how.name or n, how.unless, _how(hint)) for n, how, hint in shown_of(kind)]


def shown_of(kind: type[Fields]) -> list[tuple[str, _Shown, Any]]:
    """The fields and properties that JSON shows, how, and their types."""
    hints = get_type_hints(kind, include_extras=True)
    fields = [(n, how, hints[n]) for n, how in kind.declared.items() if not how.hidden]
    works = {
        name: work
        for base in reversed(kind.__mro__)
        for name, found in vars(base).items()
        if (work := _work(found)) is not None
    }
    return fields + [
        (name, getattr(work, _MARK), get_type_hints(work, include_extras=True)["return"])
        for name, work in works.items()
    ]


def _work(found: object) -> Any:
    """The function of a property that JSON shows."""
    if not isinstance(found, property | cached_property):
        return None
    work = found.fget if isinstance(found, property) else found.func
    return work if hasattr(work, _MARK) else None


def _how(hint: Any) -> Callable[[Any], object]:
    """How a value of this type is said: as the type says, or as a value of its kind is."""
    return _told(hint) or plain


def _told(hint: Any) -> Callable[[Any], object] | None:
    kind, beside = _apart(hint)
    for said in beside:
        if isinstance(said, Said):
            return said.how
    parts = get_args(kind)
    if get_origin(kind) in (Union, UnionType):
        among = [told for part in parts if (told := _told(part))]
        return (lambda value: None if value is None else among[0](value)) if among else None
    if not any(map(_told, parts)):
        return None
    if issubclass(get_origin(kind), Mapping):
        how = _how(parts[1])
        return lambda value: {plain(key): how(each) for key, each in value.items()}
    each = [_how(part) for part in parts if part is not ...]
    return lambda value: [how(one) for how, one in zip(cycle(each), value, strict=False)]


def plain(value: Any) -> Any:
    """The value as JSON has it; a fraction exactly, an integer or a text such as ``5/3``."""
    kind = type(value)
    if kind in (str, int, bool, float, NoneType):
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {plain(key): plain(each) for key, each in value.items()}
    if isinstance(value, Sequence | Set) and kind is not str:
        return [plain(each) for each in value]
    if isinstance(value, Fraction):
        return value.numerator if value.denominator == 1 else str(value)
    return value.isoformat() if isinstance(value, date) else value.as_json()
