"""celery: a worker that forks a pool of processes, and beat, which plans tasks."""

from __future__ import annotations

import contextlib
import os
import re
import shlex
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from wizard.evidence.reading import Interval
from wizard.evidence.servers.server import (
    OTHER_KIND,
    UNKNOWN_KIND,
    Environment,
    Program,
    Server,
    detected,
    detected_number,
    detected_word,
    find_option,
    option,
    unknown,
    whole_number,
)
from wizard.messages import server_messages as messages

if TYPE_CHECKING:
    from wizard.evidence.reading import Reading
    from wizard.evidence.servers.process_files import ProcessFiles

POOL_SECONDS = 10.0
"""How old each process of a pool has to be for the pool to be complete."""

FEW_CORES = 4
"""A pool of so many may be as large as the machine has cores by chance."""

# These patterns are compiled at first use: the worker rule is imported with every start.
_TITLE = r"\[celery(?P<what>d| beat)?[^\]]*\]\s*(?:-\w+-)?\s*(?:\((?P<args>.*)\)?)?"
_COMMAND = (
    r"amqp|beat|call|control|events|flower|graph|help|inspect|list|logtool|migrate|multi|purge"
    r"|report|result|shell|status|upgrade|worker"
)
_COMMANDS = {
    "celeryd": "worker",
    "celerybeat": "beat",
    "celeryev": "events",
    "celerycam": "events",
}
"""Commands of old versions, and of Django's manage.py."""

_VALUE = r"-[Ab]|--(?:app|broker|result-backend|loader|config|workdir)"
"""Options before celery's command that are followed by a value."""


class CeleryPool(msgspec.Struct, frozen=True):
    """The forks of a worker, and the cores that may have set their number."""

    size: int | None = None
    """How many processes it has forked and kept; None where they are too new to be counted, or are
    no pool of a fixed size."""

    cores: frozenset[int] = frozenset()
    """The numbers of cores that celery may have found: the machine's, the process's own."""


class Celery(Server):
    """A program of many commands, some of which serve."""

    kind = "celery"
    package = "celery"
    environment = frozenset({"CELERYD_CONCURRENCY"})
    serving = frozenset({"worker", "beat"})
    service_options = (("-n", "--hostname"), ("-Q", "--queues"), ("--workdir",))

    def from_command(self, name: str, arguments: tuple[str, ...]) -> Program | None:
        implied = _COMMANDS.get(name)
        if implied:
            return Program(self.kind, name, implied, arguments)
        return self._program(arguments) if name == "celery" else None

    def from_module(self, module: str, arguments: tuple[str, ...]) -> Program | None:
        return self._program(arguments) if module in ("celery", "celery.bin.celery") else None

    def from_django(self, command: str, arguments: tuple[str, ...]) -> Program | None:
        return self.from_command(command, arguments)

    def from_title(self, title: str) -> Program | None:
        """`[celeryd: celery@host:MainProcess] -active- (-A proj worker …)`"""
        match = re.match(_TITLE, title)
        if match is None:
            return None
        if (match["what"] or "").strip() == "beat":
            return Program(self.kind, self.kind, "beat", (), rewritten=True)
        try:
            arguments = shlex.split((match["args"] or "").rstrip(")"))
        except ValueError:
            arguments = []
        role = "worker" if "MainProcess" in title else "child"
        return replace(self._program(tuple(arguments)), role=role, rewritten=True)

    def _program(self, arguments: tuple[str, ...]) -> Program:
        """New syntax has the options before the command, the old one after it."""
        skip = False
        for index, word in enumerate(arguments):
            if skip:
                skip = False
            elif re.fullmatch(_VALUE, word):
                skip = True
            elif re.fullmatch(_COMMAND, word):
                rest = arguments[:index] + arguments[index + 1 :]
                return Program(self.kind, self.kind, word, rest)
        return Program(self.kind, self.kind, "", arguments)

    def not_it(self, program: Program) -> tuple[str, str] | None:
        """The word celery means a worker: FACTS.md, celery."""
        if program.role in {"worker", "child"}:
            return None
        if program.role:
            return OTHER_KIND, messages.NO_WORKER.format(role=program.role)
        return UNKNOWN_KIND, messages.CELERY_COMMAND_UNKNOWN

    def application(self, program: Program) -> str:
        return option(program.arguments, "-A", "--app") or ""

    def title(self, program: Program) -> str:
        app = self.application(program)
        return " ".join(part for part in (self.kind, app and f"-A {app}", program.role) if part)

    def may_be_child(self, child: Program, main: Program) -> bool:
        """Forks have the command of their worker, unless their title was rewritten."""
        return child.kind == self.kind and (main.role == child.role or child.rewritten)

    def inspect(self, files: ProcessFiles, program: Program) -> CeleryPool:
        return CeleryPool(_pool_size(files, program), _cores(files.pid))


def _concurrency(program: Program, environment: Environment, pool: object) -> Reading:
    """Where the start command leaves it out, the application's own settings, which are code, may
    set it. What it came to be is seen in the pool."""
    name = "server.concurrency"
    given = _given_concurrency(name, program)
    if given is not None:
        return given
    if program.rewritten and not program.arguments:
        return unknown(name, messages.COMMAND_LINE_REWRITTEN)
    if isinstance(pool, CeleryPool) and pool.size is not None:
        return _of_pool(name, pool.size, pool.cores)
    setting = (environment or {}).get("CELERYD_CONCURRENCY")
    if setting:
        return unknown(
            name,
            messages.VARIABLE_MAY_SET.format(variable="CELERYD_CONCURRENCY", value=setting),
        )
    return unknown(name, messages.SETTINGS_MAY_SET)


def _given_concurrency(name: str, program: Program) -> Reading | None:
    """What the start command says; None where it says nothing."""
    autoscale = find_option(program.arguments, "--autoscale")
    if autoscale is not None:
        most, _, least = autoscale[0].partition(",")
        high, low = whole_number(most), whole_number(least or "0")
        if high is None or low is None or low > high:
            return unknown(name, messages.OPTION_UNREADABLE.format(option="--autoscale"))
        because = messages.IN_START_COMMAND.format(option=autoscale[1])
        return detected(name, Interval(low, high), f"{low} to {high}", because)
    fixed = find_option(program.arguments, "--concurrency", "-c")
    if fixed is not None:
        number = whole_number(fixed[0])
        if number is None:
            return unknown(name, messages.LEFT_TO_CELERY.format(option=fixed[1]))
        return detected_number(name, number, messages.IN_START_COMMAND.format(option=fixed[1]))
    if option(program.arguments, "-P", "--pool") == "solo":
        return detected_number(name, 1, messages.IN_START_COMMAND.format(option="-P solo"))
    return None


Celery.facts = {"server.concurrency": _concurrency}


def _of_pool(name: str, size: int, cores: frozenset[int]) -> Reading:
    if size not in cores:
        return detected_number(name, size, messages.POOL_UNLIKE_CORES.format(processes=size))
    if size <= FEW_CORES:
        return unknown(name, messages.POOL_LIKE_FEW_CORES.format(processes=size))
    return detected_word(name, "unset", messages.POOL_LIKE_CORES.format(processes=size))


def _pool_size(files: ProcessFiles, program: Program) -> int | None:
    """Children that were replaced just now are waited for: while one is missing, the pool would
    seem to be smaller than it is."""
    if files.pid is None or program.role != "worker":
        return None
    arguments = program.arguments
    if option(arguments, "-P", "--pool") not in (None, "prefork", "processes"):
        return None
    if any(word in ("-B", "--beat") for word in arguments) or program.rewritten:
        return None
    try:
        ages = files.forks()
    except (OSError, ValueError):
        return None
    return len(ages) if ages and min(ages) >= POOL_SECONDS else None


def _cores(pid: int | None) -> frozenset[int]:
    """The cores that are switched on, as celery asks for them, and those that the process may
    use."""
    cores = {os.cpu_count() or 1}
    with contextlib.suppress(AttributeError, OSError):
        cores.add(len(os.sched_getaffinity(pid or 0)))
    return frozenset(cores)
