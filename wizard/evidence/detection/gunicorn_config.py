"""Plain numbers in gunicorn's configuration file, which is Python. Pure: it is parsed, never
run."""

from __future__ import annotations

import ast
import warnings


def plain_numbers(text: str) -> dict[str, int | None] | None:
    """Name → number for every name that is given one at the top of the file, once and plainly.

    A name that is set in any other way (computed, twice, under an `if`) is None, and so is `"*"`
    where a star import may set anything. None for a file that is not Python.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about their escapes, which are not ours to mend
            tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    found: dict[str, int | None] = {}
    plain = {
        id(statement): statement for statement in tree.body if isinstance(statement, ast.Assign)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names):
            found["*"] = None
        if isinstance(node, ast.Call) and _name(node.func) in ("exec", "globals", "vars", "locals"):
            found["*"] = None
        for name in _bound(node):
            number = _number(node) if id(node) in plain else None
            found[name] = None if name in found else number
    return found


def _bound(node: ast.AST) -> list[str]:
    """The names that a statement binds."""
    match node:
        case ast.Assign(targets=targets):
            return [name for target in targets for name in _names(target)]
        case ast.AnnAssign(target=target) | ast.AugAssign(target=target):
            return _names(target)
        case ast.For(target=target) | ast.NamedExpr(target=target):
            return _names(target)
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            return [name]
        case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
            return [alias.asname or alias.name for alias in aliases if alias.name != "*"]
        case _:
            return []


def _names(target: ast.AST) -> list[str]:
    return [node.id for node in ast.walk(target) if isinstance(node, ast.Name)]


def _name(node: ast.AST) -> str:
    return node.id if isinstance(node, ast.Name) else ""


def _number(node: ast.AST) -> int | None:
    match node:
        case ast.Assign(targets=[ast.Name()], value=ast.Constant(value=int(number))):
            return None if isinstance(number, bool) else number
        case _:
            return None
