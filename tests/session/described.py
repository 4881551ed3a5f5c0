"""Classes that are written to files, as the pages about their formats describe them."""

from __future__ import annotations

import types
from array import array
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec

from wizard.text.fields import LINE, TEXT


def in_words(hint: Any, names: Mapping[type, str]) -> str:  # noqa: PLR0911 - one for each
    """A type as the page calls it."""
    inner = get_args(hint)
    match get_origin(hint):
        case origin if origin is Annotated:
            if inner[0] is str:
                return "line" if LINE in inner else "text" if TEXT in inner else "document"
            return {float: "number", int: "whole number"}.get(inner[0]) or in_words(inner[0], names)
        case origin if origin is Literal:
            return f"{', '.join(inner[:-1])} or {inner[-1]}"
        case origin if origin in (Union, types.UnionType):
            return " or ".join(in_words(one, names) for one in inner if one is not type(None))
        case origin if origin is tuple and inner[-1] is not Ellipsis:
            return "array of fact and value"
        case origin if origin in (tuple, frozenset):
            return f"array of {in_words(inner[0], names)}"
        case origin if isinstance(origin, type) and issubclass(origin, Mapping):
            return f"object of {in_words(inner[1], names)}"
    known = {bool: "true or false", str: "document", array: "array of number or nothing"}
    return known.get(hint) or names[hint]


def rows_of(made: type[msgspec.Struct], names: Mapping[type, str]) -> list[tuple[str, str]]:
    """(key, what it is) of each field; `names` are those of structs."""
    hints = get_type_hints(made, include_extras=True)
    return [
        (
            field.encode_name,
            in_words(hints[field.name], names) + ("" if field.required else ", or nothing"),
        )
        for field in msgspec.structs.fields(made)
    ]
