"""What lies beside a process and tells what it is: files and links that are looked at, never run.

Paths come from the process, so they are only ever listed, read up to a bound, and taken as below
the process's own root.
"""

from __future__ import annotations

import contextlib
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.evidence.detect import ENVIRONMENT, Clues
from wizard.evidence.detection.gunicorn_config import plain_numbers
from wizard.evidence.detection.program import Program, option, program_of
from wizard.evidence.system.member import created
from wizard.evidence.system.procfs import (
    TICK,
    boot_time,
    pids,
    read_environment,
    read_link,
    read_stat,
    read_words,
)
from wizard.text.clean import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_FIRST_PID_NAMESPACE = "pid:[4026531836]"
"""The kernel's fixed number of the machine's own PID namespace (PROC_PID_INIT_INO)."""

POOL_SECONDS = 10.0
"""How old each process of a pool has to be for the pool to be complete."""

_MOST_BYTES = 65536
_VERSION = re.compile(r"-(?P<version>\d+(?:\.\d+)*)[^-]*\.(?:dist|egg)-info$")


def target_environment(proc: Path, pid: int) -> dict[str, str] | None:
    """What ENVIRONMENT allows of the process's environment; None where it cannot be read."""
    try:
        return read_environment(proc, pid, ENVIRONMENT)
    except OSError:
        return None


def own_environment(proc: Path) -> dict[str, str] | None:
    """The same of our own, which is the container's."""
    try:
        return read_environment(proc, "self", ENVIRONMENT)
    except OSError:
        return None


def look_for_clues(
    proc: Path,
    pid: int | None,
    words: Sequence[str],
    environment: Mapping[str, str] | None,
    group_paths: tuple[str, ...],
) -> Clues:
    """Everything beside the command line; `pid` None is about ourselves, without a process."""
    who: int | str = "self" if pid is None else pid
    namespace = read_link(proc, who, "ns/pid") or read_link(proc, "self", "ns/pid")
    root = Path(proc, str(who), "root")
    config, config_name = _config(root, proc, who, words, environment)
    program = program_of(words)
    return Clues(
        pid=pid,
        host=_host(proc, who, environment),
        config=config,
        config_name=config_name,
        app_description=_read(_below(root, read_link(proc, who, "cwd"), "app_desc.yaml")),
        versions=(
            _versions(root, words, environment, read_link(proc, who, "exe"), program.kind)
            if program is not None and program.kind != "other"
            else None
        ),
        pool=_pool(proc, pid, program),
        cores=_cores(pid),
        group_paths=group_paths,
        first_namespace=None if namespace is None else namespace == _FIRST_PID_NAMESPACE,
        container_files=frozenset(
            name
            for name in ("/.dockerenv", "/run/.containerenv")
            if os.path.lexists(f"{root}{name}")
        ),
    )


def _pool(proc: Path, pid: int | None, program: Program | None) -> int | None:
    """How many forks of itself a celery worker keeps. Children that were replaced just now are
    waited for: while one is missing, the pool would seem to be smaller than it is."""
    if pid is None or program is None or program.kind != "celery" or program.role != "worker":
        return None
    arguments = program.arguments
    if option(arguments, "-P", "--pool") not in (None, "prefork", "processes"):
        return None
    if any(word in ("-B", "--beat") for word in arguments) or program.rewritten:
        return None
    try:
        uptime = float(Path(proc, "uptime").read_text(encoding="ascii").split()[0])
        words = read_words(proc, pid)
        stats = [stat for one in pids(proc) if (stat := read_stat(proc, one))]
        forks = [
            stat for stat in stats if stat.parent == pid and read_words(proc, stat.pid) == words
        ]
    except (OSError, ValueError, IndexError):
        return None
    settled = all(uptime - stat.start_ticks * TICK >= POOL_SECONDS for stat in forks)
    return len(forks) if forks and settled else None


def _cores(pid: int | None) -> frozenset[int]:
    """The cores that are switched on, as celery asks for them, and those that the process may
    use."""
    cores = {os.cpu_count() or 1}
    with contextlib.suppress(AttributeError, OSError):
        cores.add(len(os.sched_getaffinity(pid or 0)))
    return frozenset(cores)


def container_created(proc: Path, pid: int | None) -> float | None:
    """When process 1 started, where we are in a container and the process is in the same one."""
    ours = read_link(proc, "self", "ns/pid")
    theirs = ours if pid is None else read_link(proc, pid, "ns/pid") or ours
    if ours is None or ours == _FIRST_PID_NAMESPACE or theirs != ours:
        return None
    try:
        first = read_stat(proc, 1)
        return None if first is None else created(first, boot_time(proc))
    except (OSError, ValueError):
        return None


def _host(proc: Path, who: int | str, environment: Mapping[str, str] | None) -> str | None:
    """Our own name, or the one in the environment of a process that is in another container."""
    ours, theirs = read_link(proc, "self", "ns/uts"), read_link(proc, who, "ns/uts")
    if theirs is None or theirs == ours:
        return clean_line(os.uname().nodename) or None
    return (environment or {}).get("HOSTNAME")


def _config(  # noqa: PLR0911 - one for each reason why it is not known
    root: Path,
    proc: Path,
    who: int | str,
    words: Sequence[str],
    environment: Mapping[str, str] | None,
) -> tuple[Mapping[str, int | None] | None, str]:
    """gunicorn's configuration file, parsed: `-c FILE`, else gunicorn.conf.py where it was
    started."""
    default = "gunicorn.conf.py"
    program = program_of(words)
    if program is None or program.kind != "gunicorn" or program.rewritten:
        return None, default
    arguments = [*program.arguments, *(environment or {}).get("GUNICORN_CMD_ARGS", "").split()]
    name = option(arguments, "--config", "-c")
    if name is None and option(arguments, "--chdir") is not None:
        return None, default  # it is looked for where the server was started, which nobody says
    if name is not None and name.startswith("python:"):
        return None, name
    path = (name or default).removeprefix("file:")
    directory = read_link(proc, who, "cwd")
    if directory is None:
        return None, path
    file = _below(root, directory, path)
    try:
        exists = file.is_file()
    except OSError:
        return None, path
    if not exists and name is None:
        return {}, path
    text = _read(file)
    return (plain_numbers(text) if text else None), path


def _versions(
    root: Path,
    words: Sequence[str],
    environment: Mapping[str, str] | None,
    executable: str | None,
    name: str,
) -> tuple[str, ...] | None:
    """The versions of a distribution that are installed under the first place where there is
    one."""
    bins = [word for word in words[:2] if word.startswith("/")]
    places = [str(Path(word).parent.parent) for word in bins]
    if environment and environment.get("VIRTUAL_ENV"):
        places.append(environment["VIRTUAL_ENV"])
    if executable:
        places.append(str(Path(executable).parent.parent))
    try:
        os.stat(f"{root}/")
    except OSError:
        return None
    for place in dict.fromkeys(places):
        found = tuple(_installed(_below(root, place, ""), name))
        if found:
            return tuple(dict.fromkeys(found))
    return ()


def _installed(prefix: Path, name: str) -> Iterable[str]:
    for pattern in (
        "lib*/python3*/site-packages",
        "lib*/python3*/dist-packages",
        "lib/python3/dist-packages",
    ):
        try:
            for directory in sorted(prefix.glob(pattern)):
                for entry in directory.glob(f"{name}-*-info"):
                    match = _VERSION.search(entry.name)
                    if match:
                        yield match["version"]
        except OSError:
            continue


def _below(root: Path, directory: str | None, name: str) -> Path:
    """`name` in `directory`, as the process behind `root` sees it."""
    joined = os.path.normpath(os.path.join(directory or "/", name))
    return Path(f"{root}{joined}")


def _read(path: Path) -> str | None:
    """The beginning of a regular file; empty where there is none, None where it cannot be read."""
    try:
        if not path.is_file():
            return ""
        with path.open("rb") as file:
            return file.read(_MOST_BYTES).decode("utf-8", "replace")
    except OSError:
        return None
