"""A view as lines of text that make sense read aloud from top to bottom. Pure.

Where we are, the question, the answers with what the evidence says of them. No colour, no cursor
movement, not one escape byte, and no bar or rule that a voice would have to spell out.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from msgspec.structs import replace

from wizard.flow.prose import MOST_LINES, lay_out
from wizard.guide.cause_words import findings_words, spoken_against, standing_words
from wizard.guide.gauge_words import spoken
from wizard.guide.verdict_words import no_limit, verdict_words
from wizard.messages import line_messages as say
from wizard.plain.line_prompt import described, is_long
from wizard.session.timeline import changes, timeline_entries
from wizard.text.line import text_of, wrap
from wizard.text.units import count_of, stopwatch
from wizard.walk.verdicts import numbers_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from wizard.flow.blocks import Block
    from wizard.flow.model import CommandKind
    from wizard.guide.view import ChoiceView, TrailView, View
    from wizard.session.timeline import EntryKind, Timeline, TimelineEntry
    from wizard.text.glyphs import Glyphs
    from wizard.text.line import Line, Measure
    from wizard.walk.causes import Cause
    from wizard.walk.events import Verdict


_NARROWEST = 20
_TRAIL = 4  # how many of the last steps are named
_PROBLEMS = 10  # how many of the flow's problems are told
_TITLE_ENDS = ("?", "!", ".", ":", "\N{FULLWIDTH QUESTION MARK}")


class LinePage:
    """Lays views out for one width and one set of glyphs."""

    def __init__(self, width: int, measure: Measure, glyphs: Glyphs) -> None:
        self._width = max(_NARROWEST, width)
        self._measure = measure
        self.goes_on = False
        """Whether the step that was laid out last has more than that."""

        # Bars beside code and quotes are for the eye; indentation says the same.
        self._glyphs = replace(glyphs, quote=" ", heavy=" ", continued=" ")

    def step(self, view: View, *, problems: bool = False) -> list[str]:
        """All that a person has to know to answer; with `problems` each of the flow's, else only
        how many there are."""
        step = view.step
        lines = ["", *self._wrapped(view.flow_title), *self._where(view)]
        lines += self._wrapped(view.banner or "")
        if view.problems:
            lines += self._problems(view) if problems else [_many(view.problems)]
        lines += ["", *self._wrapped(say.NOW_AT.format(step=step.title)), *self._check(view)]
        if aside := spoken_against(view):
            lines += self._wrapped(_sentence(standing_words(aside)))
            lines += self._indented(say.REMEDY.format(remedy=aside.remedy)) if aside.remedy else []
        if view.summary:
            lines += ["", *self._wrapped(say.SUMMARY.format(text=" ".join(view.summary)))]
        body = self.body(view)
        lines += ["", *body] if body else []
        if step.source and step.kind == "outcome":
            # One line, however long: an address that is cut in two cannot be copied.
            lines += ["", say.SOURCE.format(source=step.source)]
        if step.see_also:
            lines += ["", *self._see_also(view)]
        choices = self._choices(view)
        return [*lines, "", *choices] if choices else lines

    def body(self, view: View, begin: int = 0) -> list[str]:
        """The text of the step from its line `begin` on, so much of it as is printed at once."""
        step, end = view.step, begin + MOST_LINES
        kinds = [command.kind for command in step.commands]
        lines = self._body(step.blocks, kinds, end, rest=say.GOES_ON)
        self.goes_on = len(lines) > end
        return lines[begin:]

    def text(self, blocks: Iterable[Block]) -> list[str]:
        """Text that is no step's."""
        return self._body(blocks, ())

    def why(self, view: View) -> list[str]:
        """The author's reason, and for each answer where it leads and what its condition needs."""
        lines = [say.NO_REASON]
        if view.step.kind == "outcome":
            lines = self._wrapped(say.IS_GUIDANCE)
        if view.step.why:
            lines = [say.WHY, *self._body(view.step.why, ())]
        if unlimited := no_limit(view):
            lines += ["", *self._wrapped(unlimited)]
        for choice in view.step.choices if not is_long(view) else ():
            lines += ["", *self._numbered(choice.number, choice.text)]
            if choice.leads_to and choice.leads_to != choice.text:
                lines += self._indented(say.LEADS_TO.format(step=choice.leads_to))
            if choice.condition is not None:
                lines += self._indented(say.TRUE_WHEN.format(condition=choice.condition))
            if choice.verdict is not None:
                lines += self._indented(_evidence(choice.verdict))
        return lines

    def cause_option(self, cause: Cause) -> tuple[str, str]:
        """What one sees where it is this cause; then what to do, and how it stands."""
        what, standing = findings_words(cause, joint=say.AND_THEN), standing_words(cause)
        if not cause.remedy:
            return what, standing
        remedy = cause.remedy.removesuffix(".")
        return what, say.REMEDY_STANDING.format(remedy=remedy, standing=standing)

    def cause(self, cause: Cause) -> list[str]:
        """How a cause stands, and what would have to be true on the way there."""
        lines = [*self._wrapped(findings_words(cause, joint=say.AND_THEN))]
        if cause.remedy:
            lines += self._indented(say.REMEDY.format(remedy=cause.remedy))
        lines += self._indented(_sentence(standing_words(cause)))
        lines += ["", say.MUST_BE_TRUE] if cause.way else []
        for leg in cause.way:
            lines += ["", *self._wrapped(leg.title), *self._numbered(leg.number, leg.text)]
            if leg.condition is not None:
                lines += self._indented(say.TRUE_WHEN.format(condition=leg.condition))
            if leg.verdict is not None:
                lines += self._indented(_evidence(leg.verdict))
        return lines

    def _check(self, view: View) -> list[str]:
        """What the check has come to that is under way."""
        check = view.check
        if check is None:
            return []
        sentence = say.CHECK if check.step == view.step.id else say.CHECK_OF
        words = "; ".join((check.words, *check.said))
        return self._wrapped(sentence.format(step=check.title, words=words))

    def choices(self, view: View) -> list[str]:
        """All that can be chosen, however much it is."""
        told: set[str] = set()
        return [line for one in view.step.choices for line in self._choice(one, view, told)]

    def options(self, options: Sequence[tuple[str, str]]) -> list[str]:
        """(title, detail) of what can be picked, numbered."""
        lines = []
        for number, (title, detail) in enumerate(options, start=1):
            lines += self._numbered(number, title)
            lines += self._indented(detail) if detail else []
        return lines

    def _problems(self, view: View) -> list[str]:
        """What the checker says of a document whose author previews it."""
        lines = ["", say.PROBLEMS]
        for problem in view.problems[:_PROBLEMS]:
            lines += self._hanging("- ", problem)
        more = len(view.problems) - _PROBLEMS
        return [*lines, say.MORE_PROBLEMS.format(count=more)] if more > 0 else lines

    def _where(self, view: View) -> list[str]:
        target = view.target
        lines: list[str] = []
        if target.state == "watching":
            sentence = say.WATCHING_DETAIL if target.detail else say.WATCHING
            lines += self._wrapped(sentence.format(target=target.title, detail=target.detail))
        elif target.state == "lost":
            lines += self._wrapped(say.LOST.format(target=target.title, detail=target.detail))
        elif len(view.trail) == 1 or any(choice.verdict for choice in view.step.choices):
            why, trained = target.title, view.training is not None
            if why:
                lines += self._wrapped(why if trained else say.NO_TARGET_CHOOSE.format(why=why))
        if target.state != "none" or view.training is not None:
            lines += [line for gauge in view.gauges for line in self._wrapped(spoken(gauge))]
        return [*lines, *self._trail(view)]

    def _trail(self, view: View) -> list[str]:
        """The last steps of the way, each with what was answered there."""
        trail = view.trail[:-1]
        titles = [*(place.title for place in trail[1:]), view.step.title]
        # What was only read on from says nothing about the way.
        passed = [place.by is not None and not place.answer for place in trail]
        pairs = zip(trail, titles, passed, strict=False)
        way = [
            (_place(place, after), place.by != "stated")
            for place, after, read_on in pairs
            if not read_on
        ]
        if way and f"{view.flow_title}:".startswith(f"{way[0][0]}:"):
            del way[0]
        if not way:
            return []
        # What was passed is named, but nobody was asked it: it counts as no step.
        asked = [at for at, (_, counts) in enumerate(way) if counts]
        before = len(asked) - _TRAIL
        sentence = say.SO_FAR_AFTER if before > 0 else say.SO_FAR
        first = asked[before] if before > 0 else 0
        steps = "; ".join(text for text, _ in way[first:])
        earlier = count_of(before, "earlier step")
        return self._wrapped(sentence.format(steps=steps, earlier=earlier))

    def _see_also(self, view: View) -> list[str]:
        lines = [say.TEXT_LINKS_TO]
        for number, road in enumerate(view.step.see_also, start=1):
            leads = f" ({road.title})" if road.title not in ("", road.text) else ""
            lines += self._hanging(f"s {number}. ", f"{road.text}{leads}")
        return lines

    def _choices(self, view: View) -> list[str]:
        count = len(view.step.choices)
        if is_long(view):
            return self._wrapped(say.MANY_TO_CHOOSE.format(count=count))
        return self.choices(view)

    def _choice(self, choice: ChoiceView, view: View, told: set[str]) -> list[str]:
        """`told` are the reasons of the choices before: each is said once."""
        lines = self._numbered(choice.number, described(choice.text, choice.description))
        verdict = choice.verdict
        if verdict is None or (view.target.state == "none" and verdict.tier == "unknown"):
            # That nothing is watched was said above, once.
            return lines
        reasons = numbers_of(verdict)
        text = _evidence(verdict)
        if reasons in told:
            text = say.EVIDENCE_AGAIN.format(verdict=verdict_words(verdict))
        elif reasons:
            told.add(reasons)
        return [*lines, *self._indented(text)]

    def _body(
        self,
        blocks: Iterable[Block],
        kinds: Sequence[CommandKind],
        limit: int = sys.maxsize,
        rest: str = "",
    ) -> list[str]:
        return _plain(
            lay_out(
                blocks,
                self._width,
                self._measure,
                self._glyphs,
                commands=kinds,
                plain=True,
                limit=limit,
                rest=rest,
            )
        )

    def _wrapped(self, text: str, less: int = 0) -> list[str]:
        return _plain(wrap([(text, "text")], self._width - less, self._measure))

    def _indented(self, text: str) -> list[str]:
        return self._hanging("   ", text)

    def _numbered(self, number: int, text: str) -> list[str]:
        return self._hanging(f"{number}. ", text)

    def _hanging(self, label: str, text: str) -> list[str]:
        """`label` and the text beside it."""
        rows = self._wrapped(text, len(label)) or [""]
        blank = " " * len(label)
        return [f"{blank if at else label}{row}".rstrip() for at, row in enumerate(rows)]


def _plain(lines: Iterable[Line]) -> list[str]:
    return [text_of(line).rstrip() for line in lines]


def _place(place: TrailView, after: str) -> str:
    """One step of the way; an answer that only repeats the next title is left out."""
    if place.refuted:
        return say.DID_NOT_HELP.format(step=place.title)
    words = place.title
    if place.answer and (place.answer != after or place.contradicted):
        colon = "" if place.title.endswith(_TITLE_ENDS) else ":"
        words = f"{place.title}{colon} {place.answer}"
    if place.contradicted:
        return say.CONTRADICTED.format(step=words)
    return say.KNOWN.format(step=words) if place.by == "stated" else words


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def _evidence(verdict: Verdict) -> str:
    """`Evidence: supported (memory.share is 97 %)`."""
    reasons = numbers_of(verdict)
    sentence = say.EVIDENCE_BECAUSE if reasons else say.EVIDENCE
    return sentence.format(verdict=verdict_words(verdict), reasons=reasons)


def _many(problems: Sequence[str]) -> str:
    return say.HAS_PROBLEMS.format(problems=count_of(len(problems), "problem"))


# --- a recorded session ---


def timeline_lines(
    timeline: Timeline, width: int, measure: Measure, glyphs: Glyphs
) -> Iterator[str]:
    """Everything that happened, in order: each step with what was said and done in it below."""
    entries = sorted(
        (*timeline_entries(timeline), *changes(timeline)),
        key=lambda one: (one.at, one.kind == "step"),
    )
    column = len(stopwatch(timeline.end - timeline.start)) + 2
    for one in entries:
        if one.kind == "step":
            yield ""
        mark = _mark(one, glyphs)
        margin = f"{stopwatch(one.at - timeline.start):>{column - 2}}  {mark} "
        text = wrap([(one.text, "text")], max(20, width - len(margin)), measure)
        for row, line in enumerate(text):
            yield (" " * len(margin) if row else margin) + text_of(line)


def _mark(one: TimelineEntry, glyphs: Glyphs) -> str:
    """A sign of one cell before what has to be seen."""
    marks: dict[EntryKind, str] = {
        "step": "#",
        "contradiction": glyphs.contradicted,
        "note": glyphs.bullet,
        "verdict": glyphs.unsure,
        "answer": glyphs.then,
    }
    return marks.get(one.kind, " ")
