"""The one way phr parses JSON: bounded depth, numbers kept as they are written, and accessors that expect anything.

A field of a file from outside may hold any type, whatever its standard says: each access names the type that it takes,
and gets an empty value of that type where another stands there.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

MAX_DEPTH = 100  # FHIR resources nest about 15 deep; Python's own parser gives up near 1,000
_ESCAPES = re.compile(rb"\\.", re.DOTALL)
_STRINGS = re.compile(rb'"[^"]*"')
_NO_BRACKETS = bytes(sorted(set(range(256)) - set(b'[]{}"')))
_MAX_DIGITS = 64


class NotJson(ValueError):
    """A text is no JSON, is cut, or nests too deep."""


class Number(str):
    """A number as it is written: 13.10 stays 13.10."""

    __slots__ = ()


def parse_json(held: bytes) -> Any:  # noqa: ANN401 - JSON from outside may be anything
    """Return what a JSON text holds; raise NotJson where it is none."""
    if depth_of(held) > MAX_DEPTH:
        raise NotJson("deeper than any record")
    try:
        return json.loads(
            held.decode(json.detect_encoding(held)), parse_float=_number, parse_int=_number, parse_constant=_refused
        )
    except (ValueError, RecursionError) as error:
        raise NotJson("no JSON") from error


def depth_of(held: bytes) -> int:
    """Return how deep the brackets of a JSON text nest, without parsing it."""
    plain = _ESCAPES.sub(b"", held) if b"\\" in held else held
    brackets = _STRINGS.sub(b"", plain.translate(None, _NO_BRACKETS))
    depth = deepest = 0
    for byte in brackets:
        depth += 1 if byte in b"[{" else -1
        if depth > deepest:
            deepest = depth
            if deepest > MAX_DEPTH:
                break
    return deepest


def fields(value: object) -> dict[str, Any]:
    """Return an object, or an empty one where something else stands there."""
    return value if isinstance(value, dict) else {}


def items(value: object) -> list[Any]:
    """Return a list; a single value that should have been a list of one is taken for it, nothing for none."""
    if isinstance(value, list):
        return value
    return [] if value is None else [value]


def text(value: object) -> str:
    """Return a string, a number as written, a truth value as true or false; "" for anything else."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.strip() if isinstance(value, str) else ""


def at(value: object, *path: str) -> Any:  # noqa: ANN401 - JSON from outside may be anything
    """Return what stands at the end of a path of names, of each list the first; None where a step is absent."""
    for name in path:
        value = fields(_first(value)).get(name)
    return _first(value)


def text_at(value: object, *path: str) -> str:
    """Return the text at the end of a path, "" where there is none."""
    return text(at(value, *path))


def all_at(value: object, *path: str) -> Iterator[Any]:
    """Yield all that stands at the end of a path, every item of every list on the way."""
    if not path:
        yield from items(value)
        return
    for held in items(value):
        yield from all_at(fields(held).get(path[0]), *path[1:])


def _first(value: object) -> object:
    return next(iter(value), None) if isinstance(value, list) else value


def _number(written: str) -> Number:
    if len(written) > _MAX_DIGITS:
        raise ValueError("a number longer than any measurement")
    return Number(written)


def _refused(name: str) -> None:
    raise ValueError(f"{name} is no JSON")
