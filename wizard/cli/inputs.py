"""What options name: a step, facts, a process, a session, a folder of them."""

from __future__ import annotations

import os
import pwd
import shlex
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.cli.exit_codes import UsageError
from wizard.evidence.target import TargetError
from wizard.flow.library import DEFAULT, find_alert
from wizard.messages import command_messages as say
from wizard.messages import session_messages
from wizard.paths import session_directory
from wizard.text.clean import clean_line
from wizard.walk.state import value_of

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterable

    from wizard.evidence.target import Target
    from wizard.flow.model import Flow
    from wizard.session.recorded import Recorded
    from wizard.text.anonymize import KnownNames


def first_step(flow: Flow, arguments: Namespace) -> str:
    """The id of the step that `--alert` or `--start` names, else the flow's own start."""
    if arguments.alert is not None:
        return _step_of_alert(flow, arguments.alert)
    if arguments.start is None:
        return _own_start(flow)
    wanted = str(arguments.start).removeprefix("#")
    step = flow.step(wanted)
    if step is None:
        from difflib import get_close_matches  # late: only an error needs it

        named = shlex.quote(arguments.flow or DEFAULT)
        close = get_close_matches(wanted[:100], [one.id for one in flow.main.steps], n=1)
        sentence = say.NO_STEP_BUT if close else say.NO_STEP
        raise UsageError(
            sentence.format(flow=flow.name, step=wanted, named=named, close="".join(close))
        )
    return step.id


def _own_start(flow: Flow) -> str:
    """Where the flow itself begins; what its front matter says may not be there."""
    if flow.step(flow.start) is not None:
        return flow.start
    place = flow.main.marks.get("start") or flow.main.path
    raise UsageError(say.NO_START.format(place=place, step=flow.start))


def _step_of_alert(flow: Flow, alert: str) -> str:
    steps = find_alert(flow, alert)
    if len(steps) == 1:
        return steps[0]
    if steps:
        named = ", ".join(steps)
        raise UsageError(say.ALERT_OF_SEVERAL.format(flow=flow.name, alert=alert, steps=named))
    if not flow.main.path:
        raise UsageError(say.NO_RUNBOOK.format(flow=flow.name, alert=alert))
    sentence = say.NO_ALERT if flow.main.alerts else say.NO_ALERTS
    known = ", ".join(flow.main.alerts)
    raise UsageError(sentence.format(flow=flow.name, alert=alert, known=known))


def stated_facts(settings: Iterable[str]) -> dict[str, str]:
    """`FACT=VALUE` settings as a table, each value as written. Raises UsageError."""
    stated = {}
    for setting in settings:
        fact, equals, value = setting.partition("=")
        if not equals:
            raise UsageError(say.SET_NEEDS_VALUE.format(setting=setting))
        try:
            value_of(fact.strip(), value.strip())
        except ValueError as error:
            raise UsageError(say.SET_REFUSED.format(setting=setting, problem=error)) from error
        stated[fact.strip()] = value.strip()
    return stated


def target_asked(arguments: Namespace) -> Target | None:
    """The process that `--pid` or `--process` names, None without them. Raises UsageError."""
    if arguments.pid is None and arguments.process is None:
        return None
    # Late: 13 ms that a start without a process does not pay before its first question.
    from wizard.evidence.candidates import target_named, target_of

    try:
        if arguments.pid is not None:
            return target_of(arguments.pid)
        return target_named(arguments.process)
    except TargetError as error:
        raise UsageError(str(error)) from error


def folder_unreadable(directory: Path, error: OSError) -> str:
    """What to say where the folder of sessions cannot be read."""
    return session_messages.FOLDER_UNREADABLE.format(directory=directory, reason=error.strerror)


def directory_of(arguments: Namespace) -> Path:
    """Where sessions are kept: `--session-dir`, else WIZARD_SESSION_DIR, else the usual place."""
    if arguments.session_dir is None:
        return session_directory()
    if not arguments.session_dir:
        raise UsageError(session_messages.FOLDER_WITHOUT_NAME)
    return Path(os.path.abspath(os.path.expanduser(arguments.session_dir)))


_WHO = ("USER", "LOGNAME", "SUDO_USER")


def names_here() -> KnownNames:
    """The names of this machine and of the person at it."""
    from wizard.text.anonymize import names_of

    users = [os.environ.get(variable) for variable in _WHO]
    for number in (os.getuid(), os.geteuid()):
        with suppress(KeyError):  # a container's user often has no name
            users.append(pwd.getpwuid(number).pw_name)
    return names_of((os.uname().nodename, os.environ.get("HOSTNAME")), users)


def chosen_session(arguments: Namespace) -> Recorded:
    """The session of that name, beginning of a name or path; without one the session that was last
    written to. Raises UsageError."""
    from wizard.session.journal_reader import JournalError  # late: who walks needs none of it
    from wizard.session.recorded import recorded
    from wizard.session.session_store import find_journal, journals

    directory = directory_of(arguments)
    try:
        if arguments.session is not None:
            return recorded(find_journal(arguments.session, directory))
        kept = journals(directory)
        if not kept:
            raise UsageError(
                session_messages.NO_SESSION_TO_READ.format(directory=clean_line(str(directory)))
            )
        return recorded(kept[0])
    except JournalError as error:
        raise UsageError(str(error)) from error
    except OSError as error:
        raise UsageError(folder_unreadable(directory, error)) from error
