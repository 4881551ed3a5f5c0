"""gunicorn: a master that forks workers, set up by its command line, the environment, and a
configuration file, which is Python: it is parsed, never run."""

from __future__ import annotations

import ast
import re
import shlex
import warnings
from typing import TYPE_CHECKING

import msgspec

from wizard.evidence.reading import Interval
from wizard.evidence.servers.server import (
    Environment,
    Program,
    Server,
    Setting,
    detected_number,
    detected_word,
    find_option,
    option,
    positional,
    read_number,
    short_name,
)
from wizard.messages import server_messages as messages

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wizard.evidence.reading import Reading
    from wizard.evidence.sample import ProcessSample
    from wizard.evidence.servers.process_files import ProcessFiles

CONFIG_NAME = "gunicorn.conf.py"
"""What is read where no option names another file."""

# These patterns are compiled at first use: the worker rule is imported with every start.
_NAME = r"gunicorn(?:3|_django|_paster)?"
_TITLE = r"gunicorn: (?P<role>[\w-]+)(?: \[(?P<app>[^\]]*)\])?"
_HEARTBEAT = r"/wgunicorn-\w{8} \(deleted\)$"
_FLAG = (
    r"-[DRhv]|--(?:reload|spew|check-config|print-config|preload|no-sendfile|reuse-port|daemon"
    r"|initgroups|enable-stdio-inheritance|capture-output|log-syslog|strip-header-spaces"
    r"|disable-redirect-access-to-syslog|do-handshake-on-connect|suppress-ragged-eofs|help|version"
    r"|permit-unconventional-http-(?:method|version)|casefold-http-method|no-control-socket)"
)
"""The options without a value; all others are followed by one."""


class GunicornConfig(msgspec.Struct, frozen=True):
    """The configuration file, as far as it is plain."""

    numbers: Mapping[str, int | None] | None = None
    """Name → its number, None for one that is not written down as a plain number; empty where there
    is no such file, None where it cannot be read."""

    name: str = CONFIG_NAME


class Gunicorn(Server):
    """A master, which is a process of the program's own name, and its forks."""

    kind = "gunicorn"
    package = "gunicorn"
    environment = frozenset({"GUNICORN_CMD_ARGS", "WEB_CONCURRENCY"})
    serving = frozenset({"master"})
    service_options = (("-b", "--bind"), ("--chdir",))

    def from_command(self, name: str, arguments: tuple[str, ...]) -> Program | None:
        return Program(self.kind, name, "master", arguments) if re.fullmatch(_NAME, name) else None

    def from_module(self, module: str, arguments: tuple[str, ...]) -> Program | None:
        is_ours = module in ("gunicorn", "gunicorn.app.wsgiapp")
        return Program(self.kind, self.kind, "master", arguments) if is_ours else None

    def from_django(self, command: str, arguments: tuple[str, ...]) -> Program | None:
        is_ours = command == "run_gunicorn"
        return Program(self.kind, self.kind, "master", arguments) if is_ours else None

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
        return program.app or positional(
            program.arguments, lambda word: re.fullmatch(_FLAG, word) is not None
        )

    def workers(
        self, main: ProcessSample, children: Sequence[ProcessSample]
    ) -> tuple[ProcessSample, ...]:
        """The arbiter of "dirty" workers is none."""
        return tuple(
            child
            for child in super().workers(main, children)
            if not short_name(child).startswith("gunicorn: dirty")
        )

    def inspect(self, files: ProcessFiles, program: Program) -> GunicornConfig:
        return _read_config(files, program)


def _max_requests(program: Program, environment: Environment, config: object) -> Reading:
    name = "server.max_requests"
    setting = _setting(program, environment, config, "--max-requests")
    nowhere = messages.OPTION_NOWHERE.format(option="--max-requests")
    reading = read_number(name, setting, detected_word(name, "unset", nowhere))
    if reading.value == Interval.exactly(0):
        return detected_word(name, "unset", messages.SWITCHED_OFF.format(setting=setting[1]))
    return reading


def _workers(program: Program, environment: Environment, config: object) -> Reading:
    name = "server.workers"
    setting = _setting(program, environment, config, "--workers", "-w")
    if setting[0] == "":
        setting = (environment or {}).get("WEB_CONCURRENCY", ""), "WEB_CONCURRENCY"
    default = messages.DEFAULT_OF_SERVER.format(server="gunicorn")
    return read_number(name, setting, detected_number(name, 1, default))


Gunicorn.facts = {"server.workers": _workers, "server.max_requests": _max_requests}


def _setting(  # noqa: PLR0911 - one for each place that may set it
    program: Program, environment: Environment, config: object, *names: str
) -> Setting:
    """In gunicorn's own order: command line, GUNICORN_CMD_ARGS, configuration file."""
    long = names[0]
    given = find_option(program.arguments, *names)
    if given is not None:
        return given[0], messages.IN_START_COMMAND.format(option=given[1])
    if program.rewritten:
        return None, messages.COMMAND_LINE_REWRITTEN
    if program.by_files:
        return None, messages.SET_IN_ITS_CODE.format(option=long)
    if environment is None:
        return None, messages.ENVIRONMENT_MAY_SET.format(variable="GUNICORN_CMD_ARGS", option=long)
    try:
        arguments = shlex.split(environment.get("GUNICORN_CMD_ARGS", ""))
    except ValueError:
        return None, messages.VARIABLE_UNREADABLE.format(variable="GUNICORN_CMD_ARGS")
    given = find_option(arguments, *names)
    if given is not None:
        return given[0], messages.IN_VARIABLE.format(option=given[1], variable="GUNICORN_CMD_ARGS")
    if option([*program.arguments, *arguments], "--paste", "--paster") is not None:
        return None, messages.PASTE_FILE_MAY_SET.format(option=long)
    return _in_config(config if isinstance(config, GunicornConfig) else GunicornConfig(), long)


def _in_config(config: GunicornConfig, long: str) -> Setting:
    """The same of an option that only the configuration file may still set."""
    setting = long.removeprefix("--").replace("-", "_")
    if config.numbers is None:
        return None, messages.FILE_MAY_SET.format(file=config.name, option=long)
    if setting not in config.numbers and "*" not in config.numbers:
        return "", ""
    number = config.numbers.get(setting)
    if number is None:
        return None, messages.FILE_SETS_IT_OTHERWISE.format(file=config.name, option=long)
    return str(number), messages.IN_FILE.format(setting=setting, number=number, file=config.name)


# --- the configuration file -----------------------------------------------------------------------


def _read_config(  # noqa: PLR0911 - one for each reason why it is not known
    files: ProcessFiles, program: Program
) -> GunicornConfig:
    """`-c FILE`, else gunicorn.conf.py where the server was started."""
    if program.rewritten or program.by_files:
        return GunicornConfig()
    more = (files.environment or {}).get("GUNICORN_CMD_ARGS", "").split()
    arguments = [*program.arguments, *more]
    name = option(arguments, "--config", "-c")
    if name is None and option(arguments, "--chdir") is not None:
        return GunicornConfig()  # it is looked for where the server was started, which nobody says
    if name is not None and name.startswith("python:"):
        return GunicornConfig(None, name)
    path = (name or CONFIG_NAME).removeprefix("file:")
    directory = files.link("cwd")
    if directory is None:
        return GunicornConfig(None, path)
    file = files.path(directory, path)
    try:
        exists = file.is_file()
    except OSError:
        return GunicornConfig(None, path)
    if not exists and name is None:
        return GunicornConfig({}, path)
    text = files.read(file)
    return GunicornConfig(plain_numbers(text) if text else None, path)


def plain_numbers(text: str) -> dict[str, int | None] | None:
    """Name → number for every name that is given one at the top of the file, once and plainly.

    A name that is set in any other way (computed, twice, under an `if`) is None, and so is `"*"`
    where a star import may set anything. None for a file that is not Python.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about their escapes, which are not ours to mend
            tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    numbers: dict[str, int | None] = {}
    plain = set(tree.body)
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names):
            numbers["*"] = None
        if isinstance(node, ast.Call) and _name(node.func) in ("exec", "globals", "vars", "locals"):
            numbers["*"] = None
        for name in _bound(node):
            number = _number(node) if node in plain else None
            numbers[name] = None if name in numbers else number
    return numbers


def _bound(node: ast.AST) -> list[str]:
    """The names that a statement binds."""
    match node:
        case ast.Assign(targets=targets):
            return [name for target in targets for name in _names(target)]
        case ast.AnnAssign(target=target) | ast.AugAssign(target=target):
            return _names(target)
        case ast.For(target=target) | ast.NamedExpr(target=target):
            return _names(target)
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            return [name]
        case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
            return [alias.asname or alias.name for alias in aliases if alias.name != "*"]
        case _:
            return []


def _names(target: ast.AST) -> list[str]:
    return [node.id for node in ast.walk(target) if isinstance(node, ast.Name)]


def _name(node: ast.AST) -> str:
    return node.id if isinstance(node, ast.Name) else ""


def _number(node: ast.AST) -> int | None:
    match node:
        case ast.Assign(targets=[ast.Name()], value=ast.Constant(value=int(number))):
            return None if isinstance(number, bool) else number
        case _:
            return None
