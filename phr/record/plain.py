"""Frozen values to plain JSON values and back, by their type hints; the one codec for sheets and readings.

Fields that hold their default are left out. Dates and instants are ISO 8601 (instants in UTC, ending in Z), enums
their value, tuples lists. Reading is strict about types and silent about fields it does not know, so that a later
phr may add some. How a type is read is worked out once, so that ten thousand sheets are read in a moment.
"""

import dataclasses
import types
from collections.abc import Callable
from datetime import UTC, date, datetime
from enum import Enum
from functools import cache
from typing import Any, NewType, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")

_Reader = Callable[[Any], Any]


def to_plain(value: Any) -> Any:
    """Return a value as dicts, lists, strings, numbers, True, False and None."""
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [to_plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): to_plain(item) for key, item in value.items()}
    if dataclasses.is_dataclass(value):
        return {name: to_plain(held) for name, held in _told_fields(value)}
    raise TypeError(f"{type(value).__name__} has no plain form")


def from_plain(kind: type[T], plain: Any) -> T:
    """Return the value of a type that a plain value stands for; raise ValueError where it does not fit."""
    try:
        # mypy takes a class for something that may not be hashed.
        made: T = _reader(kind)(plain)  # type: ignore[arg-type]
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"no {getattr(kind, '__name__', kind)} in this") from error
    return made


def _told_fields(value: Any) -> list[tuple[str, Any]]:
    told = []
    for spec in dataclasses.fields(value):
        held = getattr(value, spec.name)
        if spec.default is not dataclasses.MISSING and held == spec.default:
            continue
        if spec.default_factory is not dataclasses.MISSING and held == spec.default_factory():
            continue
        told.append((spec.name, held))
    return told


@cache
def _reader(kind: Any) -> _Reader:
    return _reader_given(kind, {})


def _reader_given(kind: Any, given: dict[Any, Any]) -> _Reader:
    """Return what reads a type; `given` says what the type variables of a generic stand for."""
    kind = given.get(kind, kind)
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _optional_reader(kind, given)
    if origin is tuple:
        return _tuple_reader(get_args(kind), given)
    if origin is dict:
        return dict
    if origin is not None:
        return _dataclass_reader(origin, dict(zip(origin.__parameters__, get_args(kind), strict=True)))
    if isinstance(kind, NewType):
        return _reader_given(kind.__supertype__, {})
    if kind is Any:
        return lambda plain: plain
    if dataclasses.is_dataclass(kind):
        return _dataclass_reader(kind, {})
    return _leaf_reader(kind)


def _leaf_reader(kind: Any) -> _Reader:
    if issubclass(kind, Enum):
        members: dict[Any, Any] = {member.value: member for member in kind}
        return members.__getitem__
    if issubclass(kind, datetime):
        return datetime.fromisoformat
    if issubclass(kind, date):
        return date.fromisoformat

    def read_leaf(plain: Any) -> Any:
        if type(plain) is kind:
            return plain
        if kind is float and type(plain) is int:
            return float(plain)
        raise ValueError(f"a {type(plain).__name__} where a {kind.__name__} belongs")

    return read_leaf


def _optional_reader(kind: Any, given: dict[Any, Any]) -> _Reader:
    rest = [arg for arg in get_args(kind) if arg is not type(None)]
    if len(rest) != 1:
        raise TypeError("a union of several types has no plain form")
    read = _reader_given(rest[0], given)
    return lambda plain: None if plain is None else read(plain)


def _tuple_reader(args: tuple[Any, ...], given: dict[Any, Any]) -> _Reader:
    is_any_length = len(args) == 2 and args[1] is Ellipsis
    readers = [_reader_given(arg, given) for arg in args if arg is not Ellipsis]

    def read_tuple(plain: Any) -> Any:
        if not isinstance(plain, list):
            raise TypeError("a list belongs here")
        if is_any_length:
            return tuple(map(readers[0], plain))
        return tuple(read(item) for read, item in zip(readers, plain, strict=True))

    return read_tuple


def _dataclass_reader(kind: Any, given: dict[Any, Any]) -> _Reader:
    hints = get_type_hints(kind)
    readers = {spec.name: _reader_given(hints[spec.name], given) for spec in dataclasses.fields(kind)}

    def read_dataclass(plain: Any) -> Any:
        if not isinstance(plain, dict):
            raise TypeError("an object belongs here")
        return kind(**{name: readers[name](item) for name, item in plain.items() if name in readers})

    return read_dataclass
