"""uvicorn: one process that serves, or a supervisor that spawns workers.

A spawned worker shows nothing of uvicorn: its command line is that of Python's multiprocessing, and
beside it runs a helper of multiprocessing. What wins over what: FACTS.md, uvicorn.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wizard.evidence.servers.server import (
    RESOURCE_TRACKER,
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
    unknown,
)
from wizard.messages import server_messages as messages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wizard.evidence.reading import Reading
    from wizard.evidence.sample import ProcessSample

_FLAG = (
    r"--(?:reload|factory|reset-contextvars|version|help|http2"
    r"|(?:no-)?(?:access-log|use-colors|proxy-headers|server-header|date-header))"
)
"""The options without a value; all others are followed by one."""


class Uvicorn(Server):
    """A supervisor and the workers it spawns; with one worker both are one process."""

    kind = "uvicorn"
    in_code = r"(?m)^[ \t]*(?:import|from)[ \t](?:[\w., \t]*[, \t])?uvicorn\b|\buvicorn\.run\b"
    package = "uvicorn"
    environment = frozenset(
        {
            *("UVICORN_APP", "UVICORN_ENV_FILE", "UVICORN_LIMIT_MAX_REQUESTS", "UVICORN_RELOAD"),
            *("UVICORN_WORKERS", "WEB_CONCURRENCY"),
        }
    )
    serving = frozenset({"supervisor"})
    service_options = (("--host",), ("--port",), ("--uds",), ("--fd",), ("--app-dir",))

    def from_command(self, name: str, arguments: tuple[str, ...]) -> Program | None:
        return Program(self.kind, name, "supervisor", arguments) if name == self.kind else None

    def from_module(self, module: str, arguments: tuple[str, ...]) -> Program | None:
        return self.from_command(module, arguments)

    def application(self, program: Program) -> str:
        return positional(program.arguments, lambda word: re.fullmatch(_FLAG, word) is not None)

    def may_be_child(self, child: Program, main: Program) -> bool:
        """Its workers are spawned, and look like any process of multiprocessing."""
        return any("multiprocessing.spawn" in word for word in child.arguments)

    def workers(
        self, main: ProcessSample, children: Sequence[ProcessSample]
    ) -> tuple[ProcessSample, ...]:
        """All children but multiprocessing's helper; without any the main process serves itself."""
        spawned = tuple(child for child in children if short_name(child) != RESOURCE_TRACKER)
        return spawned or (main,)


def _workers(program: Program, environment: Environment, _: object) -> Reading:
    name = "server.workers"
    if "--reload" in program.arguments:
        return detected_number(name, 1, messages.ONE_WHILE_RELOADING)
    if reload := (environment or {}).get("UVICORN_RELOAD"):
        return unknown(name, messages.VARIABLE_ALLOWS_ONE.format(value=f"UVICORN_RELOAD={reload}"))
    value, because = _setting(program, environment, "--workers", "WEB_CONCURRENCY")
    default = messages.DEFAULT_OF_SERVER.format(server="uvicorn")
    setting = "1" if value == "0" else value, because  # none would serve nothing: it takes one
    return read_number(name, setting, detected_number(name, 1, default))


def _max_requests(program: Program, environment: Environment, _: object) -> Reading:
    name = "server.max_requests"
    nowhere = messages.OPTION_NOWHERE.format(option="--limit-max-requests")
    setting = _setting(program, environment, "--limit-max-requests")
    return read_number(name, setting, detected_word(name, "unset", nowhere))


def _app(program: Program, environment: Environment, _: object) -> Reading:
    name = "server.app"
    variable = (environment or {}).get("UVICORN_APP")
    app = positional(program.arguments, lambda word: re.fullmatch(_FLAG, word) is not None)
    if app:
        return detected_word(name, app, messages.NAMED_IN_START_COMMAND.format(name=app))
    if variable:
        return detected_word(name, variable, f"UVICORN_APP={variable}")
    return unknown(name, messages.NO_APPLICATION)


Uvicorn.facts = {
    "server.workers": _workers,
    "server.max_requests": _max_requests,
    "server.app": _app,
}


def _setting(program: Program, environment: Environment, long: str, *variables: str) -> Setting:
    """In uvicorn's own order: the command line, the option's own variable, then `variables`."""
    given = find_option(program.arguments, long)
    if given is not None:
        return given[0], messages.IN_START_COMMAND.format(option=given[1])
    own = f"UVICORN_{long.removeprefix('--').replace('-', '_').upper()}"
    if environment is None:
        return None, messages.ENVIRONMENT_MAY_SET.format(variable=own, option=long)
    for variable in (own, *variables):
        value = environment.get(variable)
        if value:
            return value, f"{variable}={value}"
    file = option(program.arguments, "--env-file") or environment.get("UVICORN_ENV_FILE")
    if file is not None and variables:
        return None, messages.FILE_MAY_SET.format(
            file=file, option=long, why=messages.CANNOT_BE_READ
        )
    return "", ""
