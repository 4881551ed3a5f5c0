"""Whom to watch: the servers that run here, the target that a process id belongs to, what
surrounds us.

Reads /proc and never runs, signals or traces anything; among 5,000 processes a search takes 113 ms,
where psutil takes 390 for their command lines and parents (`python -m tests.bench.processes`).
Command lines are cleaned and their secrets blanked before they leave this file.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from wizard.evidence.process_table import (
    Process,
    ProcessTable,
    may_hide_one,
    serves,
    stands_alone,
)
from wizard.evidence.servers.command_line import SHELLS, program_of, same_service, title_of
from wizard.evidence.servers.detect import OF_PROCESS, detect
from wizard.evidence.servers.inspection import container_created, environment_of, inspect
from wizard.evidence.servers.other_servers import RUNTIMES
from wizard.evidence.servers.process_files import ProcessFiles
from wizard.evidence.servers.server import OTHER_KIND, unknown
from wizard.evidence.sources.control_groups import GroupPlace, GroupReader, locate
from wizard.evidence.sources.kernel_files import pids, read_words
from wizard.evidence.sources.kernel_texts import DEAD, created
from wizard.evidence.target import Target, TargetError
from wizard.messages import server_messages as messages
from wizard.text.redact import redact_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from wizard.evidence.servers.server import Program

PROC = Path("/proc")
SYS = Path("/sys")

_MOST_LISTED = 4
"""So many processes of one name are listed for somebody to choose from."""


def find_candidates(proc: Path = PROC) -> tuple[Target, ...]:
    """The main processes of servers, oldest first; none where /proc cannot be read."""
    return _targets(proc, lambda program, _: serves(program))


def target_named(name: str, proc: Path = PROC) -> Target:
    """The one process that `name` means. Raises TargetError where none or several are meant."""
    targets = by_name(name, proc)
    if not targets:
        raise TargetError(messages.NO_SUCH_NAME.format(name=name))
    if len(targets) > 1:
        listed = _listed(targets)
        raise TargetError(
            messages.SEVERAL_OF_NAME.format(count=len(targets), name=name, listed=listed)
        )
    # A shell or supervisor of that name may only start the server that is meant.
    return target_of(targets[0].pid or 0, proc)


def _listed(targets: Iterable[Target]) -> str:
    """Targets for somebody to choose from, the first of them."""
    named = [f"{target.pid} ({target.title})" for target in targets]
    listed = ", ".join(named[:_MOST_LISTED])
    more = len(named) - _MOST_LISTED
    return messages.AND_MORE.format(listed=listed, count=more) if more > 0 else listed


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
        serves,
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
    table = ProcessTable(proc)
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
        parent = process.stat.parent if process else 0
        sentence = messages.ZOMBIE if process else messages.NO_SUCH_PROCESS
        raise TargetError(sentence.format(pid=number, parent=parent))
    program = process.program
    if program is None:
        return _target(table, process)
    main = table.climb(process, program)
    if main.program is not None and main.program.known and not main.program.wrapped:
        return _target(table, main)
    below = _started_by(table, process, program)
    if len(below) > 1:
        raise TargetError(
            messages.SEVERAL_BELOW.format(
                count=len(below), pid=number, listed=_listed(_target(table, one) for one in below)
            )
        )
    if below:
        return replace(_target(table, below[0]), starter=number)
    return _target(table, process)


def _started_by(table: ProcessTable, process: Process, program: Program) -> list[Process]:
    """The servers that a process only starts, as a shell, an init or a supervisor does. A program
    that may be anything does so where it names one, or has nothing else below it."""
    if program.wrapped:
        return table.below(process.stat.pid, stands_alone)
    if program.kind == OTHER_KIND and program.name not in RUNTIMES:
        return []
    found = table.below(process.stat.pid, serves)
    if program.mentions or (len(found) == 1 and table.only_below(process.stat.pid, found[0])):
        return found
    return []


def successors(target: Target, proc: Path = PROC) -> tuple[Target, ...]:
    """What runs in the place of `target`, which is gone: below the process that had started it the
    only server, else the main processes that run its program and started later: those with its
    arguments, else those of the same service with others; oldest first."""

    def alike(_: Program, words: tuple[str, ...]) -> bool:
        command = redact_words(words)
        return command == target.command or same_service(command, target.command)

    if (again := _started_again(target, proc)) is not None:
        return (again,)
    if not target.command:
        return ()
    later = tuple(
        other
        for other in _targets(proc, alike)
        if other.pid != target.pid and (other.created or 0.0) > (target.created or 0.0)
    )
    return tuple(other for other in later if other.command == target.command) or later


def _started_again(target: Target, proc: Path) -> Target | None:
    if target.starter is None:
        return None
    try:
        again = target_of(target.starter, proc)
    except TargetError:
        return None
    return again if again.starter is not None and again.pid != target.pid else None


def may_start_again(target: Target, proc: Path = PROC) -> bool:
    """Whether what started `target`, and was named in its place, still runs."""
    if target.starter is None:
        return False
    starter = ProcessTable(proc).readable(target.starter)
    return starter is not None and starter.stat.state not in DEAD


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


def _targets(proc: Path, wanted: Callable[[Program, tuple[str, ...]], bool]) -> tuple[Target, ...]:
    """The main processes of all programs that are `wanted`."""
    mains: dict[int, Process] = {}
    try:
        listed = pids(proc)
        table = ProcessTable(proc)
    except OSError:
        return ()
    for pid in listed:
        if pid == os.getpid():
            continue
        try:
            words = read_words(proc, pid) or ()
            program = program_of(words)
            if program is None or not (wanted(program, words) or may_hide_one(words)):
                continue
            process = table.look_up(pid)
        except PermissionError:
            continue
        program = process.program if process is not None else None
        if process is None or program is None or process.stat.state in DEAD:
            continue
        if wanted(program, words):
            main = table.climb(process, program)
            mains[main.stat.pid] = main
    ordered = sorted(mains.values(), key=lambda main: (main.stat.start_ticks, main.stat.pid))
    return tuple(_target(table, main) for main in ordered)


def _target(table: ProcessTable, process: Process) -> Target:
    proc, stat, words = table.proc, process.stat, process.words
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
    return (name, program.kind) if program.known else (name,)


def _ancestors(proc: Path) -> set[int]:
    """The processes that started this one."""
    table, above, pid = ProcessTable(proc), set[int](), os.getpid()
    while (process := table.readable(pid)) and process.stat.parent not in above:
        pid = process.stat.parent
        above.add(pid)
    return above


def _number(pid: int | str) -> int:
    text = str(pid).strip()
    if not (text.isascii() and text.isdigit()) or not 0 < int(text[:12]) < 1 << 31:
        raise TargetError(messages.NOT_A_PROCESS_ID.format(text=text[:40]))
    return int(text)
