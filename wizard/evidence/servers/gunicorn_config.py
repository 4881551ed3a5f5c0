"""gunicorn's configuration file: which one it is, and whether it is still what was loaded.

It is Python: parsed, never run. It is looked for where the server was started, which may be another
directory than the one where it is now (FACTS.md, gunicorn). What speaks against a file makes all
that it may set unknown.
"""

from __future__ import annotations

import os
import re
from stat import S_ISLNK
from typing import TYPE_CHECKING

import msgspec

from wizard.messages import server_messages as messages

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from wizard.evidence.servers.process_files import ProcessFiles
    from wizard.evidence.servers.python_constants import Constants

CONFIG_NAME = "gunicorn.conf.py"
"""What is read where no option names another file."""

SETTINGS = frozenset(
    {
        *("workers", "worker_class", "threads", "max_requests", "max_requests_jitter"),
        *("timeout", "wsgi_app", "chdir", "preload_app", "dirty_apps"),
    }
)
"""What is looked for in it."""

_MOST_PLACES = 400
"""Of the directories around one, and of what stands in one, no more are looked at."""


class GunicornConfig(msgspec.Struct, frozen=True):
    """The configuration file, as far as it is plain."""

    settings: Mapping[str, str | None] | None = None
    """Name → its value as text, None for one that is not written down as a plain value; empty where
    there is no such file, None where nobody can say."""

    name: str = CONFIG_NAME

    why: str = messages.CANNOT_BE_READ
    """Why nobody can say."""


class Start(msgspec.Struct, frozen=True):
    """What the command line and GUNICORN_CMD_ARGS say of how it was started."""

    config: str | None = None
    chdir: str | None = None
    app: str = ""
    preload: bool = False


class _DoubtError(Exception):
    """Why it is not known what was loaded."""


def read_config(files: ProcessFiles, start: Start) -> GunicornConfig:
    """`-c FILE`, else gunicorn.conf.py where the server was started."""
    path = (start.config or CONFIG_NAME).removeprefix("file:")
    try:
        return GunicornConfig(_loaded(files, start, path), path)
    except _DoubtError as error:
        return GunicornConfig(None, path, str(error))
    except OSError:
        return GunicornConfig(None, path)


def _loaded(files: ProcessFiles, start: Start, path: str) -> Constants:
    """What stands in the file. Raises _DoubtError, OSError."""
    if path.startswith("python:"):
        raise _DoubtError(messages.CANNOT_BE_READ)
    directory = "/" if os.path.isabs(path) else _started_in(files, start, path)
    file = files.path(directory, path)
    try:
        newest = _newest(files, file)
    except (FileNotFoundError, NotADirectoryError):
        if start.config is not None:
            raise _DoubtError(messages.FILE_IS_GONE) from None
        _was_not_there(files, directory)
        return {}
    if files.changed_since_start(newest):
        raise _DoubtError(messages.FILE_IS_NEWER)
    text = files.read(file, whole=True)
    constants = None if text is None else _constants(text)
    if constants is None:
        raise _DoubtError(messages.CANNOT_BE_READ)
    return constants


def _constants(text: str) -> Constants | None:
    # Late: it imports ast, and only a gunicorn has such a file.
    from wizard.evidence.servers.python_constants import plain_constants

    return plain_constants(text, SETTINGS)


def _newest(files: ProcessFiles, file: Path) -> float:
    """When the file, or a symbolic link on the way to it, changed last. A link to an absolute path
    leads out of the root of a process that has one of its own. Raises _DoubtError, OSError."""
    stat = os.stat(file)
    newest = max(stat.st_mtime, stat.st_ctime)
    for part in (file, *file.parents):
        if part == files.root:
            break
        link = os.lstat(part)
        if S_ISLNK(link.st_mode):
            newest = max(newest, link.st_ctime)
            if os.path.isabs(os.readlink(part)) and not os.path.samefile(files.root, "/"):
                raise _DoubtError(messages.CANNOT_BE_READ)
    return newest


def _started_in(files: ProcessFiles, start: Start, path: str) -> str:
    """The directory in which the server was started. Raises _DoubtError."""
    now = files.link("cwd")
    if now is None or now.endswith(" (deleted)"):
        raise _DoubtError(messages.CANNOT_BE_READ)
    shell = (files.environment or {}).get("PWD")
    shell = shell if shell and os.path.isabs(shell) else None
    if shell and files.same(shell, now):
        return now
    chdir = os.path.normpath(start.chdir or ".")
    if chdir != ".":
        before = now.removesuffix(f"/{chdir}") or "/"
        if before == now or os.path.isabs(chdir) or chdir.startswith(".."):
            option = f"--chdir {start.chdir}"
            raise _DoubtError(messages.STARTED_ELSEWHERE.format(option=option))
        return before
    if why := _moved(files, start, now, shell, path):
        raise _DoubtError(why)
    return now


def _moved(files: ProcessFiles, start: Start, now: str, shell: str | None, path: str) -> str:
    """Why the process may have been started elsewhere than where it is, empty where nothing says
    so: another file around it that would have moved it here, or its application."""
    for place in _around(files, now, shell):
        other = files.path(place, path)
        text = files.read(other) if not files.same(place, now) else None
        if text and re.search(r"\bchdir\b", text):
            target = (_constants(text) or {}).get("chdir")
            if target is None or files.same(os.path.join(place, target), now):
                return messages.MOVED_BY.format(file=os.path.join(place, path))
    module = start.app.partition(":")[0].partition(".")[0]
    at_home = not module or any(
        os.path.exists(files.path(now, name)) for name in (module, f"{module}.py")
    )
    there = os.path.exists(files.path(now, path))
    if not at_home and (start.preload or (shell and not there)):
        return messages.MAY_HAVE_MOVED.format(directory=now)
    return ""


def _around(files: ProcessFiles, now: str, shell: str | None) -> Iterator[str]:
    """Directories in which a server may have been started that is in `now` by now: the shell's,
    those above, beside and below."""
    if shell:
        yield shell
    above = now
    while above != "/":
        above = os.path.dirname(above)
        yield above
    for place in (os.path.dirname(now), now):
        if place == "/":
            continue
        for entry in files.entries(place, _MOST_PLACES):
            if entry.is_dir():
                yield os.path.join(place, entry.name)


def _was_not_there(files: ProcessFiles, directory: str) -> None:
    """Raises _DoubtError where the file that is not there may have been there at the start: it has
    left its bytecode, or something has gone from its directory since."""
    cached = files.entries(os.path.join(directory, "__pycache__"), _MOST_PLACES)
    if any(entry.name.startswith(f"{CONFIG_NAME.removesuffix('.py')}.") for entry in cached):
        raise _DoubtError(messages.FILE_IS_GONE)
    changed = os.stat(files.path(directory, "")).st_mtime
    if not files.changed_since_start(changed):
        return
    # What came into it last has not changed before that.
    came = [entry.stat(follow_symlinks=False) for entry in files.entries(directory, _MOST_PLACES)]
    if all(stat.st_ctime < changed - 0.01 for stat in came):
        raise _DoubtError(messages.SOMETHING_HAS_GONE.format(directory=directory))
