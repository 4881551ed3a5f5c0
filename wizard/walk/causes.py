"""The board of causes: which guidance can still be reached from here, and what rules the rest out.

A way is judged as a condition is (Kleene's logic): it is contradicted if one of its answers is,
supported if all are, else open. Guidance stands as its best way does. What only a person can say is
open; a way out ("not sure") is contradicted as soon as another answer of its question is supported.
A way that goes on behind other guidance stands behind those that do not.

Pure: no clock, no machine, no document that nobody went to. One look costs O(n log n) of what can
be reached.
"""

from __future__ import annotations

from collections import deque
from heapq import heappop, heappush
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias, get_args

from msgspec import Struct
from msgspec.structs import replace

from wizard.messages import walk_messages as say
from wizard.walk.check import refuted
from wizard.walk.events import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from wizard.flow.model import Answer, Flow, Step
    from wizard.walk.check import CheckState, Refuted
    from wizard.walk.state import Walk

Standing = Literal["here", "supported", "open", "later", "tried", "did not help", "ruled out"]
"""In the order of the board. `later`: only behind other guidance. `tried`: it was followed, and no
check says that it did not help. `did not help`: its check says so."""

Verdicts: TypeAlias = "Callable[[Step], tuple[Verdict | None, ...]]"
"""What the evidence says of each choice of a step."""

_Node: TypeAlias = tuple[str, bool]
"""A step, and whether it is a check that has not begun: the same question is judged otherwise then.
"""

_ORDER: dict[Standing, int] = {standing: n for n, standing in enumerate(get_args(Standing))}

_NOT_YET = Verdict("unknown", missing=say.CHECK_NOT_BEGUN)


class Leg(Struct, frozen=True):
    """One answer on the way to a cause."""

    step: str
    title: str
    """Of the step that asks."""

    number: int
    text: str
    condition: str | None
    verdict: Verdict | None
    """None where the evidence has no say."""

    only: bool
    """Whether nothing else can be chosen there."""


class Cause(Struct, frozen=True):
    """Guidance, and how it stands."""

    step: str
    title: str
    standing: Standing
    way: tuple[Leg, ...]
    """The best way from here; empty where there is none."""

    by: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    """What rules it out: (question, answer, readings) for each answer of the way that is
    contradicted, for the answer that turned away from it, or for that of its check."""

    given: bool = False
    """Whether an answer that was given rules it out, rather than a reading."""


class _Cost(NamedTuple):
    """What makes one way better than another; the least is the best."""

    against: int = 0
    """Answers on it that the evidence contradicts."""

    behind: int = 0
    """Guidance on it that would have to be tried first."""

    unsure: int = 0
    """Answers on it that the evidence cannot tell or has no say in."""

    steps: int = 0


class _Reached(Struct, frozen=True):
    cost: _Cost
    before: _Node | None
    """The step before it on the way; None at the start."""

    leg: Leg | None


class Causes:
    """The causes of one edition of a flow. What its shape says is kept, for the shape stays."""

    def __init__(self, flow: Flow) -> None:
        self._flow = flow
        self._within: dict[tuple[str, frozenset[str], bool], frozenset[str]] = {}
        self._order: dict[str, int] = {}

    @property
    def asks(self) -> bool:
        """Whether the main document has a question at all; without one there is no board."""
        return any(step.kind == "question" for step in self._flow.main.steps)

    def of(
        self, walk: Walk, step: Step, verdicts: Verdicts, check: CheckState | None = None
    ) -> tuple[Cause, ...]:
        """Every cause while `step` is the current one, those that the evidence supports first: then
        by how many answers on the best way it cannot tell, then by the length of that way, then in
        the order of the document; of those that stand alike, what ends there comes last. `check` is
        what `step` has come to, where it is one."""
        read = self._read(walk)
        causes = self._reachable(step, verdicts, read)
        for name, cause in self._left_behind(walk, causes, read):
            causes[name] = cause, _Cost()
        for name, tried in refuted(walk, check).items():
            cause, cost = causes.get(name, (Cause(name, tried.outcome.title, "open", ()), _Cost()))
            causes[name] = _crossed_out(cause, tried), cost
        ranked = sorted(
            causes.values(),
            key=lambda entry: (
                _ORDER[entry[0].standing],
                self._is_final(entry[0].step, read),
                entry[1],
                self._place(entry[0].step),
                entry[0].step,
            ),
        )
        return tuple(cause for cause, _ in ranked)

    # --- the way from here ---

    def _reachable(
        self, root: Step, verdicts: Verdicts, read: frozenset[str]
    ) -> dict[str, tuple[Cause, _Cost]]:
        """What can be reached from `root`, each by its best way."""
        reached = self._ways(root, verdicts, read)
        causes = {}
        for node, way in reached.items():
            name, _ = node
            if self._is_end(name, read):
                title = self._title(name, read)
                legs = _way_to(node, reached)
                causes[name] = (
                    _standing(name, title, way.cost, legs, here=name == root.id),
                    way.cost,
                )
        return causes

    def _ways(self, root: Step, verdicts: Verdicts, read: frozenset[str]) -> dict[_Node, _Reached]:
        """The best way to each step that can be reached from `root` (Dijkstra's algorithm)."""
        reached: dict[_Node, _Reached] = {}
        start: _Node = (root.id, False)
        waiting = [(_Cost(), 0, start, _Reached(_Cost(), None, None))]
        pushed = 0
        while waiting:
            _, _, node, way = heappop(waiting)
            if node in reached:
                continue
            reached[node] = way
            step = self._step(node[0], read)
            if step is None:
                continue
            outcome = step.kind == "outcome"
            passing = outcome and step is not root
            for choice, leg in zip(step.choices, _legs(step, node[1], verdicts), strict=True):
                after = self._node(choice, outcome, read)
                if after is not None and after not in reached:
                    pushed += 1
                    cost = _added(way.cost, leg, passing=passing)
                    heappush(waiting, (cost, pushed, after, _Reached(cost, node, leg)))
        return reached

    def _node(self, choice: Answer, outcome: bool, read: frozenset[str]) -> _Node | None:
        """Where a choice leads, and whether that is a check then."""
        name = self._name(choice.to, read)
        if name is None:
            return None
        step = self._step(name, read) if outcome and choice.kind == "answer" else None
        return name, step is not None and step.kind == "question"

    # --- what was turned away from ---

    def _left_behind(
        self, walk: Walk, known: Mapping[str, object], read: frozenset[str]
    ) -> Iterator[tuple[str, Cause]]:
        """Guidance that was followed; then what could be reached from a step of the way and cannot
        be any more, by the last answer that led elsewhere. A way behind other guidance counts only
        for what has no other."""
        named = set(known)
        for visit in walk.trail[:-1]:
            step = self._step(visit.step, read)
            if step is not None and step.kind == "outcome" and step.id not in named:
                named.add(step.id)
                yield step.id, Cause(step.id, step.title, "tried", ())
        for behind in (False, True):
            for visit in reversed(walk.trail[:-1]):
                if visit.answer is None or self._step(visit.step, read) is None:
                    continue
                by = ((visit.title, visit.answer.text, ()),)
                for name in self._ends(visit.step, read, behind=behind) - named:
                    named.add(name)
                    yield name, Cause(name, self._title(name, read), "ruled out", (), by, True)

    def _ends(self, start: str, read: frozenset[str], *, behind: bool) -> frozenset[str]:
        """The causes that can be reached from a step, whatever the evidence says; `behind` other
        guidance, too."""
        key = (start, read, behind)
        if key not in self._within:
            seen = {start}
            waiting = deque([start])
            while waiting:
                name = waiting.popleft()
                step = self._step(name, read)
                if step is None or (step.kind == "outcome" and name != start and not behind):
                    continue
                after = {to for choice in step.choices if (to := self._name(choice.to, read))}
                waiting.extend(after - seen)
                seen |= after
            self._within[key] = frozenset(name for name in seen if self._is_end(name, read))
        return self._within[key]

    # --- the flow, as far as it was read ---

    def _read(self, walk: Walk) -> frozenset[str]:
        paths = {visit.step.partition("#")[0] for visit in walk.trail if "#" in visit.step}
        return frozenset({self._flow.main.path, *paths})

    def _step(self, name: str, read: frozenset[str]) -> Step | None:
        """The step, unless it is in a document that nobody went to."""
        path = name.partition("#")[0] if "#" in name or name.endswith(".md") else None
        if path is not None and path not in read:
            return None
        return self._flow.step(name)

    def _name(self, name: str, read: frozenset[str]) -> str | None:
        """The one id of the step; a document that nobody went to goes by its own; None where there
        is no such step."""
        step = self._step(name, read)
        if step is not None:
            return step.id
        elsewhere = "#" in name or name.endswith(".md")
        return name if elsewhere and name.partition("#")[0] not in read else None

    def _is_end(self, name: str, read: frozenset[str]) -> bool:
        step = self._step(name, read)
        return step is None or step.kind == "outcome"

    def _is_final(self, name: str, read: frozenset[str]) -> bool:
        """Whether nothing is known that could be done there or follows: solved, come back later."""
        step = self._step(name, read)
        return step is None or not (step.choices or step.commands)

    def _title(self, name: str, read: frozenset[str]) -> str:
        step = self._step(name, read)
        return step.title if step else name

    def _place(self, name: str) -> int:
        """Where a step stands in the main document; behind all of it what does not."""
        if not self._order:
            self._order = {step.id: place for place, step in enumerate(self._flow.main.steps)}
        return self._order.get(name, len(self._order))


def _way_to(node: _Node, reached: Mapping[_Node, _Reached]) -> tuple[Leg, ...]:
    """The answers that lead to a step by its best way."""
    legs: list[Leg] = []
    way = reached[node]
    while way.leg is not None and way.before is not None:
        legs.append(way.leg)
        way = reached[way.before]
    return tuple(reversed(legs))


def _standing(name: str, title: str, cost: _Cost, way: tuple[Leg, ...], *, here: bool) -> Cause:
    """How guidance stands by its best way."""
    standing: Standing = "supported"
    if here:
        standing = "here"
    elif cost.against:
        standing = "ruled out"
    elif cost.behind:
        standing = "later"
    elif cost.unsure:
        standing = "open"
    by = tuple(
        (leg.title, leg.text, leg.verdict.reasons)
        for leg in way
        if leg.verdict and leg.verdict.truth == "false"
    )
    return Cause(name, title, standing, way, by)


def _crossed_out(cause: Cause, tried: Refuted) -> Cause:
    """The cause with what its check said."""
    answer = tried.check.answer
    by = ((tried.check.title, answer.text if answer else "", tried.because),)
    return replace(cause, standing="did not help", by=by, given=answer is not None)


def _legs(step: Step, check: bool, verdicts: Verdicts) -> list[Leg]:
    """Each choice of a step with what the evidence says of it: of a check that has not begun, as
    yet nothing."""
    judged: Sequence[Verdict | None]
    if check:
        judged = [_NOT_YET if choice.condition else None for choice in step.choices]
    else:
        judged = _with_way_out(step, verdicts(step))
    only = len(step.choices) == 1
    return [
        Leg(
            step.id,
            step.title,
            choice.number,
            choice.text,
            choice.condition.written if choice.condition else None,
            verdict,
            only,
        )
        for choice, verdict in zip(step.choices, judged, strict=True)
    ]


def _with_way_out(step: Step, verdicts: tuple[Verdict | None, ...]) -> tuple[Verdict | None, ...]:
    """The way out is the denial of all others: contradicted where one of them is supported."""
    if step.kind != "question" or verdicts[-1] is not None:
        return verdicts
    for choice, verdict in zip(step.choices, verdicts, strict=True):
        if verdict is not None and verdict.truth == "true":
            return (*verdicts[:-1], Verdict("false", _instead(choice, verdict)))
    return verdicts


def _instead(choice: Answer, verdict: Verdict) -> tuple[str, ...]:
    reasons = "; ".join(verdict.reasons)
    sentence = say.OTHER_IS_SUPPORTED_BY if reasons else say.OTHER_IS_SUPPORTED
    return (sentence.format(answer=choice.text, reasons=reasons),)


def _added(cost: _Cost, leg: Leg, *, passing: bool) -> _Cost:
    """The cost of a way that goes on by `leg`."""
    truth = leg.verdict.truth if leg.verdict else "unknown"
    return _Cost(
        cost.against + (truth == "false"),
        cost.behind + passing,
        cost.unsure + (truth == "unknown" and not leg.only),
        cost.steps + 1,
    )
