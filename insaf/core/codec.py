"""Events as JSON and back, generic over their fields; sealed words become their digests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from insaf.core.events import EVENTS, Event
from insaf.core.record import Sealed, instant, parse_instant

Reader = Callable[[Any], Any]


def to_data(event: Event) -> dict[str, Any]:
    """The event's fields as JSON values; those that stand at their default are left out.

    Leaving them out keeps an old entry's bytes when a field with a default is added.
    """
    return _object(event)


def from_data(name: str, data: Mapping[str, Any]) -> Event:
    """The event that ``to_data`` wrote. KeyError for an unknown name or a missing field."""
    kind: Any = EVENTS[name]
    event: Event = _reader(kind)(data)
    return event


def sealed_in(value: Any) -> list[Sealed]:
    """Every sealed text within an event, in the order of its fields."""
    kind: Any = type(value)
    if kind is Sealed:
        return [value]
    if kind is tuple:
        return [sealed for one in value for sealed in sealed_in(one)]
    return [sealed for name in _names(kind) for sealed in sealed_in(getattr(value, name))]


def opened(value: Any, texts: Mapping[str, str]) -> Any:
    """The same value with the words put back where ``texts`` (by digest) still has them."""
    if isinstance(value, Sealed):
        return Sealed(value.digest, texts.get(value.digest))
    if isinstance(value, tuple):
        return tuple(opened(one, texts) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        names = _names(type(value))
        return type(value)(**{name: opened(getattr(value, name), texts) for name in names})
    return value


def _object(value: Any) -> dict[str, Any]:
    kind: Any = type(value)
    said = {}
    for one in _fields(kind):
        content = getattr(value, one.name)
        if one.default is MISSING or content != one.default:
            said[one.name] = _plain(content)
    return said


def _plain(value: Any) -> Any:
    if isinstance(value, Sealed):
        return value.digest
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return _object(value) if is_dataclass(value) else value


@cache
def _fields(kind: Any) -> tuple[Field[Any], ...]:
    return fields(kind)


@cache
def _names(kind: Any) -> tuple[str, ...]:
    """Its fields; none where it is no dataclass."""
    return tuple(one.name for one in fields(kind)) if is_dataclass(kind) else ()


@cache
def _reader(kind: Any) -> Reader:
    """How a value of this type is read back from JSON."""
    if get_origin(kind) in (Union, UnionType):
        (inner,) = (arg for arg in get_args(kind) if arg is not NoneType)
        read = _reader(inner)
        return lambda value: None if value is None else read(value)
    if get_origin(kind) is tuple:
        read = _reader(get_args(kind)[0])
        return lambda value: tuple(read(one) for one in value)
    if kind is Sealed:
        return Sealed
    if kind is datetime:
        return parse_instant
    if kind is date:
        return date.fromisoformat
    return _object_reader(kind) if is_dataclass(kind) else kind


def _object_reader(kind: Any) -> Reader:
    hints = get_type_hints(kind)
    readers = {one.name: _reader(hints[one.name]) for one in fields(kind)}
    return lambda data: kind(**{name: readers[name](content) for name, content in data.items()})
