"""Frozen values in tests, whether they are structs or dataclasses."""

from __future__ import annotations

import dataclasses
from typing import Any, TypeVar

import msgspec

Value = TypeVar("Value")


def replace(value: Value, **changed: Any) -> Value:
    """`value` with other fields."""
    if isinstance(value, msgspec.Struct):
        return msgspec.structs.replace(value, **changed)
    return dataclasses.replace(value, **changed)  # type: ignore[type-var]


def is_value(value: object) -> bool:
    """Whether it has fields."""
    return isinstance(value, msgspec.Struct) or (
        dataclasses.is_dataclass(value) and not isinstance(value, type)
    )


def field_names(value: object) -> tuple[str, ...]:
    """The names of its fields, in order."""
    if isinstance(value, msgspec.Struct):
        return value.__struct_fields__
    return tuple(field.name for field in dataclasses.fields(value))  # type: ignore[arg-type]
