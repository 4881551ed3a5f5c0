"""A walk in a UI, from its first screen to its exit code: what `run` and `resume` share."""

from __future__ import annotations

import os
import shlex
import sys
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING

from wizard.cli import exit_codes
from wizard.cli.console import tell
from wizard.messages import command_messages as say
from wizard.paths import session_directory
from wizard.session.session_store import goes_with_container
from wizard.text.clean import clean_line

if TYPE_CHECKING:
    from argparse import Namespace

    from wizard.cli.console import UI
    from wizard.guide.controller import Guide
    from wizard.session.journal import Journal
    from wizard.walk.events import EndReason

_CODES: dict[EndReason | None, int] = {
    "hang-up": exit_codes.HANG_UP,
    "interrupted": exit_codes.INTERRUPTED,
    "terminated": exit_codes.TERMINATED,
}


def announce(title: str, ui: UI) -> None:
    """Say what is coming long before Textual is imported, which takes most of the start."""
    if ui == "full":
        tell(title)


def walk_in_ui(
    guide: Guide,
    journal: Journal,
    ui: UI,
    arguments: Namespace,
    *,
    beside: AbstractContextManager[None] | None = None,
) -> int:
    """Walk until the UI is left, and say where the session is kept. Returns the exit code.

    The guide stands at a step. `beside` is entered before the UI is shown and left after it.
    """
    path = journal.path
    passing = path is not None and goes_with_container(path.parent)
    try:
        if passing:
            guide.say(say.LOST_WITH_CONTAINER)
        with beside or nullcontext():
            code = show(ui, guide, mouse=not arguments.no_mouse)
    finally:
        guide.end("quit")
        journal.close()
    # After a hang-up nobody is there to read it, and the terminal takes no more.
    if code != exit_codes.HANG_UP and not guide.wanted:
        try:
            _say_farewell(guide, journal, passing=passing)
        except OSError:
            # The terminal went while we left; what Python still holds for it goes nowhere.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
    if code != exit_codes.DONE:
        return code
    return exit_codes.DONE if guide.step.kind == "outcome" else exit_codes.STOPPED


def show(ui: UI, guide: Guide, *, mouse: bool) -> int:
    """Show the UI until it is left; 0, or why it ended."""
    if ui == "full":
        from wizard.tui.app import run as run_screen

        return run_screen(guide, mouse=mouse)
    from wizard.plain.line_session import run as run_lines

    reason = run_lines(guide, sys.stdin, sys.stdout, capable=ui == "edited")
    if reason is not None:
        guide.end(reason)
    return _CODES.get(reason, exit_codes.DONE)


def _say_farewell(guide: Guide, journal: Journal, *, passing: bool) -> None:
    if guide.walk.is_telling and guide.walk.training is None:
        from wizard.report.summary import summary_lines

        print(*summary_lines(guide.summary()), "", sep="\n", file=sys.stderr)
    tell(say.LEFT_AT.format(step=guide.step.title))
    if journal.problem:
        tell(not_saved(journal.problem))
    if journal.path is None:
        return
    if not journal.problem:
        tell(say.SAVED)
        print(f"  {clean_line(str(journal.path))}", file=sys.stderr)  # alone, to be copied
    if passing:
        tell(say.REPORT_BEFORE_CONTAINER_ENDS.format(name=clean_line(journal.path.stem)))
    if not journal.problem and guide.walk.training is None:
        at_home = journal.path.parent == session_directory()
        name = journal.path.stem if at_home else shlex.quote(str(journal.path))
        tell(say.COME_BACK.format(name=name))


def not_saved(problem: str) -> str:
    """What is wrong with the journal, as a sentence; `not saved yet` says it already."""
    if problem == "not saved yet":
        return say.NOT_SAVED_YET
    return say.NOT_SAVED.format(problem=problem)
