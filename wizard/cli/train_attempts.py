"""What is kept of trainings beside their sessions: the file of attempts, and what it leads to."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from wizard.cli.console import tell
from wizard.cli.exit_codes import UsageError
from wizard.messages import command_messages as say
from wizard.paths import flow_directories, state_directory
from wizard.text.clean import clean_line
from wizard.text.units import count_of
from wizard.training.attempts import (
    FILE,
    Attempt,
    append_attempt,
    cause_of,
    next_scenario,
    read_attempts,
)
from wizard.training.cases import why_not
from wizard.training.scenario_library import find_scenarios

if TYPE_CHECKING:
    from pathlib import Path

    from wizard.training.scenario import Scenario
    from wizard.training.score import Score


def attempts_kept() -> tuple[Attempt, ...]:
    """All of them; what cannot be read of them is said on stderr. Raises UsageError."""
    path = _path()
    try:
        attempts, damaged = read_attempts(path)
    except OSError as error:
        raise UsageError(
            say.ATTEMPTS_UNREADABLE.format(file=_shown(path), reason=error.strerror)
        ) from error
    if damaged:
        lines = count_of(damaged, "line")
        tell(say.ATTEMPTS_DAMAGED.format(file=_shown(path), lines=lines))
    return attempts


def keep_attempt(scenario: Scenario, seed: int, score: Score, at: float, session: str) -> str:
    """Keep how the first diagnosis went. Returns what hinders that, in one line; empty for
    nothing."""
    flow, cause = cause_of(scenario)
    attempt = Attempt(
        at=at,
        scenario=scenario.name,
        flow=flow,
        cause=cause,
        level=scenario.level,
        seed=seed,
        right=bool(score.right),
        end=score.end.step if score.end else "",
        hints=score.hints,
        wrong_turns=len(score.wrong_turns),
        predicted=score.predicted,
        foreseen=score.foreseen,
        seconds=score.seconds or 0.0,
        late=score.over_time > 0,
        session=session,
    )
    path = _path()
    try:
        append_attempt(path, attempt)
    except OSError as error:
        return say.PROGRESS_NOT_SAVED.format(file=_shown(path), reason=error.strerror)
    return ""


def weakest() -> Scenario:
    """What is to be trained next. Raises UsageError where nothing can be trained here."""
    scenarios = [one.scenario for one in find_scenarios(flow_directories()) if one.scenario]
    chosen = next_scenario(
        attempts_kept(), scenarios, lambda one: why_not(one) is None, random.Random()
    )
    if chosen is None:
        raise UsageError(say.NOTHING_PLAYABLE)
    return chosen


def _path() -> Path:
    return state_directory() / FILE


def _shown(path: Path) -> str:
    return clean_line(str(path))
