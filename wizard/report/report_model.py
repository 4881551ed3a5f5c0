"""What a report says, free of any form. All text is clean; none of it is markup."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.frozen import frozen

if TYPE_CHECKING:
    from wizard.flow.model import StepKind
    from wizard.walk.events import By, EndReason, Result, Truth


@frozen
class Source:
    """Where guidance comes from."""

    text: str
    href: str | None
    """As written; None where it is no link."""


@frozen
class Saying:
    """What the evidence said of one answer."""

    number: int
    text: str
    truth: Truth | None
    """None where it had no say."""

    reasons: tuple[str, ...]
    missing: str | None
    chosen: bool


@frozen
class Remark:
    """A note, or a command that was copied."""

    at: float
    step: str
    """The title of the step."""

    text: str


@frozen
class Stop:
    """One visit to a step, in the order of time."""

    number: int
    """From 1."""

    step: str
    title: str
    kind: StepKind | None
    check: bool
    entered: float
    left: float | None
    """None where the session stands there."""

    answer: str | None
    """None in the last step, and in one that was left by a jump or by going back."""

    by: By | None
    contradicted: bool
    """Whether a person picked what the evidence spoke against."""

    taken_back: bool
    """Whether the person went back behind it, so that it does not lead to where it stands."""

    sayings: tuple[Saying, ...]
    """One for each answer that could be chosen; empty for guidance."""


@frozen
class Pin:
    """An answer on a curve."""

    at: float
    number: int
    """That of the stop."""

    contradicted: bool


@frozen
class Bound:
    """What conditions and the platform's default alert hold a curve against."""

    share: float
    text: str
    reached: float | None
    """When it was first reached, seconds since the epoch; None where it never was."""


@frozen
class Curve:
    """A share over the time in which a target was watched."""

    name: str
    """The metric."""

    label: str
    target: str
    since: float
    until: float
    cells: tuple[tuple[float, float] | None, ...]
    """(lowest, highest) share in equal stretches of the time; None where nothing was read."""

    limit: str
    """What 100 % is: `640 MiB`; empty where it is not known."""

    bounds: tuple[Bound, ...]
    """The lowest first."""

    pins: tuple[Pin, ...]
    last: float | None
    peak: float
    peak_at: float


@frozen
class RuledOut:
    """An answer that was not taken and that the evidence contradicted."""

    question: str
    answer: str
    by: tuple[str, ...]


@frozen
class Open:
    """Something that nobody knows yet."""

    question: str
    answer: str | None
    """None where the whole question is open."""

    missing: str | None


@frozen
class Fact:
    """What was known of the target at the end."""

    name: str
    text: str
    because: str
    stated: bool


@frozen
class Watched:
    """A target."""

    kind: str
    title: str
    pid: int | None
    command: tuple[str, ...]
    started: float | None
    host: str | None
    lost: str | None
    """Why it was lost, where it was."""


@frozen
class Brought:
    """A history file that was brought in, as it was called; times in seconds since the epoch."""

    name: str
    since: float
    until: float


@frozen
class Lesson:
    """What makes a session a training."""

    scenario: str
    title: str
    level: int
    seed: int
    hints: int
    predictions: tuple[Truth, ...]
    """What the evidence said of each answer that was predicted before it was shown."""

    end: str | None
    """The title of the step that was diagnosed first; None where there was no diagnosis."""

    right: bool | None
    reading: str
    """Which reading told it, in the trainee's words."""


@frozen
class Report:
    """One session."""

    session: str
    """Its id."""

    wizard: str
    """The version that began it."""

    flow: str
    title: str
    started: float
    ended: float | None
    """None where it is going on or was cut off."""

    last: float
    """When something was last recorded."""

    still_open: bool
    """Whether a wizard was still walking it when this was written."""

    reason: EndReason | None
    result: Result | None
    target: Watched | None
    """The last one."""

    alert: str | None
    """The one that it began with; None where none was named."""

    history: Brought | None
    """The last one."""

    training: Lesson | None
    """None where it is about what really happened."""

    stands_at: str | None
    """The title of the step where the session stands."""

    kind: StepKind | None
    """What that step is."""

    path: tuple[Stop, ...]
    notes: tuple[Remark, ...]
    copied: tuple[Remark, ...]
    curves: tuple[Curve, ...]
    ruled_out: tuple[RuledOut, ...]
    open: tuple[Open, ...]
    facts: tuple[Fact, ...]
    sources: tuple[Source, ...]
    missing: tuple[str, ...]
    """What the record does not have, a line each."""

    @property
    def contradictions(self) -> tuple[Stop, ...]:
        """The stops at which a person picked what the evidence spoke against."""
        return tuple(stop for stop in self.path if stop.contradicted)
