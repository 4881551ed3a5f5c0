"""What works on this machine and in this terminal, a check each. Nothing is changed, started or
asked over a network; a terminal is not asked either, since what it answers looks like keys.
"""

from __future__ import annotations

import errno
import locale
import os
import shutil
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias

from wizard.evidence.sources.control_groups import GroupReader, locate
from wizard.evidence.sources.kernel_files import pids
from wizard.evidence.sources.this_program import TIGHT, headroom
from wizard.messages import doctor_messages as say
from wizard.paths import session_directory
from wizard.session.session_store import goes_with_container
from wizard.text.glyphs import UNICODE, choose
from wizard.text.units import MIB, size
from wizard.training.installing import SERVERS, install_command, missing_servers

State = Literal["ok", "limited", "missing"]

LEAST_FREE = 16 * MIB
"""Bytes: a session of a day takes 10 MiB."""

_SYS_PTRACE = 19
"""The bit of the capability (linux/capability.h)."""


class Finding(NamedTuple):
    """What a check has found."""

    state: State
    found: str
    advice: str = ""
    """What to do about it; empty where there is nothing to do."""


class Machine(NamedTuple):
    """What checks look at."""

    environ: Mapping[str, str] = os.environ
    proc: Path = Path("/proc")
    sys: Path = Path("/sys")


Check: TypeAlias = Callable[[Machine], Finding]


class Row(NamedTuple):
    """One row of the table."""

    name: str
    check: Check
    essential: bool = False
    """Whether next to nothing works without it."""


def _terminal(machine: Machine) -> Finding:
    term = machine.environ.get("TERM", "")
    if not sys.stdin.isatty() or not (sys.stdout.isatty() or sys.stderr.isatty()):
        return Finding("limited", say.NO_TERMINAL, say.NO_TERMINAL_HERE)
    if term in ("", "dumb", "unknown"):
        return Finding("limited", say.LINES_ONLY.format(term=term or "not set"), say.SET_TERM)
    columns, rows = shutil.get_terminal_size()
    if columns < 80 or rows < 24:
        found = say.SMALL_SCREEN.format(columns=columns, rows=rows)
        return Finding("limited", found, say.ENLARGE)
    return Finding("ok", say.FULL_SCREEN.format(columns=columns, rows=rows, term=term))


def _colours(machine: Machine) -> Finding:
    if machine.environ.get("NO_COLOR"):
        return Finding("ok", say.NO_COLOURS, say.SIGNS_REMAIN)
    deep = machine.environ.get("COLORTERM", "") in ("truecolor", "24bit")
    return Finding("ok", say.TRUE_COLOUR if deep else say.SOME_COLOURS)


def _letters(machine: Machine) -> Finding:
    encoding = sys.stdout.encoding or locale.getpreferredencoding(do_setlocale=False)
    if choose(encoding, machine.environ.get("TERM", "")) is UNICODE:
        return Finding("ok", say.UTF8)
    return Finding("limited", say.ASCII.format(encoding=encoding), say.SET_LOCALE)


def _clipboard(machine: Machine) -> Finding:
    found = say.IN_TMUX if machine.environ.get("TMUX") else say.OSC_52
    return Finding("limited", found, say.SELECT_INSTEAD)


def _processes(machine: Machine) -> Finding:
    try:
        numbers = list(pids(machine.proc))
    except OSError:
        return Finding("missing", say.NO_PROC, say.ONLY_LINUX)
    if not numbers:
        return Finding("missing", say.NO_PROC, say.ONLY_LINUX)
    own = sum(os.access(machine.proc / str(pid) / "fd", os.R_OK) for pid in numbers)
    if own == len(numbers):
        return Finding("ok", say.PROC)
    return Finding("limited", say.OWN_ONLY.format(count=len(numbers), own=own), say.AS_ROOT)


def _groups(machine: Machine) -> Finding:
    try:
        place = locate("self", proc=machine.proc, sys=machine.sys)
    except OSError:
        place = None
    if place is None or place.memory is None or not place.memory.directories:
        return Finding("limited", say.NO_GROUPS, say.STATE_LIMIT)
    values, _ = GroupReader(place).read()
    limit = values.get("group.memory_limit")
    told = say.WITH_LIMIT.format(limit=size(limit)) if limit else say.WITHOUT_LIMIT
    return Finding("ok", say.GROUPS.format(version=place.memory.version, limit=told))


def _ptrace(machine: Machine) -> Finding:
    try:
        status = (machine.proc / "self" / "status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return Finding("missing", say.NO_PROC, say.ONLY_LINUX)
    line = next((one for one in status.splitlines() if one.startswith("CapEff:")), "CapEff: 0")
    if int(line.split()[1], 16) >> _SYS_PTRACE & 1:
        return Finding("ok", say.PTRACE)
    if os.geteuid() == 0:
        return Finding("limited", say.NO_SYS_PTRACE, say.PTRACE_ADVICE)
    try:
        scope = (machine.proc / "sys/kernel/yama/ptrace_scope").read_text(encoding="ascii").strip()
    except OSError:
        scope = "0"
    match scope:
        case "0":
            return Finding("ok", say.PTRACE)
        case "1":
            found = say.PTRACE_DESCENDANTS.format(scope=scope)
            return Finding("limited", found, say.PTRACE_ADVICE)
        case _:
            return Finding("limited", say.PTRACE_NOT.format(scope=scope), say.PTRACE_ADVICE)


def _tools(machine: Machine) -> Finding:
    path = machine.environ.get("PATH", os.defpath)
    missing = [name for name in ("py-spy", "memray") if shutil.which(name, path=path) is None]
    return _installed(("py-spy", "memray"), missing, say.INSTALL_TOOL)


def _training(_: Machine) -> Finding:
    missing = missing_servers()
    advice = say.INSTALL_TRAINING.format(command=install_command(missing))
    return _installed(SERVERS, missing, advice)


def _installed(names: tuple[str, ...], missing: list[str], advice: str) -> Finding:
    if not missing:
        return Finding("ok", say.INSTALLED.format(names=" and ".join(names)))
    found = say.NOT_INSTALLED.format(names=" and ".join(missing))
    return Finding("limited", found, advice.format(names=" ".join(missing)))


def _sessions(machine: Machine) -> Finding:
    folder = session_directory(machine.environ)
    there = folder
    while not there.exists() and there != there.parent:
        there = there.parent
    if not os.access(there, os.W_OK | os.X_OK):
        read_only = os.statvfs(there).f_flag & os.ST_RDONLY
        reason = os.strerror(errno.EROFS if read_only else errno.EACCES)
        found = say.NOT_WRITABLE.format(folder=there, reason=reason)
        return Finding("missing", found, say.NAME_FOLDER)
    free = shutil.disk_usage(there).free
    if free < LEAST_FREE:
        found = say.DISK_LOW.format(folder=folder, free=size(free))
        return Finding("limited", found, say.FREE_SPACE)
    if goes_with_container(there):
        return Finding("limited", say.GOES_AWAY.format(folder=folder), say.KEEP_ELSEWHERE)
    sentence = say.KEPT if there == folder else say.MADE_LATER
    return Finding("ok", sentence.format(folder=folder, free=size(free)))


def _memory(machine: Machine) -> Finding:
    left = headroom(machine.proc, machine.sys)
    if left is None:
        return Finding("ok", say.ROOM_UNLIMITED)
    if left < TIGHT:
        return Finding("limited", say.TIGHT.format(size=size(left)), say.USE_PLAIN)
    return Finding("ok", say.ROOM.format(size=size(left)))


ROWS = (
    Row("terminal", _terminal),
    Row("colours", _colours),
    Row("letters", _letters),
    Row("clipboard", _clipboard),
    Row("processes", _processes, essential=True),
    Row("control groups", _groups),
    Row("ptrace", _ptrace),
    Row("tools", _tools),
    Row("training", _training),
    Row("sessions", _sessions, essential=True),
    Row("memory", _memory),
)


def examine(machine: Machine | None = None) -> dict[Row, Finding]:
    """Every check, in the order of the table."""
    looked_at = machine or Machine()
    return {row: row.check(looked_at) for row in ROWS}
