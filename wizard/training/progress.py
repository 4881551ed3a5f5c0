"""What a trainee has come to: attempts, how each cause stands, and what to train next. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from wizard.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from random import Random

    from wizard.training.scenario import Scenario

State = Literal["weak", "untried", "mastered"]
"""Mastered: the last diagnosis was right, without a hint. Weak: it was not."""


@frozen
class Attempt:
    """One training that came to a diagnosis. Its first diagnosis is what counts."""

    at: float
    """When it was given, seconds since the epoch."""

    scenario: str
    flow: str
    cause: str
    """The id of the step that was right to end at: the scenario's first end."""

    level: int
    seed: int
    right: bool
    end: str
    """The id of the step that it ended at."""

    hints: int
    wrong_turns: int
    """Answers off the best way that were gone back from."""

    predicted: int
    """Questions at which something was predicted that can be called right or wrong."""

    foreseen: int
    """How many of these predictions were right."""

    seconds: float
    late: bool
    """Whether it took longer than the scenario gives."""

    session: str
    """The name of the session that was recorded; empty where none could be kept."""

    @property
    def alone(self) -> bool:
        return self.right and not self.hints


@frozen
class Standing:
    """How one cause stands."""

    flow: str
    cause: str
    state: State
    attempts: int
    right: int
    """How many of them were right."""

    hints: int
    """Of the last attempt."""

    last: float | None
    """When it was tried last, seconds since the epoch; None where it never was."""

    played: tuple[str, ...]
    """The names of the scenarios that it was tried in, each once. Not those that it could be tried
    in: which cause a scenario is about is what its trainee is to find."""


def standings(attempts: Iterable[Attempt], scenarios: Iterable[Scenario]) -> tuple[Standing, ...]:
    """Each cause that `scenarios` are about: the weak first, then the untried, then the mastered;
    those that stand alike in the order of the scenarios."""
    tried: dict[tuple[str, str], list[Attempt]] = {}
    for attempt in sorted(attempts, key=lambda one: one.at):
        tried.setdefault((attempt.flow, attempt.cause), []).append(attempt)
    causes = dict.fromkeys(map(cause_of, scenarios))
    found = [_standing(cause, tried.get(cause, [])) for cause in causes]
    order: tuple[State, ...] = ("weak", "untried", "mastered")
    return tuple(sorted(found, key=lambda one: order.index(one.state)))


def state_of(last: Attempt | None) -> State:
    """How that stands which was tried last by `last`; None for what never was."""
    if last is None:
        return "untried"
    return "mastered" if last.alone else "weak"


def cause_of(scenario: Scenario) -> tuple[str, str]:
    """(flow, step): what a scenario is about."""
    return scenario.flow, scenario.ends[0] if scenario.ends else ""


def _standing(cause: tuple[str, str], tried: Sequence[Attempt]) -> Standing:
    last = tried[-1] if tried else None
    return Standing(
        *cause,
        state=state_of(last),
        attempts=len(tried),
        right=sum(one.right for one in tried),
        hints=last.hints if last else 0,
        last=last.at if last else None,
        played=tuple(dict.fromkeys(one.scenario for one in tried)),
    )


def next_scenario(
    attempts: Sequence[Attempt],
    scenarios: Iterable[Scenario],
    can_run: Callable[[Scenario], bool],
    chance: Random,
) -> Scenario | None:
    """What to train next: the weakest cause in another dress; None where nothing can run here.

    Causes that were last diagnosed wrong come first, then those that took hints, then the untried
    by their level, then the mastered, the longest ago first. Of several scenarios about a cause the
    one that was not played last is taken, else the easiest. `chance` chooses among equals.
    """
    playable = [one for one in scenarios if can_run(one)]
    last: dict[tuple[str, str], Attempt] = {}
    for attempt in sorted(attempts, key=lambda one: one.at):
        last[attempt.flow, attempt.cause] = attempt
    chance.shuffle(playable)

    def rank(scenario: Scenario) -> tuple[int, float, bool, int]:
        before = last.get(cause_of(scenario))
        same = before is not None and before.scenario == scenario.name
        if before is None:
            return 2, scenario.level, same, scenario.level
        kind = 3 if before.alone else 1 if before.right else 0
        return kind, before.at, same, scenario.level

    return min(playable, key=rank, default=None)
