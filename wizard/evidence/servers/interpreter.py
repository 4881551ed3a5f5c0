"""What a Python interpreter is told to run, as its own command line says it. Pure.

The options are read as CPython's own `_PyOS_GetOpt` reads them (Python/getopt.c): short ones may
stand together, the value of one may be attached to it, and nothing behind the first `-c`, `-m` or
file is the interpreter's any more.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

_PYTHON = re.compile(r"(?:python|pypy)[\d.]*[a-z]?(?:-dbg|-intel64)?$")
_WITH_VALUE = "cmWXQ"
"""The short options that have a value, attached or as the next word (-Q was Python 2's)."""

_LONG_WITH_VALUE = frozenset({"--check-hash-based-pycs", "--jit"})
"""The same of the long ones; the second is PyPy's. None of them is written with `=`."""

_RUNS: dict[str, Literal["module", "code"]] = {"m": "module", "c": "code"}

_ASKS_ONLY = frozenset({"--help", "--help-all", "--help-env", "--help-xoptions", "--version"})


class Run(NamedTuple):
    """What an interpreter runs."""

    how: Literal["module", "script", "code", "nothing"]
    what: str
    """The module, the path of the script, the code; empty where it is a terminal or nothing."""

    arguments: tuple[str, ...]
    """What the program itself gets."""

    flags: frozenset[str]
    """The short options without a value that are given: `I`, `E`, `s`, …"""


def is_python(name: str) -> bool:
    """Whether a file of this name is a Python interpreter."""
    return _PYTHON.match(name) is not None


def run_of(words: Sequence[str]) -> Run:
    """What the interpreter that is the first of `words` runs."""
    flags = ""
    index = 1
    while index < len(words) and words[index].startswith("-") and words[index] != "-":
        word = words[index]
        index += 1
        if word == "--":
            break
        if word in _ASKS_ONLY:
            return Run("nothing", "", (), frozenset(flags))
        if word.startswith("--"):
            index += word in _LONG_WITH_VALUE
            continue
        alone, letter, value = _parted(word[1:])
        flags += alone
        if letter and not value:
            value = words[index] if index < len(words) else ""
            index += 1
        if letter in _RUNS:
            return Run(_RUNS[letter], value, tuple(words[index:]), frozenset(flags))
    if index < len(words):
        return Run("script", words[index], tuple(words[index + 1 :]), frozenset(flags))
    return Run("nothing", "", (), frozenset(flags))


def _parted(letters: str) -> tuple[str, str, str]:
    """Short options that stand together: (those without a value, the one that has one, its
    attached value)."""
    for place, letter in enumerate(letters):
        if letter in _WITH_VALUE:
            return letters[:place], letter, letters[place + 1 :]
    return letters, "", ""
