"""What a summary of a walk is made of: who, when, what was seen, what it is and by what, what was
done, whether it held, what is open. No sentences. Pure.

    account = account_of(walk, flow, series, now)

A walk that goes on and one that was recorded are told alike: both are a state, a flow and a series.
What was seen is judged as of when the check began, where there is one: from then on it is about
what the guidance did.
"""

from __future__ import annotations

from bisect import bisect_right
from math import isnan
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from wizard.evidence.reading import NO_EVIDENCE
from wizard.evidence.readings.observe import observe
from wizard.flow.conditions import comparisons
from wizard.flow.known_flow import KnownFlow
from wizard.flow.remedies import remedies_of, says
from wizard.walk.check import pending, refuted, result_of, state_of
from wizard.walk.seen import evidence_of, moment_of, verdicts_of
from wizard.walk.state import values_of
from wizard.walk.verdicts import only_likely, only_true, verdict_on

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wizard.evidence.history.tracks import History
    from wizard.evidence.reading import Evidence
    from wizard.evidence.series import Series
    from wizard.evidence.target import Target
    from wizard.flow.model import Flow, Step
    from wizard.walk.check import CheckResult
    from wizard.walk.events import AnswerGiven, EndReason, Result, TrainingBegan, Verdict
    from wizard.walk.state import Visit, Walk

Basis = Literal["supported", "likely", "said", "unlikely", "against"]
"""What an answer rests on: the evidence supports it; it was likely; only a person said it; it was
unlikely; the evidence spoke against it."""


class Finding(Struct, frozen=True):
    """An answer on the way to a cause."""

    text: str
    """What it says by itself."""

    basis: Basis
    reasons: tuple[str, ...] = ()
    """The readings that the basis is."""

    right: float | None = None
    """How often what is likely is right, 0 to 1."""

    facts: frozenset[str] = frozenset()
    """What its condition asks about."""


class Guidance(Struct, frozen=True):
    """Guidance that was reached."""

    title: str
    did_not_help: bool
    because: tuple[str, ...]
    """The readings that say so; empty where only a person did."""

    jumped: bool
    """Whether a person went there without its questions."""


class Checked(Struct, frozen=True):
    """The last check."""

    title: str
    result: CheckResult | None
    """What the evidence says; None where only a person can say."""

    reasons: tuple[str, ...]
    seen: tuple[float, float] | None
    """(seconds that it has been so, seconds that are asked for), while it is too early."""

    missing: str
    answer: str
    """What a person answered; empty where nobody has."""


class OpenQuestion(Struct, frozen=True):
    """A question that nobody answered."""

    title: str
    supported: str
    """The one answer that the evidence supports; empty where it is none or several."""

    likely: str
    right: float | None
    missing: str
    """What is missing to tell."""


class Account(Struct, frozen=True, kw_only=True):
    """One walk."""

    title: str
    """That of the flow; empty where nothing of it is known."""

    since: float
    until: float
    ended: EndReason | None
    alert: str | None
    target: Target | None
    host: str
    lost: str | None
    history: History | None
    training: TrainingBegan | None
    seen: Evidence
    """The readings of what was seen; none where nothing was watched."""

    kills: tuple[float, ...]
    """When processes of the target were killed for memory, as far as it was watched."""

    causes: tuple[Finding, ...]
    """The answers that led to the last guidance against a cause that is not refuted; to where the
    walk stands, without such guidance."""

    guidance: tuple[Guidance, ...]
    commands: tuple[str, ...]
    """Those that were copied, as they would be pasted."""

    check: Checked | None
    has_check: bool
    """Whether the last guidance offers a check that nobody entered."""

    result: Result | None
    question: OpenQuestion | None
    notes: int


def account_of(walk: Walk, flow: Flow | None, series: Series, now: float) -> Account:
    """What is to be told at `now`; times are seconds since the epoch."""
    reached = _reached(walk, flow)
    cause = _cause_at(walk, reached)
    check = _last_check(walk)
    asked_at = check.began if check is not None and cause is not None else None
    at = _measured_until(series, now if asked_at is None else min(now, asked_at))
    host = walk.about.facts.get("host") if walk.about else None
    step = flow.step(walk.current.step) if flow and walk.current else None
    checked = _checked(check, walk, flow, series, now) if check is not None else None
    return Account(
        title=flow.title if flow else "",
        since=now if walk.began is None else walk.began,
        until=now,
        ended=walk.ended,
        alert=walk.alert,
        target=walk.about,
        host=(host.text or "") if host else "",
        lost=walk.lost,
        history=walk.history,
        training=walk.training,
        seen=_seen(walk, series, at),
        kills=_kills(series),
        causes=tuple(_findings(walk.trail[: len(walk.trail) if cause is None else cause], flow)),
        guidance=tuple(_guidance(walk, reached)),
        commands=tuple(event.text for event in walk.copied),
        check=checked,
        has_check=_offers_check(step, flow),
        result=walk.result,
        question=_question(walk, step, series, now),
        notes=len(walk.notes),
    )


# --- what was seen ---


def _measured_until(series: Series, until: float) -> float:
    """When something was measured last, up to `until`; that itself where nothing was."""
    times, used, cpu = (series.column(name) for name in ("at", "memory_used", "cpu_cores"))
    for index in range(bisect_right(times, until) - 1, -1, -1):
        if not (isnan(used[index]) and isnan(cpu[index])):
            return times[index]
    return until


def _seen(walk: Walk, series: Series, at: float) -> Evidence:
    if walk.about is None and walk.history is None and not walk.stated:
        return NO_EVIDENCE
    return observe(series, walk.about, values_of(walk.stated), moment_of(walk, series, at))


def _kills(series: Series) -> tuple[float, ...]:
    return tuple(sorted({at for at in series.column("killed_at") if at > 0}))


# --- what it is ---


def _reached(walk: Walk, flow: Flow | None) -> dict[int, bool]:
    """Index in the trail of each guidance → whether it is against a cause."""
    against = _remedies(walk, flow)
    return {
        index: visit.step in against
        for index, visit in enumerate(walk.trail)
        if visit.kind == "outcome"
    }


def _remedies(walk: Walk, flow: Flow | None) -> frozenset[str]:
    if flow is None:
        return frozenset()
    read = frozenset(visit.step.partition("#")[0] for visit in walk.trail if "#" in visit.step)
    return frozenset(remedies_of(KnownFlow(flow, read)))


def _cause_at(walk: Walk, reached: dict[int, bool]) -> int | None:
    """Where in the trail the last guidance against a cause is that nobody refuted."""
    failed = refuted(walk)
    found = [at for at, is_remedy in reached.items() if is_remedy]
    return next((at for at in reversed(found) if walk.trail[at].step not in failed), None)


def _findings(way: tuple[Visit, ...], flow: Flow | None) -> Iterator[Finding]:
    """What the answers say by which the way led there."""
    for visit in way:
        answer = visit.answer
        if answer is None or visit.check or visit.kind in ("outcome", "contents"):
            continue
        step = flow.step(visit.step) if flow else None
        if text := _said(step, answer):
            yield _finding(text, step, answer)


def _said(step: Step | None, answer: AnswerGiven) -> str:
    if answer.by == "stated" or answer.states is not None:
        return ""
    choices = step.choices if step else ()
    choice = next((one for one in choices if one.text == answer.text), None)
    return says(step, choice) if step and choice else answer.text


def _finding(text: str, step: Step | None, answer: AnswerGiven) -> Finding:
    verdict = verdict_on(answer)
    asked = next((one for one in step.choices if one.text == answer.text), None) if step else None
    expression = asked.condition.expression if asked and asked.condition else None
    facts = frozenset(part.fact for part in comparisons(expression)) if expression else frozenset()
    if verdict.truth == "true":
        return Finding(text, "supported", verdict.reasons, facts=facts)
    if verdict.truth == "false":
        return Finding(text, "against", verdict.reasons, facts=facts)
    leaning: Basis = {"true": "likely", "false": "unlikely"}.get(verdict.likely or "", "said")  # type: ignore[assignment]
    return Finding(text, leaning, verdict.likely_reasons, verdict.likely_right, facts)


# --- what was done, and whether it held ---


def _guidance(walk: Walk, reached: dict[int, bool]) -> Iterator[Guidance]:
    """The guidance against a cause, in order; without any, all guidance."""
    failed = refuted(walk)
    chosen = [at for at, is_remedy in reached.items() if is_remedy] or list(reached)
    for at in chosen:
        visit = walk.trail[at]
        jumped = visit.via in ("side", "find")
        tried = failed.get(visit.step)
        because = tried.because if tried else ()
        yield Guidance(visit.title, tried is not None, because, jumped)


def _last_check(walk: Walk) -> Visit | None:
    under_way = pending(walk)
    answered = (visit for visit in reversed(walk.trail) if visit.check)
    return under_way or next(answered, None)


def _checked(visit: Visit, walk: Walk, flow: Flow | None, series: Series, now: float) -> Checked:
    """What the check came to: what was said of it when it was answered, else what is seen now."""
    answer = visit.answer
    if answer is not None and visit is not pending(walk):
        result = result_of(answer.verdicts)
        reasons = _telling(answer.verdicts, result)
        return Checked(visit.title, result, reasons, None, "", answer.text)
    step = flow.step(visit.step) if flow else None
    if step is None:
        return Checked(visit.title, None, (), None, "", "")
    evidence = evidence_of(walk, step, series, now, visit)
    state = state_of(step, verdicts_of(step, evidence), evidence)
    verdict = state.verdict
    seen = (state.progress.seen, state.progress.needed) if state.progress else None
    too_early = state.result == "too early"
    reasons = verdict.reasons if verdict and not too_early else ()
    missing = (verdict.missing or "") if verdict and too_early else ""
    return Checked(visit.title, state.result, reasons, seen, missing, "")


def _telling(verdicts: tuple[Verdict, ...], result: CheckResult | None) -> tuple[str, ...]:
    """The readings of the answers that decided a check."""
    if result == "held":
        return verdicts[0].reasons
    if result == "did not hold":
        return tuple(r for one in verdicts[1:] if one.truth == "true" for r in one.reasons)
    return ()


def _offers_check(step: Step | None, flow: Flow | None) -> bool:
    if step is None or flow is None or step.kind != "outcome":
        return False
    nexts = (flow.step(choice.to) for choice in step.choices if choice.kind == "answer")
    return any(after is not None and after.kind == "question" for after in nexts)


# --- what is open ---


def _question(walk: Walk, step: Step | None, series: Series, now: float) -> OpenQuestion | None:
    """The question that the walk stands at. A check says of itself what it has come to."""
    visit = walk.current
    if visit is None or step is None or step.kind != "question" or visit.check:
        return None
    at = min(now, _measured_until(series, now)) if walk.ended or walk.lost else now
    verdicts = verdicts_of(step, evidence_of(walk, step, series, at))
    supported, likely = only_true(step.choices, verdicts), only_likely(step.choices, verdicts)
    judged = [verdict for verdict in verdicts if verdict]
    share = next((v.likely_right for v in judged if likely and v.likely == "true"), None)
    missing = next((v.missing for v in judged if v.truth == "unknown" and v.missing), "")
    return OpenQuestion(
        visit.title,
        supported.text if supported else "",
        likely.text if likely else "",
        share,
        missing or "",
    )
