"""A recorded history as an exhibit: nothing runs, and time stands still at its end."""

from __future__ import annotations

import os
import re
from math import isnan
from typing import TYPE_CHECKING

from wizard.evidence.history.cells import Lines
from wizard.evidence.history.load import open_history
from wizard.evidence.history.tracks import History, HistoryError
from wizard.evidence.history.watched import history_of_recording
from wizard.evidence.servers.command_line import application_of
from wizard.frozen import frozen
from wizard.text.clean import clean_line
from wizard.text.units import cores, duration, size
from wizard.training.exhibit import ExhibitError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from wizard.evidence.target import Target

_LINE = re.compile(r"line (\d+): ")
"""How a recording says where it is wrong."""

_MEND = "give a recording of `wizard watch` as `recording:`"


@frozen
class Recorded:
    """A recorded history as an exhibit."""

    history: History
    names: Mapping[str, str]
    stated: Mapping[str, str]

    def start(self) -> int | None:
        return None

    def close(self) -> None:
        pass


def recording_exhibit(path: str, now: float) -> Recorded:
    """The recording of `wizard watch` at `path`, its times moved so that it ends at `now`, seconds
    since the epoch. Raises ExhibitError with the file and the line."""
    shown = clean_line(path)
    try:
        with open_history(path) as text:
            name = os.path.basename(shown)
            history = history_of_recording(Lines(text), name, now, ends_now=True)
    except HistoryError as error:
        raise ExhibitError(f"{shown}{_said(error)}; {_MEND}") from error
    except OSError as error:
        raise ExhibitError(f"{shown}: {error.strerror}; mend the path, or put it there") from error
    except ValueError as error:
        raise ExhibitError(f"{shown}: is no name of a file ({error}); {_MEND}") from error
    return Recorded(history, _names(history), {})


def _said(error: HistoryError) -> str:
    """The line, where there is one, and what is wrong."""
    said = str(error)
    found = _LINE.match(said)
    if error.line is None and found:
        return f":{found[1]}: {said.removeprefix(found[0])}"
    return f": {said}" if error.line is None else f":{error.line}: {said}"


def _names(history: History) -> dict[str, str]:
    """What fills the names in a scenario's texts, as far as the recording tells it."""
    target = history.target
    said: dict[str, str | None] = {
        "limit": _last(history, "memory_limit", size),
        "cores": _last(history, "cpu_limit", cores),
        "workers": _last(history, "workers", lambda count: f"{count:.0f}"),
    }
    if target is not None:
        host = target.facts.get("host")
        said |= {
            "app": _application(target),
            "title": target.title,
            "command": " ".join(target.command) or None,
            "pod": host.text if host else None,
            "age": None if target.created is None else duration(history.times[-1] - target.created),
        }
    return {name: text for name, text in said.items() if text}


def _last(history: History, column: str, said: Callable[[float], str]) -> str | None:
    known = [value for value in history.columns[column] if not isnan(value)]
    return said(known[-1]) if known else None


def _application(target: Target) -> str:
    """`orders` of `gunicorn orders:app` and `celery -A orders worker`, else the whole title."""
    return application_of(target.command).partition(":")[0] or target.title
