"""The processes of this system as they are looked up: what each is, and what runs below it."""

from __future__ import annotations

import os
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.evidence.servers.command_line import program_of
from wizard.evidence.servers.detect import seen_in
from wizard.evidence.servers.interpreter import is_python
from wizard.evidence.servers.process_files import open_files
from wizard.evidence.servers.server import OTHER_KIND
from wizard.evidence.servers.server_table import server_of
from wizard.evidence.sources.kernel_files import boot_time, pids, read_stat, read_words
from wizard.evidence.sources.kernel_texts import DEAD

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from wizard.evidence.servers.server import Program
    from wizard.evidence.sources.kernel_texts import Stat


class Process:
    """A process as it was looked up."""

    def __init__(self, proc: Path, stat: Stat, words: tuple[str, ...]) -> None:
        self.stat = stat
        self.words = words
        self._proc = proc

    @cached_property
    def program(self) -> Program | None:
        """What its command line starts, or its files show; None where it has none, as a thread of
        the kernel."""
        program = program_of(self.words)
        if program is None or program.known or program.wrapped:
            return program
        return seen_in(open_files(self._proc, self.stat.pid), program)


def may_hide_one(words: Sequence[str]) -> bool:
    """Whether a program of its own may be a server of Python's: where all processes are gone
    through, the files of no others are looked at."""
    return bool(words) and (
        is_python(words[0].rpartition("/")[2]) or words[0].endswith((".pex", ".pyz"))
    )


def serves(program: Program) -> bool:
    """Whether it is the main process of a server that is told apart here."""
    return not program.wrapped and program.role in server_of(program.kind).serving


def stands_alone(program: Program) -> bool:
    """Whether it is a server of any kind, the known others among them."""
    return serves(program) or (program.kind == OTHER_KIND and not program.wrapped)


class ProcessTable:
    """Processes as they are looked up, each once."""

    def __init__(self, proc: Path) -> None:
        self.proc = proc
        self.boot = boot_time(proc) if Path(proc, "stat").exists() else 0.0
        self._seen: dict[int, Process | None] = {}

    def look_up(self, pid: int) -> Process | None:
        """None where it is gone. Raises PermissionError."""
        if pid not in self._seen:
            stat, words = read_stat(self.proc, pid), read_words(self.proc, pid)
            found = None if stat is None or words is None else Process(self.proc, stat, words)
            self._seen[pid] = found
        return self._seen[pid]

    def readable(self, pid: int) -> Process | None:
        """None where it is gone or may not be read."""
        try:
            return self.look_up(pid)
        except PermissionError:
            return None

    def climb(self, process: Process, program: Program) -> Process:
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

    def below(self, pid: int, wanted: Callable[[Program], bool]) -> list[Process]:
        """The nearest processes that descend from `pid` and are `wanted`, whatever runs below
        them; this program and what it started are none."""
        children = self._children()
        found, waiting = [], children.get(pid, [])
        while waiting:
            process, *waiting = waiting
            if process.stat.pid == os.getpid():
                continue
            if process.program is not None and wanted(process.program):
                found.append(process)
            else:
                waiting += children.pop(process.stat.pid, [])
        return found

    def only_below(self, pid: int, process: Process) -> bool:
        """Whether nothing descends from `pid` but what leads to `process`, and what is below it."""
        children = self._children()
        while process.stat.pid != pid:
            if len(children.get(process.stat.parent, [])) != 1:
                return False
            above = self.readable(process.stat.parent)
            if above is None:
                return False
            process = above
        return True

    def _children(self) -> dict[int, list[Process]]:
        """Process id → its living children."""
        children: dict[int, list[Process]] = {}
        for other in filter(None, map(self.readable, pids(self.proc))):
            if other.stat.state not in DEAD:
                children.setdefault(other.stat.parent, []).append(other)
        return children
