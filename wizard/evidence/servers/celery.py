"""celery: a worker that forks a pool of processes, and beat, which plans tasks."""

from __future__ import annotations

import contextlib
import os
import re
import shlex
from functools import cache, partial
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from wizard.evidence.reading import Interval
from wizard.evidence.servers.option_reader import Given, Options, options_in, read_options
from wizard.evidence.servers.server import (
    OTHER_KIND,
    UNKNOWN_KIND,
    Environment,
    Program,
    Server,
    detected,
    detected_number,
    detected_word,
    unknown,
    whole_number,
)
from wizard.messages import server_messages as messages
from wizard.text.units import KIB, size

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from wizard.evidence.reading import Reading
    from wizard.evidence.servers.process_files import ProcessFiles

POOL_SECONDS = 10.0
"""How old each process of a pool has to be for the pool to be complete."""

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


_OPTIONS = """
-A --app=
-b --broker=
--result-backend=
--loader=
--config=
--workdir=
-C --no-color
-q --quiet
--skip-checks
--version
--help
-n --hostname=
-D --detach
-S --statedb=
-l --loglevel=
-O --optimization=
--prefetch-multiplier=
+ --disable-prefetch
-c --concurrency=
-P --pool=
+ --pool-start-method=
-E --task-events --events
--time-limit=
--soft-time-limit=
--max-tasks-per-child --maxtasksperchild=
--max-memory-per-child=
--purge --discard
-Q --queues=
-X --exclude-queues=
-I --include=
--without-gossip
--without-mingle
--without-heartbeat
--heartbeat-interval=
--autoscale=
--autoreload
--no-execv
-B --beat
-s --schedule-filename --schedule=
--scheduler=
-f --logfile=
--pidfile=
--uid=
--gid=
--umask=
--executable=
"""
"""Those of celery itself and of its worker, of all versions since 3.1."""


@cache
def _options() -> Options:
    return options_in(_OPTIONS)


_POOL = (
    r"(?:celery\.concurrency\.)?(?P<word>prefork|processes|threads?|gevent|eventlet|solo)"
    r"(?:[:.]TaskPool)?"
)
_POOL_WORDS = {"processes": "prefork", "thread": "threads"}


_BEAT = "celery beat"
"""As it calls itself where it can, and as samples call it where it cannot."""


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
    in_code = (
        r"\.worker_main\(|\bapp\.Worker\(|\.start\([^)]{0,200}[\"']worker[\"']"
        r"|\bcelery\.(?:bin|apps)\."
    )
    package = "celery"
    other_children = (_BEAT,)
    environment = frozenset(
        {
            *("APP", "CELERY_APP", "CELERYD_CONCURRENCY", "CELERY_WORKER_AUTOSCALE"),
            *("CELERY_WORKER_CONCURRENCY", "CELERY_WORKER_POOL", "PYTHON_CPU_COUNT"),
        }
    )
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
        return read_options(program.arguments, _options()).value("app") or ""

    def title(self, program: Program) -> str:
        app = self.application(program)
        return " ".join(part for part in (self.kind, app and f"-A {app}", program.role) if part)

    def may_be_child(self, child: Program, main: Program) -> bool:
        """Forks have the command of their worker, unless their title was rewritten."""
        return child.kind == self.kind and (main.role == child.role or child.rewritten)

    def part_name(self, program: Program, holds: Callable[[], Sequence[str]]) -> str:
        """Beat that a worker has started with -B looks like a process of its pool, but has closed
        the pipes that these have: FACTS.md, celery."""
        if (
            program.role == "worker"
            and "beat" in read_options(program.arguments, _options()).values
        ):
            embedded = not any(path.startswith("pipe:") for path in holds())
            return _BEAT if embedded else self.kind
        return self.kind

    def inspect(self, files: ProcessFiles, program: Program) -> CeleryPool:
        cores = _cores(files.pid)
        told = (files.environment or {}).get("PYTHON_CPU_COUNT", "")
        if number := whole_number(told):
            cores |= {number}
        return CeleryPool(_pool_size(files, program), cores)


def _concurrency(program: Program, environment: Environment, pool: object) -> Reading:
    """Where the start command leaves it out, the application's own settings, which are code, may
    set it. What it came to be is seen in the pool, unless that is what celery takes by itself."""
    name = "server.concurrency"
    given = read_options(program.arguments, _options())
    reading = _given_concurrency(name, given)
    if reading is not None:
        return reading
    if program.rewritten and not program.arguments:
        return unknown(name, messages.COMMAND_LINE_REWRITTEN)
    if isinstance(pool, CeleryPool) and pool.size is not None:
        if pool.size in pool.cores:
            return unknown(name, messages.POOL_LIKE_CORES.format(processes=pool.size))
        because = messages.POOL_UNLIKE_CORES.format(processes=pool.size)
        return detected_number(name, pool.size, because)
    variables = ("CELERY_WORKER_CONCURRENCY", "CELERY_WORKER_AUTOSCALE", "CELERYD_CONCURRENCY")
    return unknown(name, _why(given, environment, variables))


def _given_concurrency(name: str, given: Given) -> Reading | None:
    """What the start command says; None where it says nothing."""
    pool, written = given.values.get("pool", ("", ""))
    if _pool_word(pool) == "solo":
        return detected_number(name, 1, messages.IN_START_COMMAND.format(option=written))
    autoscale = given.values.get("autoscale")
    if autoscale is not None:
        most, _, least = autoscale[0].partition(",")
        high, low = whole_number(most), whole_number(least or "0")
        if high is None or low is None or low > high:
            return unknown(name, messages.OPTION_UNREADABLE.format(option="--autoscale"))
        because = messages.IN_START_COMMAND.format(option=autoscale[1])
        return detected(name, Interval(low, high), f"{low} to {high}", because)
    fixed = given.values.get("concurrency")
    if fixed is not None:
        number = whole_number(fixed[0])
        if not number:
            return unknown(name, messages.LEFT_TO_CELERY.format(option=fixed[1]))
        return detected_number(name, number, messages.IN_START_COMMAND.format(option=fixed[1]))
    return None


def _pool(program: Program, environment: Environment, pool: object) -> Reading:
    name = "server.pool"
    given = read_options(program.arguments, _options())
    if "pool" in given.values:
        value, written = given.values["pool"]
        word, because = _pool_word(value), messages.IN_START_COMMAND.format(option=written)
        if word is None:
            return unknown(name, messages.CUSTOM_POOL.format(setting=because))
        return detected_word(name, word, because)
    if isinstance(pool, CeleryPool) and pool.size is not None:
        return detected_word(name, "prefork", messages.HAS_CHILDREN.format(processes=pool.size))
    if program.rewritten and not program.arguments:
        return unknown(name, messages.COMMAND_LINE_REWRITTEN)
    return unknown(name, _why(given, environment, ("CELERY_WORKER_POOL",)))


def _pool_word(value: str) -> str | None:
    """The word of `server.pool` for what stands behind `-P`; None for a pool of somebody's own."""
    match = re.fullmatch(_POOL, value)
    return _POOL_WORDS.get(match["word"], match["word"]) if match else None


def _per_child(name: str, option: str, unit: int, program: Program, *_: object) -> Reading:
    """After what a child is replaced; where the start command leaves it out, the application's own
    settings may set it."""
    value, written = read_options(program.arguments, _options()).values.get(option, ("", ""))
    if not value:
        if program.rewritten and not program.arguments:
            return unknown(name, messages.COMMAND_LINE_REWRITTEN)
        return unknown(name, messages.SETTINGS_MAY_SET)
    because = messages.IN_START_COMMAND.format(option=written)
    number = whole_number(value)
    if not number:
        return unknown(name, messages.OPTION_UNREADABLE.format(option=f"--{option}"))
    if unit == 1:
        return detected_number(name, number, because)
    return detected(name, Interval.exactly(number * unit), size(number * unit), because)


def _app(name: str, program: Program, environment: Environment, _: object) -> Reading:
    app, written = read_options(program.arguments, _options()).values.get("app", ("", ""))
    if app:
        return detected_word(name, app, messages.IN_START_COMMAND.format(option=written))
    for variable in ("APP", "CELERY_APP"):
        if value := (environment or {}).get(variable):
            why = messages.VARIABLE_MAY_SET.format(variable=variable, value=value)
            return unknown(name, why)
    return unknown(name, messages.NO_APPLICATION)


def _why(given: Given, environment: Environment, variables: tuple[str, ...]) -> str:
    """What else may set what the start command leaves out."""
    for word in given.positional:
        if "=" in word:
            return messages.WORD_MAY_SET.format(word=word)
    for variable in variables:
        if value := (environment or {}).get(variable):
            return messages.VARIABLE_MAY_SET.format(variable=variable, value=value)
    return messages.SETTINGS_MAY_SET


Celery.facts = {
    "server.pool": _pool,
    "server.concurrency": _concurrency,
    "server.max_tasks_per_child": partial(
        _per_child, "server.max_tasks_per_child", "max-tasks-per-child", 1
    ),
    "server.max_memory_per_child": partial(
        _per_child, "server.max_memory_per_child", "max-memory-per-child", KIB
    ),
    "server.app": partial(_app, "server.app"),
    "celery.app": partial(_app, "celery.app"),
}


def _pool_size(files: ProcessFiles, program: Program) -> int | None:
    """Children that were replaced just now are waited for: while one is missing, the pool would
    seem to be smaller than it is."""
    if files.pid is None or program.role != "worker":
        return None
    given = read_options(program.arguments, _options())
    if _pool_word(given.value("pool") or "prefork") != "prefork":
        return None
    if "beat" in given.values or program.rewritten:
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
