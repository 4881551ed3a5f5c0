"""gunicorn: a master that forks workers, set up by its command line, the environment, and a
configuration file, which is Python: it is parsed, never run."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

from msgspec.structs import replace

from wizard.evidence.reading import Interval
from wizard.evidence.servers.gunicorn_config import GunicornConfig, Start, read_config
from wizard.evidence.servers.gunicorn_options import gunicorn_options
from wizard.evidence.servers.option_reader import Given, read_options
from wizard.evidence.servers.server import (
    Environment,
    Program,
    Server,
    Setting,
    detected,
    detected_number,
    detected_word,
    read_number,
    unknown,
    whole_number,
)
from wizard.messages import server_messages as messages
from wizard.text.units import duration

if TYPE_CHECKING:
    from wizard.evidence.reading import Reading
    from wizard.evidence.servers.process_files import ProcessFiles

# These patterns are compiled at first use: the worker rule is imported with every start.
_NAME = r"gunicorn(?:3|_django|_paster)?"
_TITLE = r"gunicorn: (?P<role>[\w-]+)(?: \[(?P<app>[^\]]*)\])?"
_HEARTBEAT = r"/wgunicorn-\w{8} \(deleted\)$"

_PLAIN_NAMES = frozenset({"gunicorn", "gunicorn3"})
"""What reads its settings from its options, GUNICORN_CMD_ARGS and its file; others have sources of
their own, such as Django's settings, a Paste file or code."""

_CLASSES = {
    r"sync|gunicorn\.workers\.sync\.SyncWorker": "sync",
    r"gthread|gunicorn\.workers\.gthread\.ThreadWorker": "gthread",
    r"gevent(_wsgi|_pywsgi)?|gunicorn\.workers\.ggevent\.Gevent(PyWSGI)?Worker": "gevent",
    r"eventlet|gunicorn\.workers\.geventlet\.EventletWorker": "eventlet",
    r"tornado|gunicorn\.workers\.gtornado\.TornadoWorker": "tornado",
    r"asgi|gunicorn\.workers\.gasgi\.ASGIWorker": "asgi",
    r"uvicorn(\.workers|_worker(\._workers)?)\.Uvicorn(H11)?Worker": "uvicorn",
    r"aiohttp(\.worker)?\.Gunicorn(UVLoop)?WebWorker": "aiohttp",
}
"""Patterns of what `-k` may say → the word of `server.worker_class`. A class of somebody's own may
be any of them underneath."""


_USUAL_TIMEOUT = 30


class Gunicorn(Server):
    """A master, which is a process of the program's own name, and its forks."""

    kind = "gunicorn"
    in_code = r"\bgunicorn\.app\b|\bfrom gunicorn\b"
    package = "gunicorn"
    other_children = ("gunicorn: dirty",)  # the arbiter of "dirty" workers
    environment = frozenset({"GUNICORN_CMD_ARGS", "PWD", "WEB_CONCURRENCY"})
    serving = frozenset({"master"})
    service_options = (("-b", "--bind"), ("--chdir",))

    def from_command(self, name: str, arguments: tuple[str, ...]) -> Program | None:
        return Program(self.kind, name, "master", arguments) if re.fullmatch(_NAME, name) else None

    def from_module(self, module: str, arguments: tuple[str, ...]) -> Program | None:
        is_ours = module in ("gunicorn", "gunicorn.app.wsgiapp")
        return Program(self.kind, self.kind, "master", arguments) if is_ours else None

    def from_django(self, command: str, arguments: tuple[str, ...]) -> Program | None:
        is_ours = command == "run_gunicorn"
        return Program(self.kind, command, "master", arguments) if is_ours else None

    def from_title(self, title: str) -> Program | None:
        """`gunicorn: master [wsgi:app]`"""
        match = re.match(_TITLE, title)
        if match is None:
            return None
        app = match["app"] or ""
        return Program(self.kind, self.kind, match["role"], (), rewritten=True, app=app)

    def from_open_file(self, path: str) -> Program | None:
        """The heartbeat of a worker, which the master holds open as well: FACTS.md, gunicorn."""
        if re.search(_HEARTBEAT, path) is None:
            return None
        return Program(self.kind, self.kind, "master", (), by_files=True)

    def application(self, program: Program) -> str:
        return program.app or _positional(program)

    def inspect(self, files: ProcessFiles, program: Program) -> GunicornConfig:
        if program.rewritten or program.by_files or program.name not in _PLAIN_NAMES:
            return GunicornConfig()
        sources = _sources(program, files.environment)
        if sources is None:
            return GunicornConfig()
        config = read_config(files, _start(sources, program))
        return _as_its_workers_say(config, files, program)


def _max_requests(program: Program, environment: Environment, config: object) -> Reading:
    return _or_unset("server.max_requests", "max-requests", program, environment, config)


def _max_requests_jitter(program: Program, environment: Environment, config: object) -> Reading:
    return _or_unset(
        "server.max_requests_jitter", "max-requests-jitter", program, environment, config
    )


def _timeout(program: Program, environment: Environment, config: object) -> Reading:
    """Of its seconds 30 is the default, and 0 never."""
    name = "server.timeout"
    setting = _setting(program, environment, config, "timeout")
    default = messages.DEFAULT_OF_SERVER.format(server="gunicorn")
    usual = detected(name, Interval.exactly(_USUAL_TIMEOUT), f"{_USUAL_TIMEOUT} s", default)
    reading = read_number(name, setting, usual)
    if reading.value == Interval.exactly(0):
        return detected_word(name, "unset", messages.SWITCHED_OFF.format(setting=setting[1]))
    if isinstance(reading.value, Interval):
        return replace(reading, text=duration(reading.value.low))
    return reading


def _or_unset(
    name: str, option: str, program: Program, environment: Environment, config: object
) -> Reading:
    """A number of which 0, the default, means never."""
    setting = _setting(program, environment, config, option)
    nowhere = messages.OPTION_NOWHERE.format(option=f"--{option}")
    reading = read_number(name, setting, detected_word(name, "unset", nowhere))
    if reading.value == Interval.exactly(0):
        return detected_word(name, "unset", messages.SWITCHED_OFF.format(setting=setting[1]))
    return reading


def _workers(program: Program, environment: Environment, config: object) -> Reading:
    name = "server.workers"
    default = messages.DEFAULT_OF_SERVER.format(server="gunicorn")
    setting = _workers_setting(program, environment, config)
    return read_number(name, setting, detected_number(name, 1, default))


def _workers_setting(program: Program, environment: Environment, config: object) -> Setting:
    setting = _setting(program, environment, config, "workers")
    number = (environment or {}).get("WEB_CONCURRENCY", "")
    if setting[0] == "" and number:
        return number, f"WEB_CONCURRENCY={number}"
    return setting


def _worker_class(program: Program, environment: Environment, config: object) -> Reading:
    """More than one thread makes a sync worker one of threads, as gunicorn itself has it."""
    name = "server.worker_class"
    given, because = _setting(program, environment, config, "worker-class")
    if given is None:
        return unknown(name, because)
    given, because = (
        given or "sync",
        because or messages.DEFAULT_OF_SERVER.format(server="gunicorn"),
    )
    if given == "sync" or given.endswith("SyncWorker"):
        threads, why = _setting(program, environment, config, "threads")
        number = None if threads is None else whole_number(threads or "1")
        if number is None:
            return unknown(name, why)
        if number > 1:
            return detected_word(name, "gthread", why)
    plain = re.sub("^egg:gunicorn#", "", given)
    word = next((word for form, word in _CLASSES.items() if re.fullmatch(form, plain)), None)
    if word is None:
        return unknown(name, messages.CLASS_OF_ITS_OWN.format(setting=because))
    return detected_word(name, word, because)


def _app(program: Program, environment: Environment, config: object) -> Reading:
    name = "server.app"
    app = "" if program.rewritten else _positional(program)
    if app:
        return detected_word(name, app, messages.NAMED_IN_START_COMMAND.format(name=app))
    value, because = _setting(program, environment, config, "wsgi-app")
    if value:
        return detected_word(name, value, because)
    return unknown(name, because or messages.NO_APPLICATION)


Gunicorn.facts = {
    "server.workers": _workers,
    "server.worker_class": _worker_class,
    "server.max_requests": _max_requests,
    "server.max_requests_jitter": _max_requests_jitter,
    "server.timeout": _timeout,
    "server.app": _app,
}


# --- where a setting comes from -------------------------------------------------------------------


def _positional(program: Program) -> str:
    given = read_options(program.arguments, gunicorn_options()).positional
    return given[0] if given else ""


def _sources(program: Program, environment: Environment) -> tuple[Given, Given] | None:
    """(the command line, GUNICORN_CMD_ARGS); None where the second cannot be read."""
    try:
        more = shlex.split((environment or {}).get("GUNICORN_CMD_ARGS", ""))
    except ValueError:
        return None
    options = gunicorn_options()
    return read_options(program.arguments, options), read_options(more, options)


def _start(sources: tuple[Given, Given], program: Program) -> Start:
    line, variable = sources
    return Start(
        line.value("config") or variable.value("config"),
        line.value("chdir") or variable.value("chdir"),
        line.positional[0] if line.positional else program.app,
        any("preload" in given.values for given in sources),
    )


def _as_its_workers_say(
    config: GunicornConfig, files: ProcessFiles, program: Program
) -> GunicornConfig:
    """`config`, unless the number of workers that it leads to is not the one that runs: then it is
    not what was loaded, or somebody has told the server otherwise since."""
    if config.settings is None or "dirty_apps" in config.settings:
        return config
    value, because = _workers_setting(program, files.environment, config)
    asked = None if value is None else whole_number(value or "1")
    sources = _sources(program, files.environment)
    if (
        asked is None
        or sources is None
        or any(name in given.values for name in ("workers", "dirty-app") for given in sources)
    ):
        return config
    try:
        running = len(files.forks())
    except (OSError, ValueError):
        return config
    if running in (0, asked):
        return config
    said = because or messages.DEFAULT_OF_SERVER.format(server="gunicorn")
    why = messages.WORKERS_DISAGREE.format(running=running, setting=said)
    return GunicornConfig(None, config.name, why)


def _setting(  # noqa: PLR0911 - one for each place that may set it
    program: Program, environment: Environment, config: object, option: str
) -> Setting:
    """In gunicorn's own order: command line, GUNICORN_CMD_ARGS, configuration file. `option` is a
    long name, without dashes."""
    written = f"--{option}"
    line = read_options(program.arguments, gunicorn_options())
    if option in line.unclear:
        return None, messages.OPTION_UNCLEAR.format(option=written)
    if option in line.values:
        value, as_written = line.values[option]
        return value, messages.IN_START_COMMAND.format(option=as_written)
    if program.rewritten:
        return None, messages.COMMAND_LINE_REWRITTEN
    if program.by_files:
        return None, messages.SET_IN_ITS_CODE.format(option=written)
    if program.name not in _PLAIN_NAMES:
        return None, messages.OTHER_SETTINGS.format(name=program.name, option=written)
    if environment is None:
        return None, messages.ENVIRONMENT_MAY_SET.format(
            variable="GUNICORN_CMD_ARGS", option=written
        )
    sources = _sources(program, environment)
    if sources is None or option in sources[1].unclear:
        return None, messages.VARIABLE_UNREADABLE.format(variable="GUNICORN_CMD_ARGS")
    if option in sources[1].values:
        value, as_written = sources[1].values[option]
        return value, messages.IN_VARIABLE.format(option=as_written, variable="GUNICORN_CMD_ARGS")
    if any("paste" in given.values for given in sources):
        return None, messages.PASTE_FILE_MAY_SET.format(option=written)
    return _in_config(config if isinstance(config, GunicornConfig) else GunicornConfig(), option)


def _in_config(config: GunicornConfig, option: str) -> Setting:
    """The same of an option that only the configuration file may still set."""
    setting, written = option.replace("-", "_"), f"--{option}"
    if config.settings is None:
        return None, messages.FILE_MAY_SET.format(file=config.name, option=written, why=config.why)
    if setting not in config.settings:
        return "", ""
    value = config.settings[setting]
    if value is None:
        return None, messages.FILE_SETS_IT_OTHERWISE.format(file=config.name, option=written)
    return str(value), messages.IN_FILE.format(setting=setting, value=value, file=config.name)
