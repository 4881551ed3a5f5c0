"""What a report says, free of any format. All text is clean; none of it is markup.

The JSON report follows from these classes: each field under its name, or the one given here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field

from wizard.walk.events import Verdict

if TYPE_CHECKING:
    from wizard.evidence.readings.written import Written
    from wizard.flow.model import StepKind
    from wizard.walk.check import CheckResult
    from wizard.walk.events import By, EndReason, Leaning, Result, Tier, Truth


class Time(float):
    """Seconds since the epoch; ISO 8601 in UTC as JSON."""


class Share(float):
    """A measured part of a limit, 0 to 1; as JSON with the four digits that it is worth."""


class Reference(Struct, frozen=True):
    """Where guidance comes from."""

    text: str
    href: str | None
    """As written; None where it is no link."""


class Saying(Struct, frozen=True):
    """What the evidence said of one answer."""

    number: int
    text: str
    truth: Truth | None = field(name="verdict")
    """None where the evidence had no say."""

    reasons: tuple[str, ...]
    missing: str | None
    chosen: bool
    likely: Leaning | None = None
    """What an unknown one most probably was."""

    likely_right: float | None = None
    """How often that is right, 0 to 1."""

    likely_reasons: tuple[str, ...] = ()
    """The readings behind that."""

    @property
    def judged(self) -> Verdict | None:
        """All that as one verdict; None where the evidence had no say."""
        if self.truth is None:
            return None
        likely = self.likely, self.likely_right, self.likely_reasons
        return Verdict(self.truth, self.reasons, self.missing, *likely)


class Remark(Struct, frozen=True):
    """A note, or a command that was copied."""

    at: Time
    step: str
    """The title of the step."""

    text: str


class Stop(Struct, frozen=True, kw_only=True):
    """One visit to a step, in the order of time."""

    number: int
    """From 1."""

    step: str
    title: str
    kind: StepKind | None
    check: bool
    result: CheckResult | None = None
    """What a check had come to; None for any other step, and where only a person could say."""

    entered: Time
    left: Time | None = None
    """None where the session stands there."""

    answer: str | None = None
    """None in the last step, and in one that was left by a jump or by going back."""

    by: By | None = None
    contradicted: bool = False
    """Whether a person picked what the evidence spoke against."""

    taken_back: bool = False
    """Whether the person went back behind it, so that it does not lead to where it stands."""

    sayings: tuple[Saying, ...] = field(name="answers", default=())
    """One for each answer that could be chosen; empty for guidance."""


class Pin(Struct, frozen=True):
    """An answer on a curve."""

    number: int
    """That of the stop."""

    at: Time

    contradicted: bool


class Bound(Struct, frozen=True):
    """What conditions and the platform's default alert hold a curve against."""

    share: float
    text: str
    reached: Time | None
    """When it was first reached; None where it never was."""


class DrawnCurve(Struct, frozen=True):
    """A share over the time in which a target was watched."""

    name: str
    """The metric."""

    label: str
    target: str
    since: Time
    until: Time
    limit: str | None
    """What 100 % is: `640 MiB`; None where it is not known."""

    cells: tuple[tuple[Share, Share] | None, ...] = field(name="points")
    """(lowest, highest) share in equal stretches of the time; None where nothing was read."""

    bounds: tuple[Bound, ...]
    """The lowest first."""

    pins: tuple[Pin, ...] = field(name="answers")
    last: Share | None
    """None where it was not known at the end."""

    peak: Share
    peak_at: Time


class RuledOut(Struct, frozen=True):
    """An answer that was not taken and that the evidence contradicted."""

    question: str
    answer: str
    by: tuple[str, ...]


class OpenPoint(Struct, frozen=True):
    """Something that nobody knows yet."""

    question: str
    answer: str | None
    """None where the whole question is open."""

    missing: str | None


class KnownFact(Struct, frozen=True):
    """What was known of the target at the end, or was likely."""

    name: str
    text: str
    """Of what was not even narrowed down, what was likely."""

    because: str | None
    """How it is known; None where nothing says."""

    stated: bool
    likely: Written = None
    """What it most probably was, as readings are written; None where it was sure."""

    likely_right: float | None = None


class Watched(Struct, frozen=True):
    """A target."""

    kind: str
    title: str
    pid: int | None
    command: tuple[str, ...]
    started: Time | None
    host: str | None
    lost: str | None
    """Why it was lost, where it was."""


class Brought(Struct, frozen=True):
    """A history file that was brought in."""

    name: str = field(name="file")
    """As it was called."""

    since: Time = field(name="from")
    until: Time


class Lesson(Struct, frozen=True):
    """What makes a session a training."""

    scenario: str
    title: str
    level: int
    seed: int
    hints: int
    predictions: tuple[Tier, ...]
    """What the evidence said of each answer that was predicted before it was shown."""

    end: str | None
    """The title of the step that was diagnosed first; None where there was no diagnosis."""

    right: bool | None
    reading: str | None
    """Which reading told it, in the trainee's words."""


class Report(Struct, frozen=True):
    """One session."""

    session: str
    """Its id."""

    wizard: str
    """The version that began it."""

    flow: str
    title: str
    summary: tuple[str, ...]
    """The sentences of a paragraph about all of it (wizard.report.summary)."""

    target: Watched | None
    """The last one."""

    history: Brought | None
    """The last one."""

    training: Lesson | None
    """None where it is about what really happened."""

    started: Time
    ended: Time | None
    """None where it is going on or was cut off."""

    last: Time
    """When something was last recorded."""

    still_open: bool
    """Whether a wizard was still walking it when this was written."""

    reason: EndReason | None
    result: Result | None
    alert: str | None
    """The one that it began with; None where none was named."""

    stands_at: str | None
    """The title of the step where the session stands."""

    kind: StepKind | None
    """What that step is."""

    path: tuple[Stop, ...]
    contradictions: tuple[int, ...]
    """The numbers of the stops at which a person picked what the evidence spoke against."""

    notes: tuple[Remark, ...]
    copied: tuple[Remark, ...]
    curves: tuple[DrawnCurve, ...]
    ruled_out: tuple[RuledOut, ...]
    open: tuple[OpenPoint, ...]
    facts: tuple[KnownFact, ...]
    sources: tuple[Reference, ...]
    missing: tuple[str, ...]
    """What the record does not have, a line each."""
