"""Where the Python of a process looks for what it imports, in its order: FACTS.md, Which program a
process is. Files are looked at and never run."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, NamedTuple

from wizard.evidence.servers.interpreter import Run, is_python, run_of
from wizard.evidence.servers.launchers import launcher_named
from wizard.messages import server_messages as messages

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from wizard.evidence.servers.process_files import ProcessFiles

ENVIRONMENT = frozenset(
    ("HOME", "PATH", "PWD", "PYTHONHOME", "PYTHONNOUSERSITE", "PYTHONPATH", "PYTHONSAFEPATH")
) | {"PYTHONUSERBASE"}
"""The variables that say where it looks."""

_VERSION = re.compile(r"(?:python|pypy)(\d\.\d+)t?")
_SET_BY_SCRIPT = re.compile(r"\bsys\s*\.\s*path\b|\baddsitedir\b|\bfrom sys import\b")
_KEY = re.compile(r"^\s*([\w-]+)\s*=\s*(.*?)\s*$", re.MULTILINE)


class PathUnknownError(Exception):
    """Where it looks cannot be known; the text says why."""


class _Prefix(NamedTuple):
    """Where an interpreter's own packages are."""

    site: tuple[str, ...]
    user_too: bool
    """Whether those that a user has installed for themselves count."""


def import_path(files: ProcessFiles) -> tuple[str, ...]:
    """The directories, in order. Raises PathUnknownError."""
    environment = files.environment
    if environment is None:
        raise PathUnknownError(messages.ENVIRONMENT_UNREADABLE)
    place = next(
        (i for i, word in enumerate(files.words) if is_python(word.rpartition("/")[2])), None
    )
    if place is None:
        raise PathUnknownError(messages.INTERPRETER_UNKNOWN)
    run = run_of(files.words[place:])
    cwd = files.link("cwd") or ""
    executable = _executable(files, files.words[place], cwd, environment)
    prefix = _prefix(files, executable, environment)
    found = [*_first(files, run, cwd, environment)]
    if not run.flags & {"E", "I"}:
        written = environment.get("PYTHONPATH", "")
        found += [os.path.join(cwd, one) for one in written.split(":")] if written else []
    if prefix.user_too and not run.flags & {"s", "I"} and not environment.get("PYTHONNOUSERSITE"):
        home = environment.get("HOME")
        base = environment.get("PYTHONUSERBASE") or (f"{home}/.local" if home else "")
        found += [f"{base}/lib/python{_minor(files)}/site-packages"] if base else []
    for directory in (*found, *prefix.site):
        found += [directory] if directory not in found else []
    return tuple(_with_more(files, found))


def _executable(files: ProcessFiles, word: str, cwd: str, environment: Mapping[str, str]) -> str:
    """The interpreter as it was called: beside it lies the mark of a virtual environment."""
    if "/" in word:
        places = [cwd, environment.get("PWD", "")]
    else:
        places = environment.get("PATH", "").split(":")
    for place in places:
        path = os.path.join(place, word)
        if path.startswith("/") and files.exists(os.path.normpath(path)):
            return os.path.normpath(path)
    raise PathUnknownError(messages.INTERPRETER_UNKNOWN)


def _prefix(files: ProcessFiles, executable: str, environment: Mapping[str, str]) -> _Prefix:
    minor = _minor(files)
    folder = os.path.dirname(executable)
    real = os.path.dirname(files.link("exe") or executable)
    system = _of_system(os.path.dirname(real), minor)
    if environment.get("PYTHONHOME"):
        home = environment["PYTHONHOME"].partition(":")[0]
        return _Prefix(_of_system(home, minor), user_too=True)
    for place in (folder, os.path.dirname(folder)):
        marks = files.read(files.path(place, "pyvenv.cfg"))
        if marks is None:
            raise PathUnknownError(messages.FILES_UNREADABLE)
        if marks:
            keys = {key.lower(): value for key, value in _KEY.findall(marks)}
            shared = keys.get("include-system-site-packages", "").lower() == "true"
            own = _site(os.path.dirname(folder), minor)
            return _Prefix((*own, *(system if shared else ())), user_too=shared)
    return _Prefix(system, user_too=True)


def _of_system(prefix: str, minor: str) -> tuple[str, ...]:
    """Of an interpreter that is no virtual environment's: Debian and Fedora have two places."""
    if prefix != "/usr":
        return _site(prefix, minor)
    return (
        f"/usr/local/lib/python{minor}/dist-packages",
        *_site("/usr/local", minor),
        "/usr/lib/python3/dist-packages",
        *_site("/usr", minor),
    )


def _site(prefix: str, minor: str) -> tuple[str, ...]:
    return tuple(f"{prefix}/{lib}/python{minor}/site-packages" for lib in ("lib", "lib64"))


def _minor(files: ProcessFiles) -> str:
    """The interpreter's version as its folders have it: `3.11`, `3.13t`."""
    name = os.path.basename(files.link("exe") or "")
    found = _VERSION.match(name)
    if found is None:
        raise PathUnknownError(messages.INTERPRETER_UNKNOWN)
    return found[0].removeprefix("python").removeprefix("pypy")


def _first(
    files: ProcessFiles, run: Run, cwd: str, environment: Mapping[str, str]
) -> Iterator[str]:
    """What comes before all else: the folder of the script, or where the process was started. A
    script may change all of it."""
    script = run.what if run.how == "script" else ""
    if script:
        text = files.read(files.path(cwd, script))
        if text is None or _SET_BY_SCRIPT.search(text):
            raise PathUnknownError(messages.SCRIPT_SETS_PATH.format(script=script))
    if run.flags & {"I", "P"} or environment.get("PYTHONSAFEPATH"):
        return
    if script:
        yield os.path.dirname(os.path.normpath(os.path.join(cwd, script)))
    if not script or launcher_named(os.path.basename(script)) is not None:
        yield from dict.fromkeys(place for place in (cwd, environment.get("PWD")) if place)


def _with_more(files: ProcessFiles, directories: list[str]) -> Iterator[str]:
    """The directories, and those that files of theirs add (`*.pth`)."""
    for directory in directories:
        yield directory
        if not directory.endswith("-packages"):
            continue
        for name in sorted(files.names(directory)):
            if name.endswith(".pth"):
                text = files.read(files.path(directory, name)) or ""
                lines = (line.strip() for line in text.splitlines())
                yield from (
                    os.path.normpath(os.path.join(directory, line))
                    for line in lines
                    if line and not line.startswith(("#", "import ", "import\t"))
                )
