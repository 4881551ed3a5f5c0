"""Whom to watch: the servers that run here, the target that a process id belongs to, what
surrounds us.

Reads /proc and never runs, signals or traces anything; among 5,000 processes a search takes 113 ms,
where psutil takes 390 for their command lines and parents (`python -m tests.bench.processes`).
Command lines are cleaned and their secrets blanked before they leave this file.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from wizard.evidence.servers.command_line import (
    INITS,
    SHELLS,
    program_of,
    same_service,
    title_of,
)
from wizard.evidence.servers.detect import OF_PROCESS, detect
from wizard.evidence.servers.inspection import container_created, environment_of, inspect
from wizard.evidence.servers.process_files import ProcessFiles
from wizard.evidence.servers.server import OTHER_KIND, Program, unknown
from wizard.evidence.servers.server_table import server_of
from wizard.evidence.sources.control_groups import GroupPlace, GroupReader, locate
from wizard.evidence.sources.kernel_files import boot_time, pids, read_stat, read_words
from wizard.evidence.sources.kernel_texts import DEAD, Stat, created
from wizard.evidence.target import Target, TargetError
from wizard.messages import server_messages as messages
from wizard.text.redact import redact_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

PROC = Path("/proc")
SYS = Path("/sys")

_MOST_LISTED = 4
"""So many processes of one name are listed for somebody to choose from."""


def find_candidates(proc: Path = PROC) -> tuple[Target, ...]:
    """The main processes of servers, oldest first; none where /proc cannot be read."""
    return _targets(proc, lambda program, _: _serves(program))


def target_named(name: str, proc: Path = PROC) -> Target:
    """The one process that `name` means. Raises TargetError where none or several are meant."""
    targets = by_name(name, proc)
    if not targets:
        raise TargetError(messages.NO_SUCH_NAME.format(name=name))
    if len(targets) > 1:
        listed = ", ".join(f"{target.pid} ({target.title})" for target in targets[:_MOST_LISTED])
        if len(targets) > _MOST_LISTED:
            listed = messages.AND_MORE.format(listed=listed, count=len(targets) - _MOST_LISTED)
        raise TargetError(
            messages.SEVERAL_OF_NAME.format(count=len(targets), name=name, listed=listed)
        )
    return targets[0]


def by_name(name: str, proc: Path = PROC) -> tuple[Target, ...]:
    """Main processes whose program is `name`; where none is, those with `name` in their command
    line: servers rather than other programs, and these rather than shells, which only run them."""
    wanted = name.strip().lower()
    if not wanted:
        return ()
    exact = _targets(proc, lambda program, _: wanted in _names(program))
    if exact:
        return exact
    # Whoever started us may well have the name in its own command line: `sh -c "wizard …"`.
    ours = _ancestors(proc)
    ranks: tuple[Callable[[Program], bool], ...] = (
        _serves,
        lambda program: program.name not in SHELLS,
        lambda _: True,
    )
    for meant in ranks:
        loose = _speaking_of(wanted, meant, proc)
        others = tuple(target for target in loose if target.pid not in ours)
        if others:
            return others
    return ()


def _speaking_of(wanted: str, meant: Callable[[Program], bool], proc: Path) -> tuple[Target, ...]:
    """Of the programs that are `meant`, those with `wanted` in their command line."""
    return _targets(
        proc, lambda program, words: meant(program) and wanted in " ".join(words).lower()
    )


def target_of(pid: int | str, proc: Path = PROC) -> Target:
    """The target that a process belongs to: the id of a worker climbs to its master, that of a
    shell or init which only starts one server goes down to it.

    Raises TargetError for an id that is no number, is gone, or is this program's own.
    """
    number = _number(pid)
    if number == os.getpid():
        raise TargetError(messages.OURSELVES.format(pid=number))
    if not proc.is_dir():
        raise TargetError(messages.NO_PROC)
    table = _Table(proc)
    try:
        process = table.look_up(number)
    except PermissionError as error:
        raise TargetError(
            messages.PROCESS_UNREADABLE.format(pid=number, error=error.strerror)
        ) from error
    except OSError as error:
        raise TargetError(
            messages.PROC_UNREADABLE.format(proc=proc, error=error.strerror)
        ) from error
    if process is None or process.stat.state in DEAD:
        raise TargetError(messages.NO_SUCH_PROCESS.format(pid=number))
    program = process.program
    if program is not None and not program.wrapped:
        main = table.climb(process, program)
        if program.kind != OTHER_KIND or (main.program and main.program.kind != OTHER_KIND):
            return _target(table, main)
    if program is not None and (program.wrapped or program.name in SHELLS | INITS):
        below = table.servers_below(number)
        if len(below) == 1:
            return _target(table, below[0])
    return _target(table, process)


def successors(target: Target, proc: Path = PROC) -> tuple[Target, ...]:
    """The main processes that run the program of `target`, which is gone, and started later: those
    with its arguments, else those of the same service with others; oldest first."""

    def alike(_: Program, words: tuple[str, ...]) -> bool:
        command = redact_words(words)
        return command == target.command or same_service(command, target.command)

    if not target.command:
        return ()
    later = tuple(
        other
        for other in _targets(proc, alike)
        if other.pid != target.pid and (other.created or 0.0) > (target.created or 0.0)
    )
    return tuple(other for other in later if other.command == target.command) or later


def surroundings(proc: Path = PROC, sys: Path = SYS) -> Target:
    """What is watched without a process: our own container where its control group has a limit,
    else the machine."""
    try:
        place = locate("self", proc=proc, sys=sys)
    except OSError:
        place = GroupPlace(None, None, None, ())
    group, _ = GroupReader(place).read()
    limited = "group.memory_limit" in group or "group.cpu_limit" in group
    facts = detect((), environment_of(proc, "self"), inspect(ProcessFiles(proc, None), place.paths))
    for name in OF_PROCESS:
        facts[name] = unknown(name, messages.NO_PROCESS_CHOSEN)
    bare = facts["container.kind"].value == frozenset({"none"})
    container = messages.OUR_GROUP if bare else messages.THIS_CONTAINER
    return Target(
        kind="container" if limited else "machine",
        title=container if limited else messages.THIS_MACHINE,
        pid=None,
        created=None,
        facts=facts,
        container_created=container_created(proc, None),
    )


class _Process(NamedTuple):
    """A process as it was looked up."""

    stat: Stat
    words: tuple[str, ...]

    @property
    def program(self) -> Program | None:
        """What its command line starts; None where it has none, as a thread of the kernel."""
        return program_of(self.words)


class _Table:
    """Processes as they are looked up, each once."""

    def __init__(self, proc: Path) -> None:
        self.proc = proc
        self.boot = boot_time(proc) if Path(proc, "stat").exists() else 0.0
        self._seen: dict[int, _Process | None] = {}

    def look_up(self, pid: int) -> _Process | None:
        """None where it is gone. Raises PermissionError."""
        if pid not in self._seen:
            stat, words = read_stat(self.proc, pid), read_words(self.proc, pid)
            self._seen[pid] = None if stat is None or words is None else _Process(stat, words)
        return self._seen[pid]

    def readable(self, pid: int) -> _Process | None:
        """None where it is gone or may not be read."""
        try:
            return self.look_up(pid)
        except PermissionError:
            return None

    def climb(self, process: _Process, program: Program) -> _Process:
        """From a server's process to the one above it that started it, of the same program."""
        seen = {process.stat.pid}
        while process.stat.parent not in seen:
            above = self.readable(process.stat.parent)
            upper = above.program if above else None
            if above is None or upper is None or upper.wrapped:
                break
            if not server_of(upper.kind).may_be_child(program, upper):
                break
            seen.add(above.stat.pid)
            process, program = above, upper
        return process

    def servers_below(self, pid: int) -> list[_Process]:
        """The main processes of the servers that descend from `pid`."""
        children: dict[int, list[_Process]] = {}
        for other in filter(None, map(self.readable, pids(self.proc))):
            children.setdefault(other.stat.parent, []).append(other)
        servers, waiting = [], children.get(pid, [])
        while waiting:
            process, *waiting = waiting
            program = process.program
            if program is not None and _serves(program):
                servers.append(process)
            else:
                waiting += children.get(process.stat.pid, [])
        return servers


def _targets(proc: Path, wanted: Callable[[Program, tuple[str, ...]], bool]) -> tuple[Target, ...]:
    """The main processes of all programs that are `wanted`."""
    mains: dict[int, _Process] = {}
    try:
        listed = pids(proc)
        table = _Table(proc)
    except OSError:
        return ()
    for pid in listed:
        if pid == os.getpid():
            continue
        try:
            words = read_words(proc, pid) or ()
            program = program_of(words)
            if program is None or not wanted(program, words):
                continue
            process = table.look_up(pid)
        except PermissionError:
            continue
        if process is not None and process.stat.state not in DEAD:
            main = table.climb(process, program)
            mains[main.stat.pid] = main
    ordered = sorted(mains.values(), key=lambda main: (main.stat.start_ticks, main.stat.pid))
    return tuple(_target(table, main) for main in ordered)


def _target(table: _Table, process: _Process) -> Target:
    proc, (stat, words) = table.proc, process
    command = redact_words(words)
    environment = environment_of(proc, stat.pid)
    try:
        paths: Iterable[str] = locate(stat.pid, proc=proc, sys=SYS).paths
    except OSError:
        paths = ()
    clues = inspect(ProcessFiles(proc, stat.pid, words, environment), tuple(paths))
    return Target(
        kind="process",
        title=title_of(command, stat.name),
        pid=stat.pid,
        created=created(stat, table.boot),
        command=command,
        facts=detect(command, environment, clues),
        container_created=container_created(proc, stat.pid),
    )


def _names(program: Program) -> tuple[str, ...]:
    """The lower-case names that a program goes by."""
    name = program.name.lower()
    return (name,) if program.kind == OTHER_KIND else (name, program.kind)


def _ancestors(proc: Path) -> set[int]:
    """The processes that started this one."""
    table, above, pid = _Table(proc), set[int](), os.getpid()
    while (process := table.readable(pid)) and process.stat.parent not in above:
        pid = process.stat.parent
        above.add(pid)
    return above


def _serves(program: Program) -> bool:
    return not program.wrapped and program.role in server_of(program.kind).serving


def _number(pid: int | str) -> int:
    text = str(pid).strip()
    if not (text.isascii() and text.isdigit()) or not 0 < int(text[:12]) < 1 << 31:
        raise TargetError(messages.NOT_A_PROCESS_ID.format(text=text[:40]))
    return int(text)
