"""The code that a Python process was started with, and what that imports of its own: read as far as
a bound, and never run."""

from __future__ import annotations

import os
import re
from itertools import islice
from typing import TYPE_CHECKING

from wizard.evidence.servers.interpreter import is_python, run_of
from wizard.evidence.servers.likely_kind import OwnCode
from wizard.evidence.servers.server import UNKNOWN_KIND

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wizard.evidence.servers.process_files import ProcessFiles
    from wizard.evidence.servers.server import Program

_IMPORTED = re.compile(
    r"^[ \t]*(?:from[ \t]+([\w.]+)[ \t]+import\b|import[ \t]+([\w.]+))", re.MULTILINE
)

_MOST_MODULES = 16
"""Of what the code imports, so many are looked for beside it: 0.1 ms each."""


def own_code(files: ProcessFiles, program: Program) -> OwnCode | None:
    """What the process runs itself; None where its name tells what it is, or it only starts another
    one."""
    if program.kind != UNKNOWN_KIND or program.wrapped:
        return None
    runs = files.link("exe")
    if runs is None or not files.words:
        return None
    if not is_python(os.path.basename(runs.removesuffix(" (deleted)"))):
        return OwnCode(is_python=False)
    return OwnCode(is_python=True, text=_code(files))


def _code(files: ProcessFiles) -> str | None:
    if not is_python(files.words[0].rpartition("/")[2]):
        return None
    run = run_of(files.words)
    if run.how == "code":
        return run.what
    if run.how == "nothing" or run.what == "-":
        return None
    return "\n".join(_texts(files, run.what, is_module=run.how == "module")) or None


def _texts(files: ProcessFiles, what: str, *, is_module: bool) -> Iterator[str]:
    """What is run, and the modules beside it that it imports, and those that these do; nothing
    where it cannot be read."""
    cwd = files.link("cwd") or "/"
    if is_module:
        folder, text = cwd, _module(files, cwd, what, "__main__.py")
    else:
        folder = os.path.dirname(os.path.normpath(os.path.join(cwd, what)))
        text = files.read(files.path(cwd, what)) or ""
    if not text:
        return
    yield text
    package = what.rpartition(".")[0] if is_module else ""
    found = dict.fromkeys(_imports(text, package))
    for count in range(_MOST_MODULES):
        name = next(islice(found, count, None), None)
        if name is None:
            return
        if own := _module(files, folder, name, "__init__.py"):
            yield own
            for package in (name, name.rpartition(".")[0]):  # of a package, and of a module
                found.update(dict.fromkeys(_imports(own, package)))


def _imports(text: str, package: str) -> Iterator[str]:
    """The modules that code of a package names where it imports something."""
    for one, two in _IMPORTED.findall(text):
        name = one or two
        full = f"{package}{name}" if name.startswith(".") else name
        if stripped := full.strip("."):
            yield stripped


def _module(files: ProcessFiles, folder: str, name: str, of_package: str) -> str:
    """The text of a module or package below a folder; empty where there is none."""
    path = name.replace(".", "/")
    beside = files.read(files.path(folder, f"{path}.py"))
    return beside or files.read(files.path(folder, f"{path}/{of_package}")) or ""
