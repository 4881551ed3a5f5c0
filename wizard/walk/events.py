"""What happens in a walk. Everything that a session remembers is one of these.

Events are frozen values without behaviour. The state of a walk is a fold over them
(wizard.walk.engine), so resume, back, replay and report are the same code.

The classes are also the format of journals and recordings: the event's name is its class's
(`StepEntered` → `step-entered`), the keys are its fields. The types of the fields say what is
checked and cleaned when one is read, and blanked before one is written (wizard.text.fields). So a
new event is its class, a line of `Event`, and what wizard.walk.engine.fold makes of it; a new field
has a default, since events of earlier versions lack it.
"""

# ruff: noqa: TC001 - decoding looks at the types of fields

from __future__ import annotations

import re
from typing import Literal, TypeAlias, get_args

from msgspec import Struct

from wizard.evidence.history.tracks import History
from wizard.evidence.sample import Sample
from wizard.evidence.target import Target
from wizard.flow.model import StepKind
from wizard.text.fields import (
    Document,
    Line,
    NamingLine,
    Number,
    PrivateLine,
    PrivateText,
    Text,
    Whole,
)

Truth = Literal["true", "false", "unknown"]
Leaning = Literal["true", "false"]
Tier = Literal["true", "likely", "unknown", "unlikely", "false"]
"""How sure a verdict is. Only *true* and *false* decide anything."""

Via = Literal["start", "answer", "contents", "next", "side", "find"]
By = Literal["person", "stated", "evidence"]
EndReason = Literal[
    "quit", "interrupted", "hang-up", "terminated", "the time is over", "target lost"
]
"""The last two end a recording alone."""

Result = Literal["solved", "not solved", "not known yet"]
RESULTS: tuple[Result, ...] = get_args(Result)


class Verdict(Struct, frozen=True, omit_defaults=True):
    """What the evidence says of one answer."""

    truth: Truth
    reasons: tuple[NamingLine, ...] = ()
    """The readings that led to it, each with its number."""

    missing: NamingLine | None = None
    """What is missing to tell, None where nothing is."""

    likely: Leaning | None = None
    """What an unknown one most probably is: true or false with the likely values put in."""

    likely_right: Number | None = None
    """How often that is right, 0 to 1."""

    likely_reasons: tuple[NamingLine, ...] = ()
    """The readings behind it, with what they rest on and on what the share was measured."""

    @property
    def tier(self) -> Tier:
        return tier_of(self.truth, self.likely)


def tier_of(truth: Truth, likely: Leaning | None) -> Tier:
    """How sure a verdict is that is worth `truth`, and most probably `likely`."""
    if truth != "unknown" or likely is None:
        return truth
    return "likely" if likely == "true" else "unlikely"


def _tag(name: str) -> str:
    """`StepEntered` → `step-entered`."""
    return re.sub(r"(?<=.)([A-Z])", r"-\1", name).lower()


class Happening(Struct, frozen=True, omit_defaults=True, tag_field="event", tag=_tag):
    """What all events have."""

    at: Number
    """When it happened, seconds since the epoch."""


class DocumentOpened(Happening, frozen=True):
    """A document of the flow was read; with it a session can be seen without the file."""

    path: Line
    text: Document
    sha256: Line
    main: bool


class TargetChosen(Happening, frozen=True):
    target: Target


class TargetLost(Happening, frozen=True):
    reason: PrivateLine


class FactStated(Happening, frozen=True):
    """A fact stated by hand (`--set`, or entered at a step); those that an answer states are in
    AnswerGiven."""

    fact: Line
    value: PrivateLine
    """As written."""


class StepEntered(Happening, frozen=True):
    step: Line
    title: Line
    via: Via
    check: bool
    """Whether the step is a question entered from an outcome: only later samples count."""

    kind: StepKind | None = None
    """None in sessions that were kept before it was."""

    alert: NamingLine | None = None
    """The alert that led there, as somebody named it."""


class AnswerGiven(Happening, frozen=True):
    """What was chosen in the current step, and what the evidence said of every choice then."""

    step: Line
    number: Whole
    text: Line
    to: Line
    by: By
    verdicts: tuple[Verdict, ...]
    """One for each choice, in order."""

    states: tuple[Line, Line] | None = None
    """(fact, value) that this answer states."""


class WentBack(Happening, frozen=True):
    depth: Whole
    """How many visits of the trail are left; the last of them is the current one again."""


class NoteAdded(Happening, frozen=True):
    step: Line
    text: PrivateText


class CommandCopied(Happening, frozen=True):
    step: Line
    text: PrivateText


class Sampled(Happening, frozen=True):
    sample: Sample
    left_out: Whole = 0
    """How many samples were left out before this one for their size, in a recording."""


class HistoryRead(Happening, frozen=True):
    """A file of what happened before was read; the last one counts."""

    history: History


class TrainingBegan(Happening, frozen=True):
    """The walk is a training: what follows was said about a fault that was made for it."""

    scenario: Line
    """Its name, as `wizard train` takes it."""

    title: Line
    level: Whole
    seed: Whole
    """With it the same training, randomized alike, can be started again."""


class Predicted(Happening, frozen=True):
    """A trainee said which answer is right before the evidence was shown."""

    step: Line
    number: Whole
    text: Line
    truth: Truth
    """What the evidence says of that answer, as it was shown then."""

    likely: Leaning | None = None
    likely_right: Number | None = None
    """What an unknown one most probably is, and how often that is right."""

    @property
    def tier(self) -> Tier:
        return tier_of(self.truth, self.likely)


class HintTaken(Happening, frozen=True):
    step: Line
    number: Whole
    """From 1, in the order of the scenario."""

    text: Text


class Diagnosed(Happening, frozen=True):
    """A trainee ended at a step and said so; the first one counts."""

    step: Line
    title: Line
    right: bool
    reading: PrivateLine = ""
    """Which reading told it, in the trainee's words; empty where nothing was said."""


class Concluded(Happening, frozen=True):
    """Somebody said how it came out; the last one counts."""

    step: Line
    result: Result


class Resumed(Happening, frozen=True):
    """The walk goes on after an end, or after it was cut off; what lies between is a gap."""

    version: Line
    """The version of the program that goes on with it."""


class Ended(Happening, frozen=True):
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
