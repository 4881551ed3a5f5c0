"""What commands share: where to begin, what is stated, whom to watch, where sessions are."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.cli.exits import UsageError
from wizard.evidence.target import TargetError
from wizard.flow.library import DEFAULT, find_alert
from wizard.paths import session_directory
from wizard.walk.stated import value_of

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterable

    from wizard.evidence.target import Target
    from wizard.flow.model import Flow


def first_step(flow: Flow, arguments: Namespace) -> str:
    """The id of the step that `--alert` or `--start` names, else the flow's own start."""
    if arguments.alert is not None:
        return _step_of_alert(flow, arguments.alert)
    if arguments.start is None:
        return _own_start(flow)
    wanted = str(arguments.start).removeprefix("#")
    step = flow.step(wanted)
    if step is None:
        from difflib import get_close_matches

        named = shlex.quote(arguments.flow or DEFAULT)
        close = get_close_matches(wanted[:100], [one.id for one in flow.main.steps], n=1)
        hint = f"did you mean {close[0]}? " if close else ""
        raise UsageError(
            f"{flow.name}: there is no step {wanted!r}; {hint}`wizard find --in {named} WORDS` "
            "finds one by words of its text"
        )
    return step.id


def _own_start(flow: Flow) -> str:
    """Where the flow itself begins; what its front matter says may not be there."""
    if flow.step(flow.start) is not None:
        return flow.start
    place = flow.main.marks.get("start") or flow.main.path
    raise UsageError(
        f"{place}: start: there is no step {flow.start!r}; "
        "mend it, or begin at another one with --start"
    )


def _step_of_alert(flow: Flow, alert: str) -> str:
    steps = find_alert(flow, alert)
    if len(steps) == 1:
        return steps[0]
    if steps:
        raise UsageError(
            f"{flow.name}: {alert!r} matches several: {', '.join(steps)}; "
            "choose one with --start STEP"
        )
    if not flow.main.path:
        raise UsageError(
            f"{flow.name}: there is no runbook {alert!r}; "
            f"`wizard run` without --alert finds one by words of its title"
        )
    known = ", ".join(flow.main.alerts) or "it names none"
    raise UsageError(f"{flow.name}: there is no alert {alert!r}; known alerts: {known}")


def stated_facts(settings: Iterable[str]) -> dict[str, str]:
    """`FACT=VALUE` settings as a table, each value as written. Raises UsageError."""
    stated = {}
    for setting in settings:
        fact, equals, value = setting.partition("=")
        if not equals:
            raise UsageError(f"--set {setting}: write it as FACT=VALUE")
        try:
            value_of(fact.strip(), value.strip())
        except ValueError as error:
            raise UsageError(f"--set {setting}: {error}") from error
        stated[fact.strip()] = value.strip()
    return stated


def target_asked(arguments: Namespace) -> Target | None:
    """The process that `--pid` or `--process` names, None without them. Raises UsageError."""
    if arguments.pid is None and arguments.process is None:
        return None  # what finds processes costs 2 % of a start, most of it secrets' patterns
    from wizard.evidence.candidates import target_named, target_of

    try:
        if arguments.pid is not None:
            return target_of(arguments.pid)
        return target_named(arguments.process)
    except TargetError as error:
        raise UsageError(str(error)) from error


def directory_of(arguments: Namespace) -> Path:
    """Where sessions are kept: `--session-dir`, else WIZARD_SESSION_DIR, else the usual place."""
    if arguments.session_dir is None:
        return session_directory()
    if not arguments.session_dir:
        raise UsageError("--session-dir: the name is empty; give a folder")
    return Path(os.path.abspath(os.path.expanduser(arguments.session_dir)))
