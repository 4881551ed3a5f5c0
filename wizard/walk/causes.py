"""The board of causes: which guidance is against what can still be the matter, how each cause
stands, and what rules the rest out.

A cause stands as its best way does (wizard.walk.ways): it is contradicted if one of the answers on
it is, supported if all are, likely if the others are at least that, else open. A way that goes on
behind other guidance stands behind those that do not. What an answer turned away from stands as the
evidence has it from there: against that answer, ruled out by it alone, or ruled out whatever had
been answered.

Pure: no clock, no machine, no document that nobody went to. One look costs O(n log n) of what can
be reached.
"""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, Literal, get_args

from msgspec import Struct
from msgspec.structs import replace

from wizard.flow.conditions import stated_by
from wizard.flow.known_flow import KnownFlow
from wizard.flow.remedies import Remedy, remedies_of
from wizard.walk.check import refuted
from wizard.walk.ways import Cost, Leg, Ways

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wizard.flow.model import Flow, Step
    from wizard.walk.check import CheckState, Refuted
    from wizard.walk.events import AnswerGiven
    from wizard.walk.state import Walk
    from wizard.walk.ways import Verdicts, Way

Standing = Literal[
    "here",
    "supported",
    "against an answer",
    "likely",
    "open",
    "later",
    "tried",
    "did not help",
    "turned away",
    "ruled out",
]
"""In the order of the board. `against an answer`: an answer led elsewhere, and the evidence says
that another one of its question is right, surely or most likely. `later`: only behind other
guidance. `tried`: it was followed, and no check says that it did not help. `did not help`: its
check says so. `turned away`: an answer led elsewhere, and no evidence says otherwise. `ruled out`:
by evidence."""

_ORDER: dict[Standing, int] = {standing: n for n, standing in enumerate(get_args(Standing))}


class Ruling(Struct, frozen=True):
    """An answer that rules a cause out, or is contradicted and so does."""

    question: str
    answer: str
    reasons: tuple[str, ...] = ()
    """The readings that say so."""


class Turn(Struct, frozen=True):
    """An answer that led elsewhere. It can be taken back."""

    depth: int
    """How many visits of the trail are left then: the last of them asks the question again."""

    step: str
    question: str
    """Its title."""

    answer: str
    own: bool
    """Whether a person gave it."""


class Cause(Struct, frozen=True):
    """Something that may be the matter, and how it stands."""

    step: str
    title: str
    """Of the guidance."""

    standing: Standing
    way: tuple[Leg, ...]
    """The best way from here, or from the answer that turned away; empty where there is none."""

    by: tuple[Ruling, ...] = ()
    """What rules it out: each answer of the way that is contradicted, or that of its check."""

    turn: Turn | None = None
    """The answer that turned away from it; None where none did."""

    findings: tuple[str, ...] = ()
    """What one sees where it is this, the most general first."""

    remedy: str = ""
    """What is to be done about it."""

    @property
    def right(self) -> float | None:
        """How often what is likely on its way is right, 0 to 1; None where nothing is likely."""
        calls = {
            leg.verdict.likely_reasons: leg.verdict.likely_right
            for leg in self.way
            if leg.verdict and leg.likely == "true" and leg.verdict.likely_right is not None
        }
        return prod(calls.values()) if calls else None


class Causes:
    """The causes of one edition of a flow. What its shape says is kept, for the shape stays."""

    def __init__(self, flow: Flow) -> None:
        self._flow = flow
        self._known: dict[frozenset[str], tuple[KnownFlow, Mapping[str, Remedy]]] = {}
        self._order: dict[str, int] = {}

    @property
    def asks(self) -> bool:
        """Whether the main document has a question at all; without one there is no board."""
        return any(step.kind == "question" for step in self._flow.main.steps)

    def of(
        self,
        walk: Walk,
        step: Step,
        verdicts: Verdicts,
        check: CheckState | None = None,
        aside: Verdicts | None = None,
    ) -> tuple[Cause, ...]:
        """Every cause while `step` is the current one, those that the evidence supports first: then
        by how many answers on the best way it cannot tell, by how many of them it supports, by the
        length of that way, in the order of the document; of those that stand alike, what ends there
        comes last. `check` is
        what `step` has come to, where it is one; `aside` is what the evidence says at the steps
        behind us, whatever was answered there."""
        known, remedies = self._shape(walk)
        ways = Ways(known, verdicts)
        found = _Look(walk, step, known, ways, Ways(known, aside) if aside else ways).found(check)
        ranked = sorted(
            (one for name, one in found.items() if name in remedies),
            key=lambda one: (
                _rank(one[0]),
                self._is_final(one[0].step, known),
                one[1]._replace(steps=0),
                -_supports(one[0]),
                one[1].steps,
                self._place(one[0].step),
                one[0].step,
            ),
        )
        return tuple(_named(cause, remedies[cause.step]) for cause, _ in ranked)

    def _shape(self, walk: Walk) -> tuple[KnownFlow, Mapping[str, Remedy]]:
        """The flow as far as it was read, and its remedies."""
        read = frozenset(v.step.partition("#")[0] for v in walk.trail if "#" in v.step)
        if read not in self._known:
            known = KnownFlow(self._flow, read)
            self._known[read] = known, remedies_of(known)
        return self._known[read]

    def _is_final(self, name: str, known: KnownFlow) -> bool:
        """Whether nothing is known that could be done there or follows."""
        step = known.step(name)
        return step is None or not (step.choices or step.commands)

    def _place(self, name: str) -> int:
        """Where a step stands in the main document; behind all of it what does not."""
        if not self._order:
            self._order = {step.id: place for place, step in enumerate(self._flow.main.steps)}
        return self._order.get(name, len(self._order))


class _Look:
    """One look from one step."""

    def __init__(self, walk: Walk, step: Step, known: KnownFlow, ways: Ways, aside: Ways) -> None:
        self._trail = walk.trail
        self._walk = walk
        self._step = step
        self._known = known
        self._ways = aside
        root = (step.id, False)
        self._turned = {
            node: index
            for index, visit in enumerate(walk.trail[:-1])
            if known.step(visit.step) and (node := (visit.step, visit.check)) != root
        }
        """Each step of the way behind us → the last visit to it."""

        self._here = ways.to_guidance({root: None})
        given = {node: self._given(index) for node, index in self._turned.items()}
        there = aside.to_guidance(given)
        self._there = {name: way for name, way in there.items() if way.legs}

    def _given(self, index: int) -> int | None:
        answer = self._trail[index].answer
        return answer.number if answer else None

    def found(self, check: CheckState | None) -> dict[str, tuple[Cause, Cost]]:
        """All guidance that is or was in reach, each by its best way."""
        found = {name: self._best(name) for name in dict.fromkeys((*self._here, *self._there))}
        for visit in self._trail[:-1]:
            step = self._known.step(visit.step)
            if step is not None and step.kind == "outcome" and step.id not in self._here:
                found[step.id] = Cause(step.id, step.title, "tried", ()), Cost()
        for name, tried in refuted(self._walk, check).items():
            cause, cost = found.get(name, (Cause(name, tried.outcome.title, "open", ()), Cost()))
            found[name] = _crossed_out(cause, tried), cost
        return found

    def _best(self, name: str) -> tuple[Cause, Cost]:
        """How it stands by the way from here; or by the one from an answer that was given, where
        the evidence says more for that one."""
        here, there = self._here.get(name), self._there.get(name)
        found = [(self._ahead(name, here), here.cost)] if here else []
        found += [(self._aside(name, there), there.cost)] if there else []
        if len(found) == 1 or name == self._step.id:
            return found[0]
        (ahead, cost), (aside, other) = found
        told = aside.standing == "against an answer"
        whole = not (other.unlikely or other.unsure)
        hidden = ahead.standing == "later" or (ahead.standing == "open" and whole)
        freed = cost.against > 0 and other.against == 0
        return found[1] if freed or (told and hidden) else found[0]

    def _ahead(self, name: str, way: Way) -> Cause:
        return self._cause(name, "here" if name == self._step.id else _standing(way.cost), way)

    def _aside(self, name: str, way: Way) -> Cause:
        """How it stands by a way that an answer did not take."""
        index = self._turned[way.origin]
        visit = self._trail[index]
        standing = _standing(way.cost)
        if visit.answer is None or standing == "ruled out":
            return self._cause(name, standing, way)
        given = self._ways.legs(way.origin)[visit.answer.number - 1 :][:1]
        told = _is_told(way.legs[0]) and not any(map(_is_told, given)) and not way.cost.behind
        cause = self._cause(name, "against an answer" if told else "turned away", way)
        return replace(cause, turn=self._turn(index, visit.answer))

    def _cause(self, name: str, standing: Standing, way: Way) -> Cause:
        title = self._known.title(name)
        against = [leg for leg in way.legs if leg.verdict and leg.truth == "false"]
        turns = [self._said(leg) for leg in against]
        if standing == "ruled out" and all(turns):
            return Cause(name, title, "turned away", way.legs, turn=turns[0])
        by = tuple(
            Ruling(leg.title, leg.text, leg.verdict.reasons if leg.verdict else ())
            for leg in against
        )
        return Cause(name, title, standing, way.legs, by)

    def _said(self, leg: Leg) -> Turn | None:
        """The answer that stated what contradicts this one; None where a reading does."""
        step = self._known.step(leg.step)
        condition = step.choices[leg.number - 1].condition if step else None
        asked = stated_by(condition.expression) if condition else None
        for index in range(len(self._trail) - 1, -1, -1):
            answer = self._trail[index].answer
            if asked and answer and answer.states and answer.states[0] == asked[0]:
                return self._turn(index, answer)
        return None

    def _turn(self, index: int, answer: AnswerGiven) -> Turn:
        visit = self._trail[index]
        return Turn(index + 1, visit.step, visit.title, answer.text, answer.by == "person")


def _is_told(leg: Leg) -> bool:
    """Whether the evidence says that it is so, surely or most likely."""
    return "true" in (leg.truth, leg.likely) and not leg.only


def _standing(cost: Cost) -> Standing:
    """How guidance stands by a way that costs so much."""
    if cost.against:
        return "ruled out"
    if cost.behind:
        return "later"
    if cost.unlikely or cost.unsure:
        return "open"
    return "likely" if cost.likely else "supported"


def _rank(cause: Cause) -> tuple[int, bool]:
    """The order of the board. What is against an answer comes before what is likely if the evidence
    is for all of its way, else behind that."""
    if cause.standing != "against an answer":
        return _ORDER[cause.standing], False
    sure = all(leg.truth == "true" or leg.only for leg in cause.way)
    return (_ORDER[cause.standing], False) if sure else (_ORDER["likely"], True)


def _supports(cause: Cause) -> int:
    """How many answers of the way the evidence supports, surely or most likely."""
    return sum(map(_is_told, cause.way))


def _crossed_out(cause: Cause, tried: Refuted) -> Cause:
    """The cause with what its check said."""
    answer = tried.check.answer
    ruling = Ruling(tried.check.title, answer.text if answer else "", tried.because)
    return replace(cause, standing="did not help", by=(ruling,), turn=None)


def _named(cause: Cause, remedy: Remedy) -> Cause:
    """With what one sees and does."""
    return replace(cause, findings=remedy.findings, remedy=remedy.todo)
