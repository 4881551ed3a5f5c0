"""Plain constants at the top of a Python file, which is parsed and never run. Pure."""

from __future__ import annotations

import ast
import warnings
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

Constants: TypeAlias = "dict[str, str | None]"
"""Name → its value as text, None where it is not plain; a name that stands nowhere is not in it."""

_NAMESPACE = frozenset(
    {
        *("exec", "eval", "compile", "execfile", "globals", "locals", "vars", "builtins"),
        *("setattr", "delattr", "__setattr__", "__dict__", "__builtins__", "modules", "runpy"),
        *("f_globals", "f_locals", "_getframe", "currentframe", "ctypes"),
    }
)
"""By which Python code gets at names that it does not write."""


def plain_constants(text: str, names: Collection[str]) -> Constants | None:
    """What the file gives each of `names`, if it is one number or text, once, and at its top.

    Whatever else may bind, change or delete a name, in any statement or by a text with the name in
    it, makes it None: only where a name is merely read can nothing happen to it. None for a file
    that is not Python.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about their escapes, which are not ours to mend
            tree = ast.parse(text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}"))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    plain = dict(pair for node in tree.body for pair in _plain(node))
    found: Constants = {}
    star = 0
    for node in ast.walk(tree):
        for word in _words(node):
            if word in _NAMESPACE:
                return dict.fromkeys(names)
            if word == "*":
                star = max(star, getattr(node, "lineno", 0))
            elif word in names:
                known = word in plain and word not in found
                found[word] = plain[word][0] if known else None
    if star:  # what is imported may be any name, and what is written below it wins
        below = {name for name, (_, line) in plain.items() if line > star}
        return {name: found.get(name) if name in below else None for name in names}
    return found


def _plain(node: ast.stmt) -> Iterator[tuple[str, tuple[str, int]]]:
    """The name that the statement gives a plain value, with (the value, the line)."""
    match node:
        case ast.Assign(
            targets=[ast.Name(id=name)], value=ast.Constant(value=str() | int() as value)
        ):
            yield name, (str(value), node.lineno)


def _words(node: ast.AST) -> Iterator[str]:
    """The names that a node may do something to: each word in it but those that are only read."""
    match node:
        case ast.Name(id=name, ctx=ast.Load()) | ast.Attribute(attr=name, ctx=ast.Load()):
            yield from {name} & _NAMESPACE
        case ast.alias(name=name, asname=alias):
            yield alias or name.partition(".")[0]
            yield from _NAMESPACE.intersection(name.split("."))
        case ast.ImportFrom():
            pass  # its module binds nothing
        case _:
            for _, value in ast.iter_fields(node):
                for part in value if isinstance(value, list) else (value,):
                    if isinstance(part, str):
                        yield part
