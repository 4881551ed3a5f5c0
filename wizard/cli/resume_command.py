"""`wizard resume`: go on with a session where it stood."""

from __future__ import annotations

import os
import shlex
from contextlib import suppress
from typing import TYPE_CHECKING

from wizard.cli.console import ask, choose_ui
from wizard.cli.exit_codes import UsageError
from wizard.cli.history_option import history_asked
from wizard.cli.inputs import directory_of, folder_unreadable, names_here
from wizard.cli.interactive import announce, walk_in_ui
from wizard.cli.options import add_history, add_session_dir, add_ui
from wizard.cli.own_folders import own_folders
from wizard.evidence.sampler import steady_clock
from wizard.evidence.sources.this_program import step_aside
from wizard.flow.library import open_flow
from wizard.flow.problems import FlowError
from wizard.guide.resumed import ResumedGuide
from wizard.guide.watcher import Watcher
from wizard.messages import session_messages as say
from wizard.session.codec import Gap
from wizard.session.journal import Journal
from wizard.session.journal_reader import CUT_OFF, JournalError, read_header
from wizard.session.line_file import LineFile
from wizard.session.recorded import Recorded, flow_of, recorded
from wizard.session.resume_state import (
    HolderError,
    end_holder,
    holder_of,
    is_held,
    is_training,
    unfinished,
)
from wizard.session.session_store import find_journal, journals
from wizard.text.clean import clean_line
from wizard.text.units import duration

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterator
    from pathlib import Path

    from wizard.flow.model import Flow


def add_arguments(parser: ArgumentParser) -> None:
    """Say what can be asked of it."""
    parser.add_argument(
        "session",
        nargs="?",
        metavar="SESSION",
        help="its name, the beginning of its name, or a path (default: the latest unfinished one)",
    )
    parser.add_argument(
        "--take-over",
        action="store_true",
        help="if it is open in another wizard, end that one without asking",
    )
    add_history(parser)
    add_ui(parser)
    add_session_dir(parser, "look for the session in that folder")


def run(arguments: Namespace) -> int:
    """Stand where the session stood, and walk until the UI is left."""
    ui = choose_ui(arguments.plain, os.environ)
    clock = steady_clock()
    file = _opened(arguments, clock())
    path = file.path
    try:
        session = recorded(path)
        kept, now_there, notices = _flows(session)
        history = history_asked(arguments, session.walk.stated, clock)
    except (JournalError, UsageError) as error:
        file.close()
        raise UsageError(str(error)) from error
    announce(kept.title, ui)
    step_aside()
    now = clock()
    cut_off = Gap(session.last, now, 1, say.LINE_CUT_OFF)
    hidden = names_here() if session.header.anonymous else None
    journal = Journal.again(file, cut_off if CUT_OFF in session.notes else None, hidden)
    guide = ResumedGuide(
        kept, journal, clock, watcher=Watcher(clock), walk=session.walk, events=session.events
    )
    if history is not None:
        guide.look_back(history)
        notices.append(f"{history.name}: {'; '.join(history.notes)}")
    if now_there is not None:
        guide.replace_flow(now_there)
    if arguments.session is None and any(map(is_held, set(journals(path.parent)) - {path})):
        notices.append(say.ANOTHER_IS_OPEN)
    pause = duration(max(0.0, now - session.last))
    for notice in (*notices, say.GOING_ON_AFTER.format(pause=pause)):
        guide.say(notice)
    return walk_in_ui(guide, journal, ui, arguments)


def _refuse_training(path: Path) -> None:
    """Raises UsageError for a training, whose fault ends with its wizard. This comes before that
    wizard could be ended for nothing."""
    if not is_training(path):
        return
    session = recorded(path)
    if (training := session.walk.training) is not None:
        raise UsageError(
            say.IS_A_TRAINING.format(
                session=session.id,
                scenario=shlex.quote(training.scenario),
                seed=training.seed,
                quoted=shlex.quote(session.id),
            )
        )


def _opened(arguments: Namespace, now: float) -> LineFile:
    """The journal that is meant, for writing. Raises UsageError.

    Another wizard that has it open is ended first, if that is wanted; if it is not and no session
    was named, the next one is offered.
    """
    refused: UsageError | None = None
    for path in _meant(arguments, now):
        if refused and not _wanted(path, now):
            continue
        try:
            return _written_again(path, take_over=arguments.take_over)
        except StaysOpenError as error:
            refused = refused or error
    if refused:
        raise refused
    raise UsageError(_nothing_unfinished(directory_of(arguments)))


def _nothing_unfinished(directory: Path) -> str:
    """That there is none, and how to open a finished one: a check is come back to days later."""
    where = clean_line(str(directory))
    kept = journals(directory)
    if not kept:
        return say.NO_SESSION_TO_RESUME.format(directory=where)
    latest = next((path for path in kept if not is_training(path)), None)
    if latest is None:
        return say.ONLY_TRAININGS.format(directory=where)
    name = shlex.quote(clean_line(latest.stem))
    return say.NONE_UNFINISHED.format(directory=where, latest=name)


def _wanted(path: Path, now: float) -> bool:
    """Whether the person takes this one in the place of one that stays open."""
    if is_held(path):
        return True  # it will be asked about
    name, age = clean_line(path.stem), duration(max(0.0, now - path.stat().st_mtime))
    return ask(f"wizard: {say.RESUME_THIS_TOO.format(session=name, age=age)}") is True


def _meant(arguments: Namespace, now: float) -> Iterator[Path]:
    """The journal that was named, else those that can be gone on with. Raises UsageError."""
    directory = directory_of(arguments)
    try:
        if arguments.session is not None:
            path = find_journal(arguments.session, directory)
            read_header(path)
            _refuse_training(path)
            yield path
        else:
            yield from (session.path for session in unfinished(directory, now))
    except JournalError as error:
        raise UsageError(str(error)) from error
    except OSError as error:
        raise UsageError(folder_unreadable(directory, error)) from error


def _written_again(path: Path, *, take_over: bool) -> LineFile:
    """Raises UsageError; StaysOpenError where somebody has it open and nobody wants that ended."""
    shown = clean_line(str(path))
    try:
        try:
            return LineFile.again(path)
        except BlockingIOError:
            _take_over(path, asked=not take_over)
            return LineFile.again(path)
    except OSError as error:
        raise UsageError(say.NOT_WRITABLE.format(file=shown, reason=error.strerror)) from error


class StaysOpenError(UsageError):
    """Another wizard has the session open, and is to keep it."""


def _take_over(path: Path, *, asked: bool) -> None:
    """End the wizard that has it open. Raises UsageError where that is not wanted or fails."""
    name = clean_line(path.stem)
    holder = holder_of(path)
    if holder is None:
        raise StaysOpenError(say.OPEN_UNSEEN.format(session=name))
    sentence = say.OPEN_IN_TERMINAL if holder.terminal else say.OPEN_IN
    here = sentence.format(session=name, pid=holder.pid, terminal=holder.terminal)
    if asked:
        wanted = ask(f"wizard: {say.TAKE_OVER.format(open=here)}")
        if wanted is None:
            raise UsageError(say.TAKE_OVER_OPTION.format(open=here))
        if not wanted:
            raise StaysOpenError(say.STAYS_THERE.format(open=here))
    try:
        end_holder(path)
    except HolderError as error:
        raise UsageError(f"{here}: {error}") from error


def _flows(session: Recorded) -> tuple[Flow, Flow | None, list[str]]:
    """The flow to stand in first, the one of now that takes its place, and what to say about it.

    Raises JournalError where the session stands in no step of either.
    """
    name = clean_line(str(session.path))
    if session.step is None:
        raise JournalError(say.NO_FIRST_STEP.format(file=name))
    now_there, notices = _flow_of_now(session)
    try:
        kept = flow_of(session.flow, session.events)
    except JournalError:
        if now_there is None:
            raise
        kept = now_there
    if kept.step(session.step) is None and now_there is not None:
        kept = now_there
    if kept.step(session.step) is None:
        raise JournalError(say.STEP_NOT_IN_FLOW.format(file=name))
    if now_there is not None and kept.main.text != now_there.main.text:
        notices.append(say.DOCUMENT_CHANGED)
    return kept, now_there, notices


def _flow_of_now(session: Recorded) -> tuple[Flow | None, list[str]]:
    """The flow as it is today, where it can still be opened."""
    origin = session.header.origin or session.flow
    if os.sep not in origin or _is_its_own(origin, session):
        with suppress(FlowError):
            return open_flow(origin, own_folders()), []
    return None, [say.DOCUMENT_GONE]


def _is_its_own(origin: str, session: Recorded) -> bool:
    """Whether a path that a journal names may be that of its document: the journal may come from
    anybody, and is to make us open nothing else."""
    main = session.main_document
    return os.path.isabs(origin) and main is not None and main in ("", os.path.basename(origin))
