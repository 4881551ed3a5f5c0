"""The facts that one process tells, from its command line and what was found beside it. Pure.

Every reading names its evidence. An option that is not on the command line is `unset` only where
nothing else could have set it; else it is unknown, and the reading says what could have.
"""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from wizard.evidence.servers.command_line import program_of
from wizard.evidence.servers.deployment import ENVIRONMENT as OF_PLATFORM
from wizard.evidence.servers.deployment import app_kind, container_kind
from wizard.evidence.servers.import_path import ENVIRONMENT as OF_IMPORTS
from wizard.evidence.servers.likely_kind import OwnCode, likely_kind
from wizard.evidence.servers.server import (
    UNKNOWN_KIND,
    Environment,
    Program,
    detected_number,
    detected_word,
    unknown,
)
from wizard.evidence.servers.server_table import SERVERS, server_of
from wizard.evidence.servers.start_command import as_written
from wizard.messages import server_messages as messages
from wizard.text.redact import redact
from wizard.text.units import one_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from wizard.evidence.reading import Reading
    from wizard.evidence.servers.loaded_version import LoadedVersion

ENVIRONMENT = OF_PLATFORM.union({"HOSTNAME"}, OF_IMPORTS, *(s.environment for s in SERVERS))
"""All that is ever looked at in a process's environment."""

_OF_SERVERS = tuple(dict.fromkeys(name for server in SERVERS for name in server.facts))
"""The facts that only some servers tell."""

OF_PROCESS = (
    *("server.kind", "server.version", *_OF_SERVERS),
    *("start_command", "target.age"),
)
"""The facts that are unknown where no process is chosen."""


class Clues(msgspec.Struct, frozen=True):
    """What was found beside the command line. None everywhere is "could not be looked at"."""

    pid: int | None = None
    host: str | None = None
    """The name of the machine or container that the process is in."""

    of_server: object = None
    """What the server's own `inspect` found: the form is its own."""

    app_description: str | None = None
    """The text of app_desc.yaml in the process's directory; empty where there is none."""

    version: LoadedVersion | None = None
    """The version of the server that the process has loaded; None where its kind has none."""

    group_paths: Sequence[str] = ()
    """The process's control groups, as /proc/PID/cgroup names them."""

    open_files: tuple[str, ...] = ()
    """What it holds open, as /proc/PID/fd names it; empty where that cannot be read."""

    first_namespace: bool | None = None
    """Whether the process is in the machine's first PID namespace."""

    own_code: OwnCode | None = None
    """What it runs itself, where its name does not tell what it is."""

    container_files: frozenset[str] = frozenset()
    """Which of /.dockerenv and /run/.containerenv there are."""


def detect(
    command: tuple[str, ...], environment: Environment, clues: Clues | None = None
) -> dict[str, Reading]:
    """The facts of the catalogue that one process tells, known or unknown with the reason.

    `command` is cleaned, with secrets blanked; `environment` holds names of ENVIRONMENT only and is
    None where it could not be read.
    """
    clues = clues or Clues()
    program = seen_in(clues.open_files, program_of(command))
    readings = [
        _server_kind(program, clues),
        _version(program, clues),
        *(_told_by_server(name, program, environment, clues) for name in _OF_SERVERS),
        _start_command(command, program),
        (
            unknown("pid", messages.NO_PROCESS_CHOSEN)
            if clues.pid is None
            else detected_number("pid", clues.pid)
        ),
        (
            detected_word("host", clues.host)
            if clues.host
            else unknown("host", messages.NO_HOST_NAME)
        ),
        app_kind(environment, clues.app_description),
        container_kind(
            environment, clues.group_paths, clues.container_files, clues.first_namespace
        ),
    ]
    return {reading.name: reading for reading in readings}


def seen_in(open_files: Iterable[str], program: Program | None) -> Program | None:
    """The program; where its words name none of the servers, the one whose files it holds open."""
    if program is None or program.known or program.wrapped:
        return program
    for path in open_files:
        for server in SERVERS:
            if found := server.from_open_file(path):
                return found
    return program


def _server_kind(program: Program | None, clues: Clues) -> Reading:
    name = "server.kind"
    if program is None:
        return unknown(name, messages.NO_COMMAND_LINE)
    if program.wrapped:
        return unknown(name, messages.ONLY_STARTS.format(name=program.name))
    kind, because = _kind_of(program)
    if kind != UNKNOWN_KIND:
        return detected_word(name, kind, because)
    return replace(unknown(name, because), likely=likely_kind(clues.own_code))


def _kind_of(program: Program) -> tuple[str, str]:
    """(a word of `server.kind` or UNKNOWN_KIND, why)."""
    kind, name = program.kind, program.name
    if otherwise := server_of(kind).not_it(program):
        return otherwise
    if program.rewritten:
        return kind, messages.TITLE_SAYS_SO
    if program.by_files:
        return kind, messages.FILES_SAY_SO.format(server=kind)
    if kind != UNKNOWN_KIND:
        because = messages.NAMED_IN_START_COMMAND if program.known else messages.COMMAND_RUNS
        return kind, because.format(name=name)
    because = messages.ONLY_NAMED if program.mentions else messages.MAY_BE_ANY
    return kind, because.format(server=program.mentions, name=name)


def _version(program: Program | None, clues: Clues) -> Reading:
    name = "server.version"
    package = server_of(program.kind).package if program else ""
    if not package and (program is None or _kind_of(program)[0] == UNKNOWN_KIND):
        return unknown(name, messages.SERVER_NOT_KNOWN)
    if not package:
        listed = one_of([server.kind for server in SERVERS if server.package])
        return unknown(name, messages.NO_VERSION_OF_OTHERS.format(servers=listed))
    if clues.version is None:
        return unknown(name, messages.FILES_UNREADABLE)
    if clues.version.missing:
        return unknown(name, clues.version.missing)
    return detected_word(name, clues.version.version, clues.version.because)


def _told_by_server(
    name: str, program: Program | None, environment: Environment, clues: Clues
) -> Reading:
    kind = _kind_of(program)[0] if program and not program.wrapped else UNKNOWN_KIND
    if program is None or kind == UNKNOWN_KIND:
        return unknown(name, messages.SERVER_NOT_KNOWN)
    reader = server_of(kind).facts.get(name)
    if reader is None:
        listed = one_of([server.kind for server in SERVERS if name in server.facts])
        return unknown(name, messages.ONLY_OF_SERVERS.format(servers=listed))
    reading = reader(program, environment, clues.of_server)
    # What stands in the environment was not redacted with the command line.
    missing = redact(reading.missing) if reading.missing else reading.missing
    return replace(reading, because=redact(reading.because), missing=missing)


def _start_command(command: tuple[str, ...], program: Program | None) -> Reading:
    name = "start_command"
    if program is None:
        return unknown(name, messages.NO_COMMAND_LINE)
    if program.rewritten:
        return unknown(name, messages.TITLE_INSTEAD.format(title=command[0]))
    return detected_word(name, shlex.join(as_written(command)), messages.ITS_COMMAND_LINE)
