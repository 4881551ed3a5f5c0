"""What a UI shows: one frozen picture of the walk, free of any screen.

All text is clean and is never markup. Two views that are equal need no repainting.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wizard.flow.blocks import Block
    from wizard.flow.model import AnswerKind, CommandKind, StepKind
    from wizard.session.timeline import EntryKind
    from wizard.walk.causes import Cause
    from wizard.walk.check import CheckResult
    from wizard.walk.events import By, Result, Verdict

Span = Literal["5 min", "1 h", "8 h", "all"]
"""How much of the past the curves show."""

Severity = Literal["normal", "warning", "critical", "unknown"]
"""How near a metric is to its limit."""


class TargetView(Struct, frozen=True):
    """The watched target in one line."""

    state: Literal["watching", "lost", "none"]
    title: str
    """`gunicorn wsgi:app (pid 4242)`, or what to do where there is no target."""

    detail: str
    """What else is known, in a few words: `5 processes · up 3 h 12 min`."""


class GaugeMark(Struct, frozen=True):
    """A bound drawn on a gauge."""

    share: float
    """Where, as a share of the gauge's full height."""

    text: str
    """`95 %`."""


class GaugeView(Struct, frozen=True):
    """One live metric on fixed bounds: 0 is nothing, 1 the limit (or `full`)."""

    name: str
    """The metric, e.g. `memory.share`."""

    label: str
    """`Memory`, `CPU`."""

    points: tuple[float | None, ...]
    """Shares of the full height, oldest first, one a second; None where nothing was read."""

    share: float | None
    """The last value."""

    text: str
    """The number and unit: `812 MiB of 1.00 GiB`, or `unknown`."""

    percent: str
    """`79 %`, empty where unknown."""

    words: str
    """What it means: `rising 112 MiB/min, full in 3 to 4 min, high`, or why it is unknown."""

    severity: Severity
    marks: tuple[GaugeMark, ...] = ()

    first: int = 0
    """How many points there were before the first of `points`. As points slide out it grows by one
    a second, so that a UI can draw each bucket of points in the same cell twice."""

    shorter: tuple[str, ...] = ()
    """The words where there is less and less room: `+112 MiB/min`; empty where they are short
    already."""

    limited: bool = True
    """Whether somebody set the limit; else the bound is all that the machine has."""

    span: Span = "5 min"
    """How much of the past `points` are of."""

    span_said: str = ""
    """The same in words where it is more than the usual, so that each point is of more than a
    second: `last 8 h`."""


class TrailView(Struct, frozen=True):
    """One visited step."""

    title: str
    answer: str
    """What was chosen there; empty for the current step and after a jump."""

    by: By | None
    contradicted: bool = False
    """Whether the evidence spoke against what the person chose."""
    unsupported: bool = False
    """Whether the evidence was not for it, so that it may come to speak against it."""
    refuted: bool = False
    """Whether it is guidance that did not help, as its check says."""


class CheckView(Struct, frozen=True):
    """What the check has come to that is under way."""

    step: str
    title: str
    """Of the question."""

    result: CheckResult | None
    """None where no answer has a condition."""

    words: str
    """`held`, `did not hold`, `too early: 3 min of 10 min`, or that only a person can say."""

    said: tuple[str, ...]
    """The readings since it began, what nobody saw, and what comes next where it did not hold."""


class CommandView(Struct, frozen=True):
    """A command of the current step, filled in."""

    text: str
    template: str
    kind: CommandKind
    blanks: tuple[str, ...]
    """Names that are not known and have to be filled in by hand."""


class ChoiceView(Struct, frozen=True):
    """One thing that can be chosen now."""

    number: int
    text: str
    description: str
    kind: AnswerKind
    condition: str | None
    """As the author wrote it; None where the evidence has no say."""

    verdict: Verdict | None
    """None where there is no condition."""

    leads_to: str
    """The title of the step that it leads to."""


class SeeAlsoView(Struct, frozen=True):
    """A link in the text to another step, opened by a key and left by Back."""

    text: str
    to: str
    title: str


class StepView(Struct, frozen=True):
    """The current step."""

    id: str
    title: str
    kind: StepKind
    check: bool
    blocks: tuple[Block, ...]
    """The body; a code block's `command` is an index into `commands`. Text is filled in."""

    why: tuple[Block, ...]
    commands: tuple[CommandView, ...]
    choices: tuple[ChoiceView, ...]
    see_also: tuple[SeeAlsoView, ...]
    source: str
    """Plain text; empty where none is given."""

    preselected: int | None
    """The number of the answer to start on, None for none."""

    wanted: tuple[str, ...] = ()
    """The facts that a person may enter, so that a number in here is computed."""

    @property
    def first_command(self) -> int | None:
        """The first command that a shell runs, else the first code; None without any."""
        if not self.commands:
            return None
        kinds = [command.kind != "code" for command in self.commands]
        return kinds.index(True) if True in kinds else 0


Wanted = Literal["", "demo", "next", "again"]
"""What a UI is left for, to be begun in its place: the demo, the next training or the same one."""

Phase = Literal["briefing", "walk", "reading", "debriefing", "failed"]
"""Where a training stands: what is known is read, the flow is walked, one line says which reading
gave it away, how it went is read; or the fault could not be shown here."""


class TrainingView(Struct, frozen=True):
    """What is different in a training."""

    phase: Phase
    level: int
    hints: tuple[tuple[Block, ...], ...]
    """Those that were taken, in their order."""

    of: int
    """How many hints there are."""

    asked: str
    """What has to be answered in one line of text before it goes on; empty where nothing has."""

    refused: Mapping[str, str]
    """What cannot be done now, by the names of the UIs' commands, and why, in a line each."""


class View(Struct, frozen=True):
    """Everything on the screen."""

    flow_title: str
    target: TargetView
    gauges: tuple[GaugeView, ...]
    trail: tuple[TrailView, ...]
    step: StepView
    can_go_back: bool
    banner: str | None
    """Something that has to be said until it is over: `not saved: No space left on device`."""

    problems: tuple[str, ...] = ()
    """What is wrong with the flow, a line each, where its author previews it."""

    result: Result | None = None
    """How it came out, as the person said."""

    summary: tuple[str, ...] = ()
    """The sentences of a paragraph about the walk, where it ends; empty elsewhere."""

    check: CheckView | None = None
    """The check that is under way: the current step, or the one that was left as too early."""

    causes: Sequence[Cause] = ()
    """The board of causes, the best supported first; empty in a document without questions. Made
    when it is looked at (wizard.guide.cause_board)."""

    training: TrainingView | None = None
    """None in a walk about a process that nobody made sick."""


class CandidateView(Struct, frozen=True):
    """A process that might be meant, for the key `p`."""

    pid: int
    title: str
    detail: str
    command: str = ""
    """Its whole command line, cleaned, with secrets blanked."""


class HandoverView(Struct, frozen=True):
    """The packet for whoever takes over, for the key `h`."""

    text: str
    """Markdown; empty where none can be made."""

    path: str
    """The file that it is kept in; empty where it is in none."""

    problem: str
    """What could not be done and why, a sentence without its full stop; empty where all is well."""


class FoundView(Struct, frozen=True):
    """A step found by words, for the key `/`."""

    step: str
    title: str
    detail: str


# --- a replay ---

MarkKind = Literal["answer", "contradiction", "note", "verdict"]
"""What is marked on the line; anything else that happened is told in words alone."""


class TimeMark(Struct, frozen=True):
    """Something on the line."""

    share: float
    """Where, as a share of its length."""

    kind: MarkKind


class TimelineView(Struct, frozen=True):
    """Where playback stands."""

    share: float
    """How much of it has been seen."""

    marks: tuple[TimeMark, ...]
    elapsed: str
    """Time since the session began, as it went by then: `12:34`."""

    total: str
    """How long the session took."""

    clock: str
    """The time of day then."""

    speed: int
    pace: float
    """How many times faster it passes just now, since nothing happens: 1 where something does."""

    playing: bool
    latest: str
    """What happened last, in a line that begins with its time; empty where nothing did."""

    latest_kind: EntryKind | None


class MomentView(Struct, frozen=True):
    """Something that happened, to go to."""

    place: float
    """The second of the playback."""

    time: str
    """Time since the session began."""

    text: str
    kind: EntryKind
