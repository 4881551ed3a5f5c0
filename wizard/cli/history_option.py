"""`--history FILE` and `--column NAME=METRIC`: the history that they name. What the file leaves
open is asked where somebody is at a terminal, else refused with what to type.
"""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING

from wizard.cli.console import ask_which, tell
from wizard.cli.exit_codes import UsageError
from wizard.evidence.reading import Interval
from wizard.messages import command_messages as say
from wizard.text.clean import clean_line
from wizard.walk.state import value_of

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Mapping

    from wizard.evidence.history.load import Reader
    from wizard.evidence.history.questions import QuestionError
    from wizard.evidence.history.tracks import History


def history_asked(
    arguments: Namespace, stated: Mapping[str, str], clock: Callable[[], float]
) -> History | None:
    """The history that `--history` names, None without one; what was found in it is said on stderr.

    Raises UsageError with the file and the line.
    """
    if arguments.history is None:
        if arguments.columns:
            raise UsageError(say.COLUMN_WITHOUT_HISTORY)
        return None
    # Late: 45 ms that only a history costs.
    from wizard.evidence.history.load import Reader
    from wizard.evidence.history.tracks import HistoryError
    from wizard.evidence.history.wishes import read_wish

    shown = clean_line(arguments.history)
    try:
        reader = Reader(
            now=clock(),
            zone_name=say.ZONE_OF_MACHINE.format(zone=time.strftime("%Z")),
            wishes=tuple(map(read_wish, arguments.columns)),
            memory_limit=_number(stated, "memory.limit"),
            cpu_limit=_number(stated, "cpu.limit"),
            asking=sys.stdin.isatty() and sys.stderr.isatty(),
        )
        history = _loaded(arguments.history, shown, reader)
    except HistoryError as error:
        place = shown if error.line is None else f"{shown}:{error.line}"
        asked = str(error).startswith("--column")
        raise UsageError(str(error) if asked else f"{place}: {error}") from error
    except OSError as error:
        raise UsageError(
            say.HISTORY_UNREADABLE.format(file=shown, reason=error.strerror)
        ) from error
    except ValueError as error:
        raise UsageError(say.HISTORY_NOT_TEXT.format(file=shown, reason=error)) from error
    alone = getattr(arguments, "pid", None) is None and getattr(arguments, "process", None) is None
    if alone and "memory_share" in history.columns:
        raise UsageError(say.HISTORY_LIMIT_MISSING.format(file=shown))
    tell(f"{history.name}: {'; '.join(history.notes)}")
    return history


def _loaded(path: str, shown: str, reader: Reader) -> History:
    """The history in a file; it is read again after each answer. Raises HistoryError, OSError and
    ValueError."""
    from msgspec.structs import replace

    from wizard.evidence.history.load import open_history
    from wizard.evidence.history.questions import COLUMN, QuestionError, quoted
    from wizard.evidence.history.wishes import read_wish
    from wizard.session.recorded_history import load_history

    typed: list[str] = []
    while True:
        try:
            with open_history(path) as text:
                reader = replace(reader, written=os.fstat(text.fileno()).st_mtime)
                history = load_history(text, os.path.basename(shown), reader)
        except QuestionError as question:
            if not (reader.asking and question.answers):
                raise
            columns = _answered(question, shown)
            typed += (COLUMN + quoted(column) for column in columns)
            reader = replace(reader, wishes=(*reader.wishes, *map(read_wish, columns)))
        else:
            if typed:
                tell(say.NEXT_TIME.format(typed=" ".join(typed)))
            return history


def _answered(question: QuestionError, shown: str) -> list[str]:
    """What `--column` has to say, by the answer of the person. Raises the question where there is
    none."""
    from wizard.evidence.history.wishes import NONE

    options = [answer.meaning or answer.column for answer in question.answers]
    if question.curves:
        options.append(say.LEAVE_OUT)
    chosen = ask_which(f"{shown}: {question.question}", options)
    if chosen is None:
        raise question
    if chosen < len(question.answers):
        return [question.answers[chosen].column]
    return [f"{curve}={NONE}" for curve in question.curves]


def _number(stated: Mapping[str, str], fact: str) -> float | None:
    value = value_of(fact, stated[fact]) if fact in stated else None
    return value.low if isinstance(value, Interval) else None
