"""What a trainee has come to: attempts and their file, how each cause stands, what to train next.

The file is one JSON object a line, appended to. Reading it trusts nothing.
"""

from __future__ import annotations

import errno
import fcntl
import json
import os
import stat
from typing import TYPE_CHECKING, Literal

import msgspec
from msgspec import Struct

from wizard.messages import training_messages as say
from wizard.session.redaction import cleaned
from wizard.text.fields import Line, Number, Whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path
    from random import Random

    from wizard.training.scenario import Scenario


State = Literal["weak", "untried", "mastered"]
"""Mastered: the last diagnosis was right, with hints or without. Weak: it was not."""


class Attempt(Struct, frozen=True):
    """One training that came to a diagnosis. Its first diagnosis is what counts."""

    at: Number
    """When it was given, seconds since the epoch."""

    scenario: Line
    flow: Line
    cause: Line
    """The id of the step that was right to end at: the scenario's first end."""

    level: Whole
    seed: Whole
    right: bool
    end: Line
    """The id of the step that it ended at."""

    hints: Whole
    wrong_turns: Whole
    """Answers off the best way that were gone back from."""

    predicted: Whole
    """Questions at which something was predicted that can be called right or wrong."""

    foreseen: Whole
    """How many of these predictions were right."""

    seconds: Number
    late: bool
    """Whether it took longer than the scenario gives."""

    session: Line
    """The name of the session that was recorded; empty where none could be kept."""

    @property
    def alone(self) -> bool:
        return self.right and not self.hints


class Standing(Struct, frozen=True):
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
    listed = [_standing(cause, tried.get(cause, [])) for cause in causes]
    order: tuple[State, ...] = ("weak", "untried", "mastered")
    return tuple(sorted(listed, key=lambda one: order.index(one.state)))


def state_of(last: Attempt | None) -> State:
    """How that stands which was tried last by `last`; None for what never was."""
    if last is None:
        return "untried"
    return "mastered" if last.right else "weak"


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
    """What to train next: the weakest cause in another variant; None where nothing can run here.

    Causes that were last diagnosed wrong come first, then the untried by their level, then those
    that took hints, then the others, the longest ago first. Of several scenarios about a cause the
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
            return 1, scenario.level, same, scenario.level
        kind = 3 if before.alone else 2 if before.right else 0
        return kind, before.at, same, scenario.level

    return min(playable, key=rank, default=None)


FILE = "training.jsonl"
"""Its name in the state directory."""

_MOST = 4 * 1024 * 1024
"""Bytes at the end of the file that are read: some 15,000 attempts."""


def read_attempts(path: Path) -> tuple[tuple[Attempt, ...], int]:
    """The attempts in the order of the file, and how many of its lines say nothing that can be
    used. Nothing where there is no file. Raises OSError."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        return (), 0
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise OSError(errno.EINVAL, say.NOT_A_FILE)
        begins = max(0, status.st_size - _MOST)
        file.seek(begins)
        lines = file.read(_MOST).split(b"\n")
    if begins:
        del lines[0]  # the end of one
    attempts, damaged = [], 0
    for line in filter(None, lines):
        try:
            attempts.append(cleaned(msgspec.convert(json.loads(line), Attempt)))
        except (ValueError, RecursionError):
            damaged += 1
    return tuple(attempts), damaged


def append_attempt(path: Path, attempt: Attempt) -> None:
    """Add `attempt` by one write; the file is made, for its owner alone, where there is none. Two
    at once stand one behind the other. Raises OSError."""
    line = msgspec.json.encode(attempt) + b"\n"
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    descriptor = os.open(path, flags, 0o600)
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode) or status.st_uid != os.geteuid():
            raise OSError(errno.EPERM, say.NOT_YOURS)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        end = os.fstat(descriptor).st_size
        if end and os.pread(descriptor, 1, end - 1) != b"\n":
            line = b"\n" + line  # the last line was torn
        if os.write(descriptor, line) < len(line):
            os.ftruncate(descriptor, end)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    finally:
        os.close(descriptor)
