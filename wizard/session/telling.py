"""What happened in a session, each thing told in a line: for the time line and for reading.

What people did and what became of the target is told at once. Where the evidence changed its mind
has to be looked for (`changes`), which takes a while in a long session.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from wizard.text.clean import clean_line
from wizard.walk.events import (
    AnswerGiven,
    CommandCopied,
    Concluded,
    Diagnosed,
    Ended,
    Event,
    FactStated,
    HintTaken,
    NoteAdded,
    Predicted,
    Resumed,
    StepEntered,
    TargetChosen,
    TargetLost,
    TrainingBegan,
    Truth,
    Verdict,
    WentBack,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wizard.session.story import Story

TellingKind = Literal[
    "step", "answer", "contradiction", "back", "note", "copy", "verdict", "target", "result", "end"
]

SAYS: dict[Truth, str] = {
    "true": "the evidence supports it",
    "false": "the evidence contradicts it",
    "unknown": "the evidence cannot tell",
}

STEADY = 5.0
"""Seconds for which the evidence has to stay with a word for it to be told."""

_MOST_LOOKS = 300
"""At a step that was open for hours it is looked at so many moments; the change itself is found to
the second."""


class Telling(Struct, frozen=True):
    """One thing that happened."""

    at: float
    kind: TellingKind
    text: str
    """On one line."""


def tellings(story: Story) -> tuple[Telling, ...]:
    """What people did and what became of the target, in order."""
    told = []
    pairs = zip(story.times, story.happenings, strict=True)
    for count, (at, event) in enumerate(pairs):
        kind_and_text = _told(event, story, count)
        if kind_and_text:
            kind, text = kind_and_text
            told.append(Telling(at, kind, clean_line(text)))
    return tuple(told)


def contradicted(answer: AnswerGiven) -> bool:
    """Whether a person picked what the evidence spoke against."""
    return answer.by == "person" and said_of(answer).truth == "false"


def said_of(answer: AnswerGiven) -> Verdict:
    """What the evidence said of the answer that was given."""
    if 1 <= answer.number <= len(answer.verdicts):
        return answer.verdicts[answer.number - 1]
    return Verdict("unknown")


def numbers_of(verdict: Verdict) -> str:
    """The readings behind a verdict and what is missing, as one text; empty where nothing is."""
    return "; ".join((*verdict.reasons, *((verdict.missing,) if verdict.missing else ())))


def _told(event: Event, story: Story, count: int) -> tuple[TellingKind, str] | None:  # noqa: C901, PLR0911, PLR0912 - one case for each event
    """`count` happenings came before `event`."""
    match event:
        case StepEntered(title=title, via=via, alert=alert):
            how = {"side": "See also: ", "find": "Found: "}.get(via, "")
            how = f"Alert {alert}: " if alert else how
            return "step", f"{how}{title}"
        case AnswerGiven():
            return _answered(event)
        case WentBack(depth=depth):
            trail = story.moment_after(count).walk.trail
            to = trail[depth - 1].title if 0 < depth <= len(trail) else "an earlier step"
            return "back", f"Back to: {to}"
        case NoteAdded(text=text):
            return "note", f"Note: {text}"
        case CommandCopied(text=text):
            return "copy", f"Copied: {text}"
        case TargetChosen(target=target):
            pid = f" (pid {target.pid})" if target.pid is not None else ""
            return "target", f"Watching {target.title}{pid}"
        case TargetLost(reason=reason):
            return "target", f"Lost sight of the target: {reason}"
        case FactStated(fact=fact, value=value):
            return "target", f"Stated: {fact} is {value}"
        case TrainingBegan(title=title, level=level):
            return "target", f"Training, level {level}: {title}"
        case Predicted(text=text, truth=truth):
            return "answer", f"Predicted: {text} ({SAYS[truth]})"
        case HintTaken(number=number, text=text):
            return "note", f"Hint {number}: {text}"
        case Diagnosed(title=title, right=right, reading=reading):
            told = f"; what told it: {reading}" if reading else ""
            return "result", f"Diagnosis: {title} ({'right' if right else 'wrong'}){told}"
        case Concluded(result=result):
            return "result", f"Result: {result}"
        case Resumed(version=version):
            return "end", f"Resumed with wizard {version}"
        case Ended(reason=reason):
            return "end", {"quit": "Left the wizard"}.get(reason, f"Ended: {reason}")
        case _:
            return None


def _answered(answer: AnswerGiven) -> tuple[TellingKind, str]:
    verdict = said_of(answer)
    who = {"stated": "Known", "evidence": "By the evidence"}.get(answer.by, "Answered")
    says = SAYS[verdict.truth] if verdict.truth != "unknown" or numbers_of(verdict) else ""
    told = ": ".join(part for part in (says, numbers_of(verdict)) if part)
    kind: TellingKind = "contradiction" if contradicted(answer) else "answer"
    return kind, f"{who}: {answer.text}" + (f" ({told})" if told else "")


def changes(story: Story) -> Iterator[Telling]:
    """Each time that the evidence changed its mind about an answer, in order; shorter moods than
    five seconds are left out. Every step of the iteration is a few looks at most."""
    stops = (*story.stops, story.end)
    for start, end in pairwise(stops):
        yield from _changes_at(story, start, end)


def _changes_at(story: Story, start: float, end: float) -> Iterator[Telling]:
    """Those while one step was open."""
    step = story.step(story.moment(start))
    judged = [n for n, choice in enumerate(step.choices) if choice.condition] if step else []
    if step is None or not judged:
        return
    truths = {n: _truth(story, start, n) for n in judged}
    doubted: dict[int, float] = {}
    """Number of the exit → the look before the one that differed."""

    earlier = start
    for later in _looks(start, end):
        said = _truths(story, later)
        for n in judged:
            new = said[n] if n < len(said) else None
            if new == truths[n]:
                doubted.pop(n, None)
            elif n not in doubted or new is None:
                doubted[n] = earlier
            else:
                at = _turn(story, doubted.pop(n), later, n, truths[n])
                truths[n] = new
                yield Telling(at, "verdict", clean_line(f"{step.choices[n].text}: {SAYS[new]}"))
        earlier = later


def _looks(start: float, end: float) -> list[float]:
    """The moments at which a step's verdicts are looked at."""
    apart = max(STEADY, (end - start) / _MOST_LOOKS)
    return [start + apart * number for number in range(1, int((end - start) / apart) + 1)]


def _truths(story: Story, at: float) -> list[Truth | None]:
    return [verdict.truth if verdict else None for verdict in story.verdicts(story.moment(at))]


def _truth(story: Story, at: float, number: int) -> Truth | None:
    said = _truths(story, at)
    return said[number] if number < len(said) else None


def _turn(story: Story, earlier: float, later: float, number: int, old: Truth | None) -> float:
    """When an exit's verdict stopped being `old`, to the second."""
    for _ in range(32):
        if later - earlier <= 1.0:
            break
        middle = (earlier + later) / 2
        if _truth(story, middle, number) == old:
            earlier = middle
        else:
            later = middle
    return later
