"""`wizard resume`: go on with a session where it stood."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from wizard.cli.entry import directory_of
from wizard.cli.exits import UsageError
from wizard.cli.faces import choose_face
from wizard.cli.journey import announce, travel
from wizard.cli.question import ask
from wizard.evidence.sampler import steady_clock
from wizard.evidence.system.own import step_aside
from wizard.flow.library import open_flow
from wizard.flow.problem import FlowError
from wizard.guide.resume import ResumedGuide
from wizard.guide.watcher import Watcher
from wizard.paths import flow_directories
from wizard.session.holder import HolderError, end_holder, holder_of
from wizard.session.journal import Journal
from wizard.session.linefile import LineFile
from wizard.session.recall import CUT_OFF, JournalError, read_header
from wizard.session.recorded import Recorded, flow_of, recorded
from wizard.session.store import find_journal
from wizard.session.unfinished import latest_unfinished
from wizard.session.writer import Gap
from wizard.text.clean import clean_line
from wizard.text.quantity import duration

if TYPE_CHECKING:
    from argparse import Namespace
    from pathlib import Path

    from wizard.flow.model import Flow


def resume(arguments: Namespace) -> int:
    """Stand where the session stood, and walk until the face is left."""
    face = choose_face(arguments.plain, os.environ)
    path = _chosen(arguments)
    file = _opened(path, take_over=arguments.take_over)
    try:
        session = recorded(path)
        kept, now_there, notices = _flows(session)
    except JournalError as error:
        file.close()
        raise UsageError(str(error)) from error
    announce(kept.title, face)
    step_aside()
    clock = steady_clock()
    now = clock()
    cut_off = Gap(session.last, "the line was cut off", now, 1)
    journal = Journal.again(file, cut_off if CUT_OFF in session.notes else None)
    guide = ResumedGuide(
        kept, journal, clock, watcher=Watcher(clock), walk=session.walk, events=session.events
    )
    if now_there is not None:
        guide.replace_flow(now_there)
    for notice in (*notices, f"Going on after {duration(max(0.0, now - session.last))}"):
        guide.say(notice)
    return travel(guide, journal, face, arguments)


def _chosen(arguments: Namespace) -> Path:
    """The journal that is meant. Raises UsageError."""
    directory = directory_of(arguments)
    try:
        if arguments.session is not None:
            path = find_journal(arguments.session, directory)
            read_header(path)
            return path
        latest = latest_unfinished(directory)
    except JournalError as error:
        raise UsageError(str(error)) from error
    except OSError as error:
        raise UsageError(f"{directory}: {error.strerror}; choose with --session-dir") from error
    if latest is None:
        where = clean_line(str(directory))
        raise UsageError(
            f"there is no unfinished session in {where}; `wizard sessions` lists all of them"
        )
    return latest.path


def _opened(path: Path, *, take_over: bool) -> LineFile:
    """The journal for writing; another wizard that has it open is ended first, if that is wanted.

    Raises UsageError.
    """
    shown = clean_line(str(path))
    try:
        try:
            return LineFile.again(path)
        except BlockingIOError:
            _take_over(path, asked=not take_over)
            return LineFile.again(path)
    except OSError as error:
        raise UsageError(
            f"{shown}: {error.strerror}; copy it to where you can write, and resume the copy"
        ) from error


def _take_over(path: Path, *, asked: bool) -> None:
    """End the wizard that has it open. Raises UsageError where that is not wanted or fails."""
    name = clean_line(path.stem)
    holder = holder_of(path)
    if holder is None:
        raise UsageError(
            f"{name} is open in another wizard, which cannot be seen from here; end it there"
        )
    where = f" on {holder.terminal}" if holder.terminal else ""
    here = f"{name} is open in another wizard (process {holder.pid}{where})"
    if asked:
        wanted = ask(f"wizard: {here}. End that one and go on here?")
        if wanted is None:
            raise UsageError(f"{here}; --take-over ends that one")
        if not wanted:
            raise UsageError(f"{here}, and stays so")
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
        raise JournalError(f"{name}: it ended before its first step; begin anew")
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
        raise JournalError(f"{name}: it stands at a step that its flow does not have")
    if now_there is not None and kept.main.text != now_there.main.text:
        notices.append("the document has changed since")
    return kept, now_there, notices


def _flow_of_now(session: Recorded) -> tuple[Flow | None, list[str]]:
    """The flow as it is today, where it can still be opened."""
    origin = session.header.origin or session.flow
    if os.sep not in origin or _is_its_own(origin, session):
        with suppress(FlowError):
            return open_flow(origin, flow_directories()), []
    return None, ["the document is not there any more; this is its text as it was kept"]


def _is_its_own(origin: str, session: Recorded) -> bool:
    """Whether a path that a journal names may be that of its document: the journal may come from
    anybody, and is to make us open nothing else."""
    main = session.main_document
    return os.path.isabs(origin) and main is not None and main in ("", os.path.basename(origin))
