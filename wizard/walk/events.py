"""What happens in a walk. Everything that a session remembers is one of these.

Events are frozen values without behaviour. The state of a walk is a fold over them
(wizard.walk.engine), so resume, back, replay and report are the same code.
"""

# ruff: noqa: TC001 - decoding looks at the types of fields

from __future__ import annotations

from typing import Literal, TypeAlias, get_args

from msgspec import Struct

from wizard.evidence.history.tracks import History
from wizard.evidence.sample import Sample
from wizard.evidence.target import Target
from wizard.flow.model import StepKind

Truth = Literal["true", "false", "unknown"]
Via = Literal["start", "answer", "contents", "next", "side", "find"]
By = Literal["person", "stated", "evidence"]
EndReason = Literal["quit", "interrupted", "hang-up", "terminated"]
Result = Literal["solved", "not solved", "not known yet"]
RESULTS: tuple[Result, ...] = get_args(Result)


class Verdict(Struct, frozen=True):
    """What the evidence says of one answer."""

    truth: Truth
    reasons: tuple[str, ...] = ()
    """The readings that led to it, each with its number."""

    missing: str | None = None
    """What is missing to tell, None where nothing is."""


class DocumentOpened(Struct, frozen=True):
    """A document of the flow was read; with it a session can be seen without the file."""

    at: float
    path: str
    text: str
    sha256: str
    main: bool


class TargetChosen(Struct, frozen=True):
    at: float
    target: Target


class TargetLost(Struct, frozen=True):
    at: float
    reason: str


class FactStated(Struct, frozen=True):
    """A fact stated by hand (`--set`); those that an answer states are in AnswerGiven."""

    at: float
    fact: str
    value: str
    """As written."""


class StepEntered(Struct, frozen=True):
    at: float
    step: str
    title: str
    via: Via
    check: bool
    """Whether the step is a question entered from an outcome: only later samples count."""

    kind: StepKind | None = None
    """None in sessions that were kept before it was."""

    alert: str | None = None
    """The alert that led there, as somebody named it."""


class AnswerGiven(Struct, frozen=True):
    """What was chosen in the current step, and what the evidence said of every exit then."""

    at: float
    step: str
    number: int
    text: str
    to: str
    by: By
    verdicts: tuple[Verdict, ...]
    """One for each exit, in order."""

    states: tuple[str, str] | None
    """(fact, value) that this answer states."""


class WentBack(Struct, frozen=True):
    at: float
    depth: int
    """How many visits of the trail are left; the last of them is the current one again."""


class NoteAdded(Struct, frozen=True):
    at: float
    step: str
    text: str


class CommandCopied(Struct, frozen=True):
    at: float
    step: str
    text: str


class Sampled(Struct, frozen=True):
    at: float
    sample: Sample


class HistoryRead(Struct, frozen=True):
    """A file of what happened before was read; the last one counts."""

    at: float
    history: History


class TrainingBegan(Struct, frozen=True):
    """The walk is a training: what follows was said about a fault that was made for it."""

    at: float
    scenario: str
    """Its name, as `wizard train` takes it."""

    title: str
    level: int
    seed: int
    """With it the same training, in the same dress, can be begun anew."""


class Predicted(Struct, frozen=True):
    """A trainee said which answer is right before the evidence was shown."""

    at: float
    step: str
    number: int
    text: str
    truth: Truth
    """What the evidence says of that answer, as it was shown then."""


class HintTaken(Struct, frozen=True):
    at: float
    step: str
    number: int
    """From 1, in the order of the scenario."""

    text: str


class Diagnosed(Struct, frozen=True):
    """A trainee ended at a step and said so; the first one counts."""

    at: float
    step: str
    title: str
    right: bool
    reading: str
    """Which reading told it, in the trainee's words; empty where nothing was said."""


class Concluded(Struct, frozen=True):
    """Somebody said how it came out; the last one counts."""

    at: float
    step: str
    result: Result


class Resumed(Struct, frozen=True):
    """The walk goes on after an end, or after it was cut off; what lies between is a gap."""

    at: float
    version: str
    """The version of the program that goes on with it."""


class Ended(Struct, frozen=True):
    at: float
    reason: EndReason


Event: TypeAlias = (
    DocumentOpened
    | TargetChosen
    | TargetLost
    | FactStated
    | StepEntered
    | AnswerGiven
    | WentBack
    | NoteAdded
    | CommandCopied
    | Sampled
    | HistoryRead
    | TrainingBegan
    | Predicted
    | HintTaken
    | Diagnosed
    | Concluded
    | Resumed
    | Ended
)
