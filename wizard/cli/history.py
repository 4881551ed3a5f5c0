"""`--history FILE`: the file opened, read and told about."""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING

from wizard.cli.exits import UsageError
from wizard.evidence.reading import Interval
from wizard.text.clean import clean_line
from wizard.walk.stated import value_of

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Mapping

    from wizard.evidence.history.tracks import History


def history_asked(
    arguments: Namespace, stated: Mapping[str, str], clock: Callable[[], float]
) -> History | None:
    """The history that `--history` names, None without one; what was found in it is said on stderr.

    Raises UsageError with the file and the line.
    """
    if arguments.history is None:
        if arguments.columns:
            raise UsageError("--column says what is in a history; add --history FILE")
        return None
    from wizard.evidence.history.columns import read_wish
    from wizard.evidence.history.load import Reader, load, open_history
    from wizard.evidence.history.tracks import HistoryError

    path = arguments.history
    shown = clean_line(path)
    line: int | None = None
    try:
        reader = Reader(
            now=clock(),
            zone_name=f"this machine's ({time.strftime('%Z')})",
            wishes=tuple(map(read_wish, arguments.columns)),
            memory_limit=_number(stated, "memory.limit"),
            cpu_limit=_number(stated, "cpu.limit"),
        )
        with open_history(path) as text:
            history = load(text, os.path.basename(shown), reader)
    except HistoryError as error:
        line = error.line
        place = shown if line is None else f"{shown}:{line}"
        asked = str(error).startswith("--column")
        raise UsageError(str(error) if asked else f"{place}: {error}") from error
    except OSError as error:
        raise UsageError(f"{shown}: {error.strerror}; check the name") from error
    except ValueError as error:
        raise UsageError(f"{shown}: is no text ({error}); export it as CSV or JSON") from error
    alone = getattr(arguments, "pid", None) is None and getattr(arguments, "process", None) is None
    if alone and "memory_share" in history.columns:
        raise UsageError(
            f"{shown}: memory is in % of a limit that the file does not say; "
            "add it, such as --set memory.limit=1GiB"
        )
    print(f"wizard: {history.name}: {'; '.join(history.said)}", file=sys.stderr)
    return history


def _number(stated: Mapping[str, str], fact: str) -> float | None:
    value = value_of(fact, stated[fact]) if fact in stated else None
    return value.low if isinstance(value, Interval) else None
