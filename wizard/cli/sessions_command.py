"""`wizard sessions`: the sessions that are kept, and deleting old ones."""

from __future__ import annotations

import json
import sys
import time
from typing import TYPE_CHECKING

from wizard.cli import exit_codes
from wizard.cli.console import ask, padded, shortened, tell, width_of
from wizard.cli.exit_codes import UsageError
from wizard.cli.inputs import directory_of, folder_unreadable
from wizard.cli.options import add_format, add_session_dir, seconds
from wizard.messages import session_messages as say
from wizard.session.session_listing import SavedSession, as_json, entry_of
from wizard.session.session_store import delete_session, is_open, kept_in, written_at
from wizard.text.clean import clean_line
from wizard.text.units import count_of, duration, size

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Mapping
    from pathlib import Path


_WIDEST = 40
"""Cells of a column at most."""


def add_arguments(parser: ArgumentParser) -> None:
    """Say what can be asked of it."""
    add_session_dir(parser, "list the sessions in that folder")
    parser.add_argument("--prune", action="store_true", help="delete old sessions, after asking")
    parser.add_argument(
        "--older-than",
        metavar="TIME",
        type=seconds,
        help="with --prune: those not written to for this long, e.g. 90d",
    )
    parser.add_argument("--yes", action="store_true", help="with --prune: do not ask")
    add_format(parser, "text", "json")


def run(arguments: Namespace) -> int:
    """List what is kept, the session last written to first; or, with `--prune`, delete old ones."""
    directory = directory_of(arguments)
    try:
        if arguments.prune:
            return _prune(directory, arguments)
        if arguments.older_than is not None or arguments.yes:
            raise UsageError(say.ONLY_WITH_PRUNE)
        kept = kept_in(directory)
        written = {one.path: one.written for one in kept}
        entries = [entry_of(one.path, one.theirs) for one in kept]
    except OSError as error:
        raise UsageError(folder_unreadable(directory, error)) from error
    if arguments.format == "json":
        print(json.dumps(as_json(entries), indent=2, ensure_ascii=False))
        return exit_codes.DONE
    if not entries:
        tell(say.NO_SESSIONS.format(directory=directory))
    for line in table(entries, written, time.time()):
        print(line)
    return exit_codes.DONE


def table(entries: list[SavedSession], written: Mapping[Path, float], now: float) -> list[str]:
    """A line for each session, below a heading; what is wrong stands below it. `written` says when
    each was last written to, which is the order of the list."""
    if not entries:
        return []
    rows = [("SESSION", "LAST WRITTEN", "TARGET", "STATE", "AT STEP")]
    rows += [_row(entry, written.get(entry.path, now), now) for entry in entries]
    widths = [max(width_of(row[column]) for row in rows) for column in range(4)]
    lines = []
    for row, entry in zip(rows, [None, *entries], strict=True):
        cells = [padded(cell, width) for cell, width in zip(row, [*widths, 0], strict=True)]
        lines.append("  ".join(cells).rstrip())
        if entry is not None:
            lines += [f"    {problem}" for problem in entry.problems]
    return lines


def _row(entry: SavedSession, written: float, now: float) -> tuple[str, str, str, str, str]:
    last = f"{duration(max(0.0, now - written))} ago"
    answers = count_of(entry.answers, "answer")
    at = entry.step_title or "-"
    state = say.STATE_THEIRS if entry.theirs else _state(entry)
    # The name is never cut: it is there to be typed.
    target = _cut(entry.training.title if entry.training else entry.target or "-")
    return entry.id, last, target, state, f"{_cut(at)} ({answers})" if entry.step else at


def _state(entry: SavedSession) -> str:
    if entry.flow is None or (entry.problem and entry.title is None):
        return "damaged"
    if entry.outcome:
        return entry.outcome
    if entry.training is not None and not _is_running(entry):
        diagnosed = entry.diagnosis
        how = "left" if diagnosed is None else "right" if diagnosed.right else "wrong"
        return f"training, {how}"
    if entry.finished and entry.training is None:
        return "finished"
    if entry.ended is None:
        return "open" if _is_running(entry) else "cut off"
    return "unfinished"


def _is_running(entry: SavedSession) -> bool:
    """Whether a wizard has it open, as far as we are allowed to see."""
    try:
        return entry.ended is None and is_open(entry.path)
    except OSError:
        return False


def _cut(text: str) -> str:
    return shortened(text, _WIDEST)


def _prune(directory: Path, arguments: Namespace) -> int:
    """Delete the sessions that were last written to so long ago, once somebody has said yes."""
    if arguments.older_than is None:
        raise UsageError(say.PRUNE_NEEDS_AGE)
    before = time.time() - arguments.older_than
    old = sorted(path for path, written in written_at(directory).items() if written < before)
    age = duration(arguments.older_than)
    if old and not arguments.yes:
        bytes_held = sum(path.lstat().st_size for path in old)
        for path in old:
            tell(path.stem)
        these = count_of(len(old), "session")
        question = say.DELETE.format(sessions=these, age=age, size=size(bytes_held))
        if ask(question) is not True:
            if not sys.stdin.isatty():
                raise UsageError(say.NOBODY_TO_CONFIRM)
            tell(say.NOTHING_DELETED)
            return exit_codes.STOPPED
    gone = []
    for path in old:
        try:
            delete_session(path)
            gone.append(path)
        except BlockingIOError:
            tell(say.STAYS_OPEN.format(session=path.stem))
    tell(say.DELETED.format(sessions=count_of(len(gone), "session"), age=age))
    if arguments.format == "json":
        print(json.dumps([{"id": clean_line(p.stem), "file": str(p)} for p in gone], indent=2))
    return exit_codes.DONE
