"""The picture of a training: that of the walk, without what would give the answer away. Pure.

What is read before and after the walk is shown as a step, too, so that a UI draws it like any
other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from wizard.flow.blocks import Heading, Paragraph, TextSpan
from wizard.guide.view import ChoiceView, StepView, TargetView, TrainingView
from wizard.messages import training_messages as say
from wizard.text.units import count_of, times_of_ten
from wizard.training.debriefing import briefing, debriefing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from wizard.flow.blocks import Block
    from wizard.guide.view import GaugeView, Phase, TrailView, View
    from wizard.training.scenario import Level, Scenario
    from wizard.training.score import Score
    from wizard.walk.events import Predicted, Tier

_ALWAYS = {
    "follow": say.REFUSED_FOLLOW,
    "causes": say.REFUSED_CAUSES,
    "process": say.REFUSED_PROCESS,
    "ended": say.REFUSED_ENDED,
}
_UNSEEN: dict[Phase, str] = {
    "briefing": say.NOT_BEGUN,
    "reading": say.WALK_OVER,
    "debriefing": say.WALK_OVER,
    "failed": say.TRAINING_FAILED,
}
_OF_A_WALK = ("why", "hint", "find", "see_also", "note", "span", "copy")
"""What makes no sense before and after the walk."""

_PREDICTED: dict[Tier, str] = {
    "true": say.PREDICTED_SUPPORTED,
    "false": say.PREDICTED_CONTRADICTED,
    "likely": say.PREDICTED_LIKELY,
    "unlikely": say.PREDICTED_UNLIKELY,
    "unknown": say.PREDICTED_UNKNOWN,
}


class TrainingPresenter(Struct, frozen=True):
    """What the picture of a training is made of besides the walk's own."""

    phase: Phase
    title: str
    level: Level
    page: tuple[Block, ...]
    """What is read before or after the walk."""

    hints: tuple[tuple[Block, ...], ...]
    """Those that were taken."""

    of: int
    judged: bool
    """Whether an answer of the current step has a condition."""

    predicted: Predicted | None
    """What was held right at the current step."""

    parted: bool
    """Whether one can go back to where the paths diverged."""

    over: bool = False
    """Whether a diagnosis was given: only then a training of level 3 shows what the evidence says.
    """

    notes: tuple[Block, ...] = ()
    """What explains the readings that the current question is about."""

    told_before: tuple[Block, ...] = ()
    """What was told before the walk; it can be read again with the reasons of each step."""

    @property
    def hides(self) -> bool:
        """Whether what the evidence says is not to be seen yet."""
        return self.judged and (self.predicted is None or self._blind)

    @property
    def _blind(self) -> bool:
        """Whether no sign is shown at all: what was answered is what was predicted."""
        return self.level == 3 and not self.over

    def on(self, view: View) -> View:
        """`view` as a trainee sees it."""
        walks = self.phase in ("walk", "reading")
        return replace(
            view,
            flow_title=self._heading(),
            target=_target(view.target),
            gauges=tuple(map(self._gauge, view.gauges)) if walks else (),
            trail=tuple(map(self._visit, view.trail)) if walks else (),
            step=self._step(view.step) if walks else self._read(),
            can_go_back=self.phase == "reading" or (self.phase == "walk" and view.can_go_back),
            check=None,
            causes=(),
            training=TrainingView(
                self.phase,
                self.level,
                self.hints,
                self.of,
                say.WHICH_READING if self.phase == "reading" else "",
                self._refused(),
            ),
        )

    def _heading(self) -> str:
        taken = len(self.hints)
        sentence = say.TRAINING_HEADING_HINTS if taken else say.TRAINING_HEADING
        return sentence.format(level=self.level, hints=count_of(taken, "hint"))

    def _refused(self) -> dict[str, str]:
        refused = dict(_ALWAYS)
        if self.phase in _UNSEEN:
            refused |= dict.fromkeys(_OF_A_WALK, _UNSEEN[self.phase])
            if self.phase != "reading":
                refused["back"] = _UNSEEN[self.phase]
        return refused

    def _gauge(self, gauge: GaugeView) -> GaugeView:
        """With what it means at level 1 alone: a sign is that, too."""
        if self.level == 1:
            return gauge
        severity = gauge.severity if gauge.severity == "unknown" else "normal"
        return replace(gauge, words="", shorter=(), severity=severity)

    def _visit(self, visit: TrailView) -> TrailView:
        """A visited step; the way walked gives nothing away either where no sign is shown."""
        return replace(visit, contradicted=False, unsupported=False) if self._blind else visit

    def _read(self) -> StepView:
        """What is read before or after the walk."""
        choices: tuple[ChoiceView, ...] = ()
        if self.phase == "briefing":
            choices = (_choice(say.BEGIN),)
        elif self.phase == "debriefing" and self.parted:
            choices = (_choice(say.BACK_TO_FORK),)
        return StepView(
            id=f"training: {self.phase}",
            title=self.title,
            kind="outcome",
            check=False,
            blocks=self.page,
            why=(),
            commands=(),
            choices=choices,
            see_also=(),
            source="",
            preselected=1 if choices else None,
        )

    def _step(self, step: StepView) -> StepView:
        step = replace(step, why=self._why(step.why))
        if step.kind == "outcome":
            return replace(step, check=False, choices=(_choice(say.FINISH),), preselected=1)
        if self.hides:
            hidden = tuple(self._hidden(choice) for choice in step.choices)
            blocks = (*step.blocks, *self.notes)
            return replace(step, blocks=blocks, choices=hidden, preselected=None)
        if self.predicted is None:
            return step
        held = say.YOU_SAID.format(answer=self.predicted.text)
        judged = _judged(step, self.predicted.number)
        line = Paragraph((TextSpan(held, strong=True), TextSpan(judged)))
        blocks = (line, *step.blocks, *self.notes)
        return replace(step, blocks=blocks, preselected=self.predicted.number)

    def _why(self, reasons: tuple[Block, ...]) -> tuple[Block, ...]:
        """The author's reasons, and below them the briefing."""
        if self._blind:
            reasons = (Paragraph((TextSpan(say.REASONS_LATER),)),)
        return (*reasons, Heading(3, (TextSpan(say.THE_BRIEFING),)), *self.told_before)

    def _hidden(self, choice: ChoiceView) -> ChoiceView:
        condition = None if self.level == 3 else choice.condition
        return replace(choice, condition=condition, verdict=None)


def _judged(step: StepView, number: int) -> str:
    """What the evidence says now of the answer that was held right: the sign beside it goes on
    changing, and nobody is to read one thing above and another there."""
    verdict = next((one.verdict for one in step.choices if one.number == number), None)
    if verdict is None:
        return say.PREDICTED_UNSEEN
    return _PREDICTED[verdict.tier].format(times=times_of_ten(verdict.likely_right or 0.0))


def _choice(text: str) -> ChoiceView:
    return ChoiceView(1, text, "", "answer", None, None, "")


def _target(target: TargetView) -> TargetView:
    if target.state == "lost":
        return replace(target, detail=say.TIME_OVER)
    return replace(target, detail="") if target.state == "none" else target


def page_of(  # noqa: PLR0913, PLR0917 - each is something that a page tells
    phase: Phase,
    scenario: Scenario,
    seed: int,
    names: Mapping[str, str],
    score: Score | None,
    reading: str,
    failed: str,
    shown: str,
) -> tuple[Block, ...]:
    """The text of a phase that has one; `names` fill what differs from time to time."""
    match phase:
        case "briefing":
            return briefing(scenario, names)
        case "debriefing" if score is not None:
            again = say.ONCE_MORE.format(scenario=scenario.name, seed=seed)
            return debriefing(scenario, score, reading, names, next_line=again, shown=shown)
        case "failed":
            return (Paragraph((TextSpan(say.CANNOT_CONTINUE.format(reason=failed)),)),)
        case _:
            return ()


def shown_by(gauges: Iterable[GaugeView]) -> str:
    """What the gauges show, in a line: `Memory 97 %, step 121 MiB; CPU 0.5 %, idle`."""
    return "; ".join(
        f"{gauge.label} {', '.join(filter(None, (gauge.percent, gauge.words)))}"
        for gauge in gauges
        if gauge.percent
    )
