"""What is said of each session that is kept, damaged ones included."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from wizard.messages import session_messages as say
from wizard.session.journal_reader import JournalError, read_header
from wizard.session.recorded import recorded
from wizard.text.clean import clean_line
from wizard.text.units import iso

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from wizard.walk.events import Diagnosed, Result, TrainingBegan


class SavedSession(Struct, frozen=True):
    """One session in the list; None is what is not known. Times are seconds since the epoch."""

    path: Path
    flow: str | None = None
    title: str | None = None
    target: str | None = None
    started: float | None = None
    ended: float | None = None
    finished: bool = False
    step: str | None = None
    step_title: str | None = None
    outcome: Result | None = None
    answers: int = 0
    training: TrainingBegan | None = None
    diagnosis: Diagnosed | None = None
    """Of a training."""

    problem: str | None = None
    """What is wrong with the journal, in one line."""

    theirs: str = ""
    """Why it may be somebody else's; empty where it is ours."""

    @property
    def id(self) -> str:
        """The name that the commands take."""
        return clean_line(self.path.stem)

    @property
    def problems(self) -> tuple[str, ...]:
        """What is wrong with the journal, and that it may be somebody else's."""
        theirs = say.THEIRS.format(why=clean_line(self.theirs)) if self.theirs else ""
        return tuple(filter(None, (self.problem, theirs)))


def entry_of(path: Path, theirs: str = "") -> SavedSession:
    """What is said of the journal at `path`; never raises for one that is damaged. `theirs`: why it
    may be somebody else's."""
    try:
        session = recorded(path)
    except JournalError as error:
        return replace(_damaged(path, str(error)), theirs=theirs)
    return SavedSession(
        path=path,
        flow=session.flow,
        title=session.title,
        target=session.target,
        started=session.started,
        ended=session.ended,
        finished=session.finished,
        step=session.step,
        step_title=session.step_title,
        outcome=session.outcome,
        answers=session.answers,
        training=session.walk.training,
        diagnosis=session.diagnosis,
        problem="; ".join(session.notes) or None,
        theirs=theirs,
    )


def _damaged(path: Path, problem: str) -> SavedSession:
    """As much as the header of a damaged journal says."""
    reason = problem.removeprefix(f"{clean_line(str(path))}:").strip()
    reason = f"line {reason}" if reason[:1].isdigit() else reason
    try:
        header = read_header(path)
    except JournalError:
        return SavedSession(path, problem=reason)
    return SavedSession(path, flow=header.flow, started=header.started, problem=reason)


def as_json(entries: Iterable[SavedSession]) -> list[dict[str, Any]]:
    """The list as `sessions --format json` prints it."""
    return [
        {
            "id": entry.id,
            "file": str(entry.path),
            "flow": entry.flow,
            "title": entry.title,
            "target": entry.target,
            "started": iso(entry.started),
            "ended": iso(entry.ended),
            "finished": entry.finished,
            "step": entry.step,
            "outcome": entry.outcome,
            "answers": entry.answers,
            "training": training_json(entry.training, entry.diagnosis),
            "problem": "; ".join(entry.problems) or None,
        }
        for entry in entries
    ]


def training_json(
    training: TrainingBegan | None, diagnosis: Diagnosed | None
) -> dict[str, Any] | None:
    """Which training a session is, and how its first diagnosis was; null for what is none."""
    if training is None:
        return None
    return {
        "scenario": training.scenario,
        "title": training.title,
        "level": training.level,
        "seed": training.seed,
        "right": diagnosis.right if diagnosis else None,
        "reading": (diagnosis.reading or None) if diagnosis else None,
    }
