"""Preview: the flow is read again when a file of it changes, and what is wrong with it is said.

A thread looks at the files' times and sizes; that is cheap, and works on every file system. Looking
and waiting are passed in, so that a test needs no sleep.
"""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING, Protocol, TypeAlias

from wizard.flow.library import open_flow
from wizard.flow.linked_documents import LinkedDocuments
from wizard.flow.lint.checker import check
from wizard.flow.problems import FlowError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from wizard.flow.model import Flow
    from wizard.flow.problems import Severity

EVERY = 0.5
"""Seconds between two looks."""

SETTLE = 0.05
"""Seconds that the files have to stay as they are: editors write in several strokes."""

FileMark: TypeAlias = tuple[int, int] | None
"""Time of change in nanoseconds and size in bytes; None where there is no file."""


class Previewed(Protocol):
    """What a preview needs of wizard.guide.controller.Guide."""

    @property
    def flow(self) -> Flow: ...

    @property
    def place(self) -> str | None: ...

    def replace_flow(self, flow: Flow, problems: Iterable[str] = ()) -> None: ...


class Reloader:
    """Reads the flow of a walk again whenever a file of it changes."""

    def __init__(
        self,
        guide: Previewed,
        reopen: Callable[[], Flow],
        *,
        stat: Callable[[str], os.stat_result] = os.stat,
        wait: Callable[[threading.Event, float], bool] = threading.Event.wait,
    ) -> None:
        """`reopen` opens the flow as it was opened first. May raise FlowError."""
        self._guide = guide
        self._reopen = reopen
        self._stat = stat
        self._wait = wait
        self._stopped = threading.Event()
        self._marks: dict[str, FileMark] = {}
        self._thread = threading.Thread(target=self.run, name="wizard-reload", daemon=True)

    def start(self) -> None:
        """Judge the flow as it is, and look at its files from now on."""
        self._judge(self._guide.flow, {})
        self._thread.start()

    def stop(self) -> None:
        """Nothing is read again after this."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join(EVERY)

    def run(self) -> None:
        """The loop itself; `start` runs it on a thread."""
        while not self._wait(self._stopped, EVERY):
            self.look()

    def look(self) -> bool:
        """One look at all files; whether something had changed."""
        # A file that was asked for since the last look counts as it is now.
        known = self._marked(files_of(self._guide.flow)) | self._marks
        marks = self._marked(known)
        if marks == known:
            self._marks = known
            return False
        while marks != (settled := self._settled(marks)):
            marks = settled
            if self._stopped.is_set():
                return False
        try:
            flow = self._reopen()
        except FlowError as error:
            self._marks = marks
            self._guide.replace_flow(self._guide.flow, (str(error),))
        else:
            self._judge(flow, marks)
        return True

    def _settled(self, marks: dict[str, FileMark]) -> dict[str, FileMark]:
        self._wait(self._stopped, SETTLE)
        return self._marked(marks)

    def _judge(self, flow: Flow, marks: dict[str, FileMark]) -> None:
        """Go on with `flow`, whose files were read when they had these marks."""
        problems = problems_of(flow, self._guide.place)
        self._marks = self._marked(files_of(flow)) | marks
        self._guide.replace_flow(flow, problems)

    def _marked(self, files: Iterable[str]) -> dict[str, FileMark]:
        return {file: self._mark(file) for file in files}

    def _mark(self, file: str) -> FileMark:
        try:
            status = self._stat(file)
        except (OSError, ValueError):
            return None
        return status.st_mtime_ns, status.st_size


def files_of(flow: Flow) -> tuple[str, ...]:
    """The absolute paths of every file that `flow` was made of so far, or would have been."""
    case = flow.documents
    if not isinstance(case, LinkedDocuments):
        return ()
    # What is no Markdown file is never read, whatever the links say; a folder has no path.
    paths = (path for path in case.asked_for if path in ("", flow.main.path) or _is_document(path))
    files = (case.whole(path) for path in paths)
    return tuple(file for file in files if file is not None)


def _is_document(path: str) -> bool:
    return path.lower().endswith(".md")


def problems_of(flow: Flow, place: str | None) -> tuple[str, ...]:
    """What the checker says of the flow, a line each, errors first.

    Of a folder it is judged only that document in which the step `place` stands, and what it links
    to: all of them may have hundreds of problems.
    """
    if not flow.main.path:
        case, path = flow.documents, (place or "").partition("#")[0]
        if not isinstance(case, LinkedDocuments) or path not in case:
            return ()
        try:
            flow = open_flow(case.shown(path))
        except FlowError as error:
            return (str(error),)
    # A mistake that breaks a walk comes before those that do not.
    order: tuple[Severity, ...] = ("error", "warning", "hint")
    problems = sorted(check(flow), key=lambda problem: order.index(problem.severity))
    return tuple(str(problem) for problem in problems)
