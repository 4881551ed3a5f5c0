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
    detected_number,
    detected_word,
    find_option,
    option,
    positional,
    short_name,
    unknown,
    whole_number,
)
from wizard.messages import servers_found as messages

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
    package = "uvicorn"
    environment = frozenset({"UVICORN_LIMIT_MAX_REQUESTS", "UVICORN_WORKERS", "WEB_CONCURRENCY"})
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
    value, because = _setting(program, environment, "--workers", "WEB_CONCURRENCY")
    if value is None:
        return unknown(name, because)
    if value == "":
        return detected_number(name, 1, messages.DEFAULT_OF_SERVER.format(server="uvicorn"))
    number = whole_number(value)
    if number is None:
        return unknown(name, messages.NOT_A_NUMBER.format(setting=because))
    return detected_number(name, number or 1, because)


def _max_requests(program: Program, environment: Environment, _: object) -> Reading:
    name = "server.max_requests"
    value, because = _setting(program, environment, "--limit-max-requests")
    if value is None:
        return unknown(name, because)
    if value == "":
        nowhere = messages.OPTION_NOWHERE.format(option="--limit-max-requests")
        return detected_word(name, "unset", nowhere)
    number = whole_number(value)
    if number is None:
        return unknown(name, messages.NOT_A_NUMBER.format(setting=because))
    return detected_number(name, number, because)


Uvicorn.facts = {"server.workers": _workers, "server.max_requests": _max_requests}


def _setting(
    program: Program, environment: Environment, long: str, *variables: str
) -> tuple[str | None, str]:
    """(value, evidence) of an option: the command line, its own variable, else `variables`.

    The value is empty where nothing sets it, and None, with the reason, where that cannot be known.
    """
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
    file = option(program.arguments, "--env-file")
    if file is not None and variables:
        return None, messages.FILE_MAY_SET.format(file=file, option=long)
    return "", ""
