"""The best ways through a flow, as far as it was read: which answers lead from where the walk is,
or was, to each piece of guidance, and what the evidence says of each.

A way is judged as a condition is (Kleene's logic). A way out ("not sure") is contradicted as soon
as another answer of its question is supported. Pure; Dijkstra's algorithm, O(n log n).
"""

from __future__ import annotations

from heapq import heappop, heappush
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from msgspec import Struct

from wizard.flow.remedies import is_way_out
from wizard.messages import walk_messages as say
from wizard.walk.events import Truth, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from wizard.flow.known_flow import KnownFlow
    from wizard.flow.model import Answer, Step

Verdicts: TypeAlias = "Callable[[Step], tuple[Verdict | None, ...]]"
"""What the evidence says of each choice of a step."""

Node: TypeAlias = tuple[str, bool]
"""A step, and whether it is a check that has not begun: the same question is judged otherwise then.
"""

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

    @property
    def truth(self) -> Truth:
        return self.verdict.truth if self.verdict else "unknown"

    @property
    def likely(self) -> Truth:
        """What an answer most likely is of which the evidence cannot tell; else unknown."""
        if self.verdict is None or self.verdict.truth != "unknown":
            return "unknown"
        return self.verdict.likely or "unknown"


class Cost(NamedTuple):
    """What makes one way better than another; the least is the best."""

    against: int = 0
    """Answers on it that the evidence contradicts."""

    behind: int = 0
    """Guidance on it that would have to be tried first."""

    unlikely: int = 0
    """Answers on it that are most likely wrong."""

    unsure: int = 0
    """Answers on it that the evidence cannot tell or has no say in."""

    likely: int = 0
    """Answers on it that are most likely right."""

    steps: int = 0

    def by(self, leg: Leg, *, passing: bool) -> Cost:
        """The cost of a way that goes on by `leg`; `passing` other guidance."""
        truth, likely, only = leg.truth, leg.likely, leg.only
        return Cost(
            self.against + (truth == "false"),
            self.behind + passing,
            self.unlikely + (likely == "false" and not only),
            self.unsure + (truth == likely == "unknown" and not only),
            self.likely + (likely == "true" and not only),
            self.steps + 1,
        )


class Way(Struct, frozen=True):
    """The best way to a step."""

    cost: Cost
    legs: tuple[Leg, ...]
    origin: Node
    """Where it begins."""


class _Reached(Struct, frozen=True):
    cost: Cost
    before: Node | None
    """The step before it on the way; None at an origin."""

    leg: Leg | None


class Ways:
    """Ways at one moment: each step is judged once, however often it is passed."""

    def __init__(self, known: KnownFlow, verdicts: Verdicts) -> None:
        self._known = known
        self._verdicts = verdicts
        self._judged: dict[Node, tuple[Leg, ...]] = {}

    def legs(self, node: Node) -> tuple[Leg, ...]:
        """The choices of a step with what the evidence says of each; none where it is not known."""
        if node not in self._judged:
            step = self._known.step(node[0])
            judged = _judged(step, self._verdicts, check=node[1]) if step else ()
            self._judged[node] = judged
        return self._judged[node]

    def to_guidance(self, origins: Mapping[Node, int | None]) -> dict[str, Way]:
        """The best way to each piece of guidance from the nearest of `origins`, past the answer of
        that number there: it was given."""
        reached = self._search(origins)
        ends: dict[str, Way] = {}
        for node in reached:
            name = node[0]
            if self._known.is_guidance(name) and name not in ends:
                ends[name] = _way(node, reached)
        return ends

    def _search(self, origins: Mapping[Node, int | None]) -> dict[Node, _Reached]:
        reached: dict[Node, _Reached] = {}
        waiting = [
            (Cost(), count, node, _Reached(Cost(), None, None))
            for count, node in enumerate(origins)
        ]
        pushed = len(waiting)
        while waiting:
            _, _, node, way = heappop(waiting)
            if node in reached:
                continue
            reached[node] = way
            step = self._known.step(node[0])
            if step is None:
                continue
            given = origins.get(node)
            passing = step.kind == "outcome" and node not in origins
            for choice, leg in zip(step.choices, self.legs(node), strict=True):
                after = self._after(step, choice) if leg.number != given else None
                if after is not None and after not in reached:
                    pushed += 1
                    cost = way.cost.by(leg, passing=passing)
                    heappush(waiting, (cost, pushed, after, _Reached(cost, node, leg)))
        return reached

    def _after(self, step: Step, choice: Answer) -> Node | None:
        """Where a choice leads, and whether that is a check then."""
        name = self._known.id_of(choice.to)
        if name is None:
            return None
        asked = self._known.step(name) if step.kind == "outcome" else None
        check = choice.kind == "answer" and asked is not None and asked.kind == "question"
        return name, check


def _way(node: Node, reached: Mapping[Node, _Reached]) -> Way:
    legs: list[Leg] = []
    cost = reached[node].cost
    while (way := reached[node]).leg is not None and way.before is not None:
        legs.append(way.leg)
        node = way.before
    return Way(cost, tuple(reversed(legs)), node)


def _judged(step: Step, verdicts: Verdicts, *, check: bool) -> tuple[Leg, ...]:
    """Each choice of a step with what the evidence says of it: of a check that has not begun, as
    yet nothing."""
    judged: Sequence[Verdict | None]
    if check:
        judged = [_NOT_YET if choice.condition else None for choice in step.choices]
    else:
        judged = _with_way_out(step, verdicts(step))
    only = len(step.choices) == 1
    return tuple(
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
    )


def _with_way_out(step: Step, verdicts: tuple[Verdict | None, ...]) -> tuple[Verdict | None, ...]:
    """The way out is the denial of all others: contradicted where one of them is supported, and
    unlikely where one of them is likely."""
    if step.kind != "question" or not is_way_out(step, step.choices[-1]):
        return verdicts
    pairs = [(a, v) for a, v in zip(step.choices, verdicts, strict=True) if v is not None]
    for choice, verdict in pairs:
        if verdict.truth == "true":
            sentence = say.OTHER_IS_SUPPORTED_BY if verdict.reasons else say.OTHER_IS_SUPPORTED
            reasons = "; ".join(verdict.reasons)
            said = sentence.format(answer=choice.text, reasons=reasons)
            return (*verdicts[:-1], Verdict("false", (said,)))
    for choice, verdict in pairs:
        if verdict.likely == "true":
            said = say.OTHER_IS_LIKELY.format(answer=choice.text)
            denied = Verdict(
                "unknown",
                missing=said,
                likely="false",
                likely_right=verdict.likely_right,
                likely_reasons=verdict.likely_reasons,
            )
            return (*verdicts[:-1], denied)
    return verdicts
