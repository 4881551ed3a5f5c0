"""What a process is, from its command line and what was found beside it. Pure; nothing is run.

Every reading names its evidence. An option that is not on the command line is `unset` only where
nothing else could have set it; else it is unknown, and the reading says what could have.
"""

from __future__ import annotations

import shlex
from dataclasses import field
from typing import TYPE_CHECKING

from wizard.evidence.detection.deployment import app_kind, container_kind
from wizard.evidence.detection.program import Program, find_option, option, program_of
from wizard.evidence.reading import Interval, Reading, Value
from wizard.frozen import frozen
from wizard.text.redact import redact

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ENVIRONMENT = frozenset(
    {
        "BKPAAS_APP_CODE",
        "BKPAAS_APP_ID",
        "BKPAAS_APP_MODULE_NAME",
        "BKPAAS_ENGINE_APP_NAME",
        "CELERYD_CONCURRENCY",
        "GUNICORN_CMD_ARGS",
        "HOSTNAME",
        "KUBERNETES_SERVICE_HOST",
        "SLUG_GET_URL",
        "SLUG_URL",
        "VIRTUAL_ENV",
        "WEB_CONCURRENCY",
        "container",
    }
)
"""All that is ever looked at in a process's environment."""


@frozen
class Clues:
    """What was found beside the command line. None everywhere is "could not be looked at"."""

    pid: int | None = None
    host: str | None = None
    """The name of the machine or container that the process is in."""

    config: Mapping[str, int | None] | None = None
    """Of gunicorn's configuration file: name → its number, None for one that is not written down as
    a plain number; empty where there is no such file."""

    config_name: str = "gunicorn.conf.py"
    app_description: str | None = None
    """The text of app_desc.yaml in the process's directory; empty where there is none."""

    versions: Sequence[str] | None = None
    """Versions of the server that are installed where the process's interpreter looks first."""

    group_paths: Sequence[str] = ()
    """The process's control groups, as /proc/PID/cgroup names them."""

    pool: int | None = None
    """How many processes a celery worker has forked and kept; None where they are too new to be
    counted, or are no pool of a fixed size."""

    cores: frozenset[int] = frozenset()
    """The numbers of cores that celery may have found: the machine's, the process's own."""

    first_namespace: bool | None = None
    """Whether the process is in the machine's first PID namespace."""

    container_files: frozenset[str] = field(default_factory=frozenset)
    """Which of /.dockerenv and /run/.containerenv there are."""


def detect(
    command: tuple[str, ...], environment: Mapping[str, str] | None, clues: Clues | None = None
) -> dict[str, Reading]:
    """The facts of the catalogue that one process tells, known or unknown with the reason.

    `command` is cleaned, with secrets blanked; `environment` holds names of ENVIRONMENT only and is
    None where it could not be read.
    """
    clues = clues or Clues()
    program = program_of(command)
    readings = [
        _server_kind(program),
        _version(program, clues),
        _workers(program, environment, clues),
        _concurrency(program, environment, clues),
        _max_requests(program, environment, clues),
        _start_command(command, program),
        _number("pid", clues.pid, "no process is chosen"),
        _text("host", clues.host, "the machine does not say its name"),
        app_kind(environment, clues.app_description),
        container_kind(
            environment, clues.group_paths, clues.container_files, clues.first_namespace
        ),
    ]
    return {reading.name: reading for reading in readings}


def _server_kind(program: Program | None) -> Reading:
    if program is None:
        return unknown("server.kind", "the process shows no command line")
    if program.rewritten:
        because = "its title says so"
    elif program.kind == "other":
        because = f"the start command runs {program.name}"
    else:
        because = f"{program.name} in the start command"
    return detected("server.kind", frozenset({program.kind}), program.kind, because)


def _version(program: Program | None, clues: Clues) -> Reading:
    name = "server.version"
    if program is None or program.kind == "other":
        return unknown(name, "only the versions of gunicorn and celery are looked for")
    if clues.versions is None:
        return unknown(name, "its files cannot be read")
    if not clues.versions:
        return unknown(name, f"no {program.kind} was found where its interpreter looks")
    if len(set(clues.versions)) > 1:
        return unknown(name, f"several are installed: {', '.join(sorted(set(clues.versions)))}")
    version = clues.versions[0]
    because = f"{program.kind} {version} is installed for its interpreter"
    return detected(name, frozenset({version}), version, because)


def _max_requests(
    program: Program | None, environment: Mapping[str, str] | None, clues: Clues
) -> Reading:
    name = "server.max_requests"
    if program is None or program.kind != "gunicorn":
        return unknown(name, "only gunicorn has it")
    found, because = _gunicorn_option(program, environment, clues, "--max-requests")
    if found is None:
        return unknown(name, because)
    if found == "":
        return detected(name, frozenset({"unset"}), "unset", "no --max-requests anywhere")
    number = _whole(found)
    if number is None:
        return unknown(name, f"{because}, which is no number")
    if number == 0:
        return detected(name, frozenset({"unset"}), "unset", f"{because} switches it off")
    return detected(name, Interval.exactly(number), str(number), because)


def _workers(
    program: Program | None, environment: Mapping[str, str] | None, clues: Clues
) -> Reading:
    name = "server.workers"
    if program is None or program.kind == "other":
        return unknown(name, "only gunicorn's start command says it")
    if program.kind == "celery":
        return unknown(name, "for celery see server.concurrency")
    found, because = _gunicorn_option(program, environment, clues, "--workers", "-w")
    if found is None:
        return unknown(name, because)
    if found == "":
        found, because = (environment or {}).get("WEB_CONCURRENCY", ""), "WEB_CONCURRENCY"
    if found == "":
        return detected(name, Interval.exactly(1), "1", "gunicorn's default: nothing sets it")
    number = _whole(found)
    if number is None:
        return unknown(name, f"{because} is no number")
    return detected(name, Interval.exactly(number), str(number), because)


def _gunicorn_option(  # noqa: PLR0911 - one for each place that may set it
    program: Program, environment: Mapping[str, str] | None, clues: Clues, *names: str
) -> tuple[str | None, str]:
    """(value, evidence) in gunicorn's own order: command line, GUNICORN_CMD_ARGS, configuration
    file.

    The value is empty where nothing sets it, and None, with the reason, where that cannot be known.
    """
    long = names[0]
    found = find_option(program.arguments, *names)
    if found is not None:
        return found[0], f"{found[1]} in the start command"
    if program.rewritten:
        return None, "the process has rewritten its command line"
    if environment is None:
        return None, f"its environment cannot be read, and GUNICORN_CMD_ARGS may set {long}"
    try:
        arguments = shlex.split(environment.get("GUNICORN_CMD_ARGS", ""))
    except ValueError:
        return None, "GUNICORN_CMD_ARGS cannot be read"
    found = find_option(arguments, *names)
    if found is not None:
        return found[0], f"{redact(found[1])} in GUNICORN_CMD_ARGS"
    if option([*program.arguments, *arguments], "--paste", "--paster") is not None:
        return None, f"its paste file may set {long}"
    setting = long.removeprefix("--").replace("-", "_")
    if clues.config is None:
        return None, f"{clues.config_name} may set {long}, and it cannot be read"
    if setting not in clues.config and "*" not in clues.config:
        return "", ""
    number = clues.config.get(setting)
    if number is None:
        return None, f"{clues.config_name} may set {long}, but not as a plain number"
    return str(number), f"{setting} = {number} in {clues.config_name}"


def _concurrency(  # noqa: PLR0911 - one for each option that may set it
    program: Program | None, environment: Mapping[str, str] | None, clues: Clues
) -> Reading:
    """Where the start command leaves it out, the application's own settings, which are code, may
    set it. What it came to be is seen in the pool."""
    name = "server.concurrency"
    if program is None or program.kind != "celery":
        return unknown(name, "only a celery worker has it")
    autoscale = find_option(program.arguments, "--autoscale")
    if autoscale is not None:
        most, _, least = autoscale[0].partition(",")
        high, low = _whole(most), _whole(least or "0")
        if high is None or low is None or low > high:
            return unknown(name, "--autoscale in the start command cannot be read")
        text = f"{low} to {high}"
        return detected(name, Interval(low, high), text, f"{autoscale[1]} in the start command")
    fixed = find_option(program.arguments, "--concurrency", "-c")
    if fixed is not None:
        number = _whole(fixed[0])
        if number is None:
            return unknown(name, f"{fixed[1]} leaves it to celery")
        because = f"{fixed[1]} in the start command"
        return detected(name, Interval.exactly(number), str(number), because)
    if option(program.arguments, "-P", "--pool") == "solo":
        return detected(name, Interval.exactly(1), "1", "-P solo in the start command")
    if program.rewritten and not program.arguments:
        return unknown(name, "the process has rewritten its command line")
    if clues.pool is not None:
        return _of_pool(clues.pool, clues.cores)
    setting = (environment or {}).get("CELERYD_CONCURRENCY")
    if setting:
        return unknown(
            name, f"not in the start command; CELERYD_CONCURRENCY={redact(setting)} may set it"
        )
    return unknown(name, "not in the start command; the application's settings may set it")


FEW_CORES = 4
"""A pool of so many may be as large as the machine has cores by chance."""


def _of_pool(pool: int, cores: frozenset[int]) -> Reading:
    name = "server.concurrency"
    if pool not in cores:
        because = f"its pool has {pool} processes, and the machine another number of cores"
        return detected(name, Interval.exactly(pool), str(pool), because)
    because = f"its {pool} processes are as many as the machine has cores"
    if pool <= FEW_CORES:
        return unknown(name, f"not in the start command; {because}, which may be chance")
    return detected(name, frozenset({"unset"}), "unset", because)


def _start_command(command: tuple[str, ...], program: Program | None) -> Reading:
    name = "start_command"
    if program is None:
        return unknown(name, "the process shows no command line")
    if program.rewritten:
        return unknown(name, f"the process has rewritten its command line: {command[0]}")
    text = shlex.join(command)
    return detected(name, frozenset({text}), text, "the command line of the process")


def _number(name: str, number: int | None, otherwise: str) -> Reading:
    if number is None:
        return unknown(name, otherwise)
    return detected(name, Interval.exactly(number), str(number), "")


def _text(name: str, text: str | None, otherwise: str) -> Reading:
    return detected(name, frozenset({text}), text, "") if text else unknown(name, otherwise)


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def detected(name: str, value: Value, text: str, because: str) -> Reading:
    """A reading that is known."""
    return Reading(name, value, text=text, origin="detected", because=because)


def unknown(name: str, missing: str) -> Reading:
    """A reading that is not."""
    return Reading(name, None, missing=missing, origin="detected")
