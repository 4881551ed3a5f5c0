"""The presenter: flow, walk and evidence made into the View that a UI shows. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from wizard.catalogue import CATALOGUE
from wizard.evidence.reading import Evidence, Interval
from wizard.evidence.readings.advice import holds_advice
from wizard.fact import Kind
from wizard.fact_rows import ADVICE
from wizard.flow.blocks import rewritten, texts
from wizard.flow.filling import fill, fill_command, fill_text
from wizard.flow.model import SHELLS
from wizard.guide.cause_board import CauseBoard, Look
from wizard.guide.check_views import check_view
from wizard.guide.gauge_views import SHORTEST, gauges
from wizard.guide.view import (
    ChoiceView,
    CommandView,
    SeeAlsoView,
    StepView,
    TargetView,
    TrailView,
    View,
)
from wizard.messages import walk_messages as say
from wizard.text.units import duration, time_of_day
from wizard.walk.check import pending, refuted, state_of
from wizard.walk.seen import evidence_of, live_evidence, verdicts_of
from wizard.walk.state import values_of
from wizard.walk.verdicts import contradicted, unsupported

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from contextlib import AbstractContextManager

    from wizard.evidence.history.tracks import History
    from wizard.evidence.series import Series
    from wizard.evidence.target import Target
    from wizard.flow.blocks import Block, CodeBlock
    from wizard.flow.model import Answer, Flow, Step
    from wizard.guide.view import CheckView, GaugeView, Span
    from wizard.walk.causes import Cause, Causes
    from wizard.walk.check import CheckState
    from wizard.walk.events import Verdict
    from wizard.walk.state import Visit, Walk

_LINK = re.compile(r"\[([^\]]*)\]\(<?([^)>\s]*)>?[^)]*\)")


_ORDINAL = re.compile(r"^\d{1,2}(?:\.\d{1,2})*[.)]\s+(?=\S)")
"""The number that an author gave a heading: what can be chosen has one of its own."""


_OF_THE_TARGET = frozenset(
    {
        *("pid", "start_command", "memory.largest_pid", "cpu.busiest_pid", "server.version"),
        *("server.app", "celery.app", *(row.name for row in ADVICE)),
    }
)
"""Facts that say which process is watched, or what to do with it."""


class Presenter(Struct, frozen=True):
    """What a picture is made of."""

    flow: Flow
    walk: Walk
    evidence: Evidence
    series: Series
    no_target: str
    """What to say where nothing is watched."""

    causes: Causes | None = None
    """The causes of `flow`; None where nobody looks at the board."""

    span: Span | None = None
    """How much of the past the curves show; None is all where a history was read, else minutes."""

    successors: tuple[Target, ...] = ()
    """Who runs in the place of a target that is lost."""

    lock: AbstractContextManager[object] | None = None
    """Held while something is looked up in `series` after the picture was made."""

    def view(self, step: Step, preselected: int | None, problem: str | None) -> View:
        """The whole screen while `step` is the current one. A check judges only what came after it
        was entered; what is happening is shown all the same."""
        live = live_evidence(self.walk, self.series, self.evidence)
        visit = pending(self.walk)
        check = self._check(visit, step) if visit else None
        causes = self._board(step, live, check)
        return View(
            flow_title=self._where(step),
            target=self._target(step, live),
            gauges=self._gauges(step, live),
            trail=self._trail(check),
            step=self._step(step, preselected, live),
            can_go_back=len(self.walk.trail) > 1,
            banner=_not_saved(problem) if problem else self._gone(),
            result=self.walk.result,
            check=self._check_view(visit, check, causes, live) if visit and check else None,
            causes=causes,
        )

    def _check(self, visit: Visit, step: Step) -> CheckState | None:
        """What the check that is under way has come to."""
        asked = step if visit is self.walk.current else self.flow.step(visit.step)
        if asked is None or asked.kind != "question":
            return None
        evidence = self._since(visit, asked)
        return state_of(asked, verdicts_of(asked, evidence), evidence)

    def _since(self, visit: Visit, asked: Step) -> Evidence:
        """The evidence that the check is judged by."""
        if visit is self.walk.current:
            return self.evidence
        return evidence_of(self.walk, asked, self.series, self.evidence.at, visit)

    def _check_view(
        self, visit: Visit, state: CheckState, causes: Sequence[Cause], live: Evidence
    ) -> CheckView | None:
        asked, now = self.flow.step(visit.step), self.evidence.at
        if asked is None:
            return None
        # Late: no walk begins with a check.
        from wizard.guide.replacement_views import replacements

        guidance = None if visit.cause is None else self.walk.trail[visit.cause]
        told = replacements(
            self.flow.step(guidance.step) if guidance else None,
            live.readings,
            self._since(visit, asked).readings,
            self.series,
            now,
        )
        return check_view(visit, asked, state, self.walk, self.series, now, causes, told)

    def _board(self, step: Step, live: Evidence, check: CheckState | None) -> Sequence[Cause]:
        """Nothing in a document without questions."""
        causes = self.causes
        if causes is None or not causes.asks:
            return ()
        look = Look(self.walk, step, self.series, self.evidence, live, check)
        return CauseBoard(lambda: look.at(causes, fillings(live)), self.lock)

    def _gauges(self, step: Step, live: Evidence) -> tuple[GaugeView, ...]:
        """None for a plain runbook while no process is watched: it says nothing of this machine."""
        main, target = self.flow.main, self.walk.target
        past = self.walk.history is not None
        if not past and not self._asks(step) and (target is None or target.pid is None):
            return ()
        span = self.span or ("all" if past else SHORTEST)
        return gauges(main.watch, step, live, self.series, values_of(self.walk.stated), span)

    def _asks(self, step: Step) -> bool:
        """Whether the document asks for a process at all."""
        main = self.flow.main
        return bool(
            main.explicit_start or main.watch or any(choice.condition for choice in step.choices)
        )

    def _trail(self, check: CheckState | None) -> tuple[TrailView, ...]:
        """The way; that somebody read on says no more than the next title does."""
        failed = [tried.outcome for tried in refuted(self.walk, check).values()]
        ways = [visit.via for visit in self.walk.trail[1:]]
        return tuple(
            TrailView(
                visit.title,
                visit.answer.text if visit.answer and via != "next" else "",
                visit.answer.by if visit.answer else None,
                contradicted=visit.answer is not None and contradicted(visit.answer),
                unsupported=visit.answer is not None and unsupported(visit.answer),
                refuted=any(visit is one for one in failed),
            )
            for visit, via in zip_longest(self.walk.trail, ways)
        )

    def _where(self, step: Step) -> str:
        """The flow's title, and that of the document where the step stands in another one."""
        path = step.id.partition("#")[0] if "#" in step.id else ""
        document = self.flow.documents.get(path) if path else None
        if document is None or document.title in (self.flow.title, step.title):
            return self.flow.title
        return f"{self.flow.title}: {document.title}"

    def _gone(self) -> str | None:
        """What to do about a target that was followed by another process."""
        if not self.walk.lost or not self.successors:
            return None
        if len(self.successors) > 1:
            return say.MAY_BE_REPLACED.format(count=len(self.successors))
        return say.REPLACED.format(pid=self.successors[0].pid)

    def _target(self, step: Step, live: Evidence) -> TargetView:
        target = self.walk.target
        if target is None:
            history = self.walk.history
            if history is None and not self._asks(step):
                return TargetView("none", "", "")
            title = judged_alone(history) if history else self.no_target
            return TargetView("none", title, say.CHOOSE_TARGET)
        title = title_of(target)
        if self.walk.lost:
            return TargetView("lost", title, say.ENDED)
        return TargetView("watching", title, " · ".join(_details(live)))

    def _step(self, step: Step, preselected: int | None, live: Evidence) -> StepView:
        visit, values = self.walk.current, fillings(live)
        blocks, wanted = filled_in(step.blocks, values), tuple[str, ...]()
        if any(map(holds_advice, texts(step.blocks))):
            from wizard.guide import advice_views as advice  # late: few steps have a place for it

            blocks = advice.with_reasons(step.blocks, blocks, live.readings, advice.asked_by_key)
            wanted = advice.wanted_in(step, live.readings)
        return StepView(
            id=step.id,
            title=step.title,
            kind=step.kind,
            check=bool(visit and visit.check),
            blocks=blocks,
            why=filled_in(step.why, values),
            commands=tuple(
                CommandView(filled.text, command.template, command.kind, filled.blanks)
                for command in step.commands
                for filled in [fill_command(command, values)]
            ),
            choices=tuple(
                self._choice(choice, verdict)
                for choice, verdict in zip(
                    step.choices, verdicts_of(step, self.evidence), strict=True
                )
            ),
            see_also=tuple(
                SeeAlsoView(road.text, road.to, self._title(road.to)) for road in step.see_also
            ),
            source=_LINK.sub(r"\1 <\2>", step.source or ""),
            preselected=preselected,
            wanted=wanted,
        )

    def _choice(self, choice: Answer, verdict: Verdict | None) -> ChoiceView:
        return ChoiceView(
            number=choice.number,
            text=choice.text if choice.kind == "answer" else _ORDINAL.sub("", choice.text),
            description=choice.description,
            kind=choice.kind,
            condition=choice.condition.written if choice.condition else None,
            verdict=verdict,
            leads_to=self._title(choice.to),
        )

    def _title(self, step_id: str) -> str:
        """The title of a step, without reading a document that nobody went to yet."""
        document = step_id.partition("#")[0] if "#" in step_id or step_id.endswith(".md") else ""
        read = {visit.step.partition("#")[0] for visit in self.walk.trail if "#" in visit.step}
        if document and document != self.flow.main.path and document not in read:
            return step_id
        step = self.flow.step(step_id)
        return step.title if step else say.MISSING_STEP.format(step=step_id)


def is_last(step: Step, walk: Walk) -> bool:
    """Whether the walk ends here, and there is something to tell of it: nothing comes after this
    guidance, or somebody said how it came out. A training tells by itself how it went."""
    over = not step.choices or walk.result is not None
    return step.kind == "outcome" and over and walk.is_telling and walk.training is None


def judged_alone(history: History) -> str:
    """What to say where only a file says something: `mem.csv, 8 h until 10:00:00 UTC`."""
    until = time_of_day(history.times[-1])
    sentence = say.HISTORY_OF if history.target else say.ONLY_HISTORY
    return sentence.format(
        history=history.name,
        target=history.target.title if history.target else "",
        seconds=duration(history.seconds),
        until=until,
    )


def _details(live: Evidence) -> list[str]:
    """What is known of the target besides its gauges, in a few words each."""
    readings = live.readings
    details = []
    workers = readings.get("workers.count")
    if workers and isinstance(workers.value, Interval) and workers.value.high > 0:
        details.append(workers.text)
    restarts = readings.get("workers.restarts")
    if restarts and isinstance(restarts.value, Interval) and restarts.value.low > 0:
        details.append(restarts.text)
    age = readings.get("target.age")
    if age and isinstance(age.value, Interval):
        shown = _roughly(age.value.low)
        details.append((say.UP_FOR if shown else say.JUST_STARTED).format(age=duration(shown)))
    return details


def _roughly(age: float) -> float:
    """Seconds that change every minute at most, and every ten in the first one: nothing is painted
    for a process that stands still."""
    return age - age % (60 if age >= 60 else 10)


def _not_saved(problem: str) -> str:
    """What the recorder says as a sentence; `not saved yet` is one."""
    return (
        say.NOT_SAVED_YET if problem == "not saved yet" else say.NOT_SAVED.format(problem=problem)
    )


def fillings(evidence: Evidence) -> dict[str, str]:
    """Every fact that is known exactly, as the text that fills a placeholder.

    Where a person says that it is another server than the one that is watched, nothing of the
    watched process is filled in: the command would be about the wrong one.
    """
    known = {}
    server = evidence.readings.get("server.kind")
    other = server is not None and server.detected is not None
    for name, reading in evidence.readings.items():
        if other and name in _OF_THE_TARGET and reading.origin != "stated":
            continue
        match reading.value:
            case Interval(low=low, high=high) if low == high:
                kind = CATALOGUE[name].kind
                known[name] = str(int(low)) if kind is Kind.COUNT else reading.text
            case frozenset() as words if len(words) == 1:
                known[name] = next(iter(words))
            case _:
                pass
    return known


def filled_in(blocks: Iterable[Block], values: Mapping[str, str]) -> tuple[Block, ...]:
    """`blocks` with the facts of `values`; code that is no command stays as it is written."""

    def words(text: str) -> str:
        return fill_text(text, values).text if "{{ " in text else text

    def code(block: CodeBlock) -> CodeBlock:
        if block.command is None or block.language not in SHELLS:
            return block
        return replace(block, text=fill(block.text, values).text)

    return rewritten(blocks, words, code)


def title_of(target: Target) -> str:
    """The target with its process: `gunicorn wsgi:app (pid 4242)`."""
    if target.pid is None:
        return target.title
    return say.TARGET.format(title=target.title, pid=target.pid)
