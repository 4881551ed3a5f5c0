"""What lies beside a process and tells what it is: files and links, looked at and never run."""

from __future__ import annotations

import os
from threading import Thread
from typing import TYPE_CHECKING

from msgspec.structs import replace

from wizard.evidence.servers.command_line import program_of
from wizard.evidence.servers.detect import ENVIRONMENT, Clues, seen_in
from wizard.evidence.servers.loaded_version import loaded_version
from wizard.evidence.servers.own_code import own_code
from wizard.evidence.servers.server_table import server_of
from wizard.evidence.sources.kernel_files import (
    boot_time,
    read_environment,
    read_link,
    read_stat,
)
from wizard.evidence.sources.kernel_texts import created
from wizard.text.clean import clean_line

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from wizard.evidence.servers.process_files import ProcessFiles

_FIRST_PID_NAMESPACE = "pid:[4026531836]"
"""The kernel's fixed number of the machine's own PID namespace (PROC_PID_INIT_INO)."""

PATIENCE = 2.0
"""Seconds that all files beside one process are waited for."""

_waiting: dict[tuple[str, int | None], Thread] = {}
"""Who waits for the files of which process: it is not asked again before it has them, for a thread
that waits for a file cannot be ended."""

_CONTAINER_FILES = ("/.dockerenv", "/run/.containerenv")


def environment_of(proc: Path, pid: int | str) -> dict[str, str] | None:
    """What ENVIRONMENT allows of the process's environment (`"self"` for our own, which is the
    container's); None where it cannot be read."""
    try:
        return read_environment(proc, pid, ENVIRONMENT)
    except OSError:
        return None


def inspect(files: ProcessFiles, group_paths: tuple[str, ...]) -> Clues:
    """Everything beside the command line. A file that does not answer, as on a server that is away,
    holds nobody up: what files say is unknown then."""
    namespace = files.link("ns/pid") or read_link(files.proc, "self", "ns/pid")
    bare = Clues(
        pid=files.pid,
        host=_host(files),
        group_paths=group_paths,
        open_files=files.open_files(),
    )
    beside = _in_time((str(files.proc), files.pid), lambda: _beside(files, bare))
    if beside is None:
        return bare
    first = None if namespace is None else namespace == _FIRST_PID_NAMESPACE
    return replace(beside, first_namespace=first)


def _in_time(whose: tuple[str, int | None], look: Callable[[], Clues]) -> Clues | None:
    """What `look` finds, None where it takes longer than PATIENCE."""
    if (waiting := _waiting.get(whose)) and waiting.is_alive():
        return None
    found: list[Clues] = []
    failed: list[Exception] = []

    def run() -> None:
        try:
            found.append(look())
        except Exception as error:  # noqa: BLE001 - it is raised where it was asked for
            failed.append(error)

    thread = Thread(target=run, name="wizard-files", daemon=True)
    thread.start()
    thread.join(PATIENCE)
    if failed:
        raise failed[0]
    if found:
        _waiting.pop(whose, None)
        return found[0]
    _waiting[whose] = thread
    return None


def _beside(files: ProcessFiles, bare: Clues) -> Clues:
    """What files beside the process say, which may take any time."""
    program = seen_in(bare.open_files, program_of(files.words))
    server = server_of(program.kind) if program else None
    description = files.path(files.link("cwd"), "app_desc.yaml")
    return replace(
        bare,
        of_server=server.inspect(files, program) if server and program else None,
        own_code=own_code(files, program) if program else None,
        app_description=files.read(description),
        version=(
            loaded_version(files, server.package, rewritten=bool(program and program.rewritten))
            if server and server.package
            else None
        ),
        container_files=frozenset(name for name in _CONTAINER_FILES if files.exists(name)),
    )


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


def _host(files: ProcessFiles) -> str | None:
    """Our own name, or the one in the environment of a process that is in another container."""
    ours, theirs = read_link(files.proc, "self", "ns/uts"), files.link("ns/uts")
    if theirs is None or theirs == ours:
        return clean_line(os.uname().nodename) or None
    return (files.environment or {}).get("HOSTNAME")
