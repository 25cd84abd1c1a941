"""Frozen values to plain JSON values and back, by their type hints; the one codec for sheets and readings.

Fields that hold their default are left out. Dates and instants are ISO 8601 (instants in UTC, ending in Z), enums
their value, tuples lists. Reading is strict about types and silent about fields it does not know, so that a later
phr may add some.
"""

import dataclasses
import types
from datetime import UTC, date, datetime
from enum import Enum
from functools import cache
from typing import Any, NewType, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


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
        made: T = _build(kind, plain)
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
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _build(kind: Any, plain: Any, given: dict[Any, Any] | None = None) -> Any:
    if given and kind in given:
        kind = given[kind]
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return None if plain is None else _build_union(kind, plain, given)
    if origin is tuple:
        return _build_tuple(get_args(kind), plain, given)
    if origin is dict:
        return dict(plain)
    if origin is not None:
        return _build_dataclass(origin, plain, dict(zip(origin.__parameters__, get_args(kind), strict=True)))
    if isinstance(kind, NewType):
        return _build(kind.__supertype__, plain)
    if kind is Any:
        return plain
    if dataclasses.is_dataclass(kind):
        return _build_dataclass(kind, plain, {})
    return _build_leaf(kind, plain)


def _build_leaf(kind: Any, plain: Any) -> Any:
    if issubclass(kind, Enum):
        return kind(plain)
    if issubclass(kind, datetime):
        return datetime.fromisoformat(plain)
    if issubclass(kind, date):
        return date.fromisoformat(plain)
    if kind is float and type(plain) is int:
        return float(plain)
    if type(plain) is not kind:
        raise ValueError(f"a {type(plain).__name__} where a {kind.__name__} belongs")
    return plain


def _build_union(kind: Any, plain: Any, given: dict[Any, Any] | None) -> Any:
    rest = [arg for arg in get_args(kind) if arg is not type(None)]
    if len(rest) != 1:
        raise TypeError("a union of several types has no plain form")
    return _build(rest[0], plain, given)


def _build_tuple(args: tuple[Any, ...], plain: Any, given: dict[Any, Any] | None) -> Any:
    if not isinstance(plain, list):
        raise TypeError("a list belongs here")
    if len(args) == 2 and args[1] is Ellipsis:
        return tuple(_build(args[0], item, given) for item in plain)
    return tuple(_build(arg, item, given) for arg, item in zip(args, plain, strict=True))


def _build_dataclass(kind: Any, plain: Any, given: dict[Any, Any]) -> Any:
    if not isinstance(plain, dict):
        raise TypeError("an object belongs here")
    hints = _hints(kind)
    known = {spec.name for spec in dataclasses.fields(kind)}
    held = {name: _build(hints[name], item, given) for name, item in plain.items() if name in known}
    return kind(**held)
