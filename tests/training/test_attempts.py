"""Attempts: what a trainee has come to, what comes next, and the file that keeps them.

Nothing that stands in the file can do harm.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import re
import stat
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.helpers.values import replace
from tests.session.described import rows_of
from wizard.training import attempts
from wizard.training.attempts import (
    Attempt,
    append_attempt,
    cause_of,
    next_scenario,
    read_attempts,
    standings,
)
from wizard.training.scenario import Scenario

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wizard.training.scenario import Level


def scenario(name: str, cause: str, level: Level = 1) -> Scenario:
    return Scenario(
        name=name,
        title=name.title(),
        level=level,
        fault="a-fault",
        recording="",
        flow="flow",
        alert="",
        ends=(cause,),
        way=(),
        reading="",
        minutes=15.0,
        stated={},
        briefing=(),
        hints=(),
        debriefing=(),
        file=f"{name}.md",
    )


SCENARIOS = (
    scenario("climb", "leak"),
    scenario("night", "leak", 2),
    scenario("jump", "huge", 1),
    scenario("loop", "spin", 3),
)


def attempt(name: str, at: float, *, right: bool = True, hints: int = 0) -> Attempt:
    about = next(one for one in SCENARIOS if one.name == name)
    flow, cause = cause_of(about)
    return Attempt(
        at=at,
        scenario=name,
        flow=flow,
        cause=cause,
        level=about.level,
        seed=7,
        right=right,
        end=cause if right else "elsewhere",
        hints=hints,
        wrong_turns=0,
        predicted=2,
        foreseen=1,
        seconds=60.0,
        late=False,
        session="a-session",
    )


def chosen(attempts: Sequence[Attempt], *, but: Sequence[str] = ()) -> str | None:
    found = next_scenario(attempts, SCENARIOS, lambda one: one.name not in but, Random(1))
    return found.name if found else None


def test_a_newcomer_begins_with_something_easy() -> None:
    assert {chosen([]) for _ in range(9)} <= {"climb", "jump"}


def test_what_cannot_run_here_is_never_next() -> None:
    assert chosen([], but=["climb", "jump", "night"]) == "loop"
    assert chosen([], but=[one.name for one in SCENARIOS]) is None


def test_a_wrong_diagnosis_comes_again_in_another_variant() -> None:
    assert chosen([attempt("climb", 1.0, right=False), attempt("jump", 2.0)]) == "night"
    assert chosen([attempt("loop", 1.0, right=False), attempt("jump", 2.0)]) == "loop"


def test_wrong_comes_before_untried_before_hinted_before_done_alone() -> None:
    wrong = attempt("jump", 3.0, right=False)
    hinted = attempt("climb", 1.0, hints=2)
    mastered = attempt("loop", 0.0)
    assert chosen([hinted, mastered, wrong]) == "jump"
    assert chosen([hinted, mastered]) == "jump"
    assert chosen([hinted, mastered, attempt("jump", 2.0)]) == "night"
    assert chosen([mastered]) in ("climb", "jump")
    assert chosen([mastered, attempt("climb", 1.0), attempt("jump", 2.0)]) == "loop"


def test_the_latest_attempt_says_how_a_cause_stands() -> None:
    tried = [
        attempt("climb", 1.0, right=False),
        attempt("night", 5.0),
        attempt("jump", 2.0, hints=1),
    ]
    found = {one.cause: one for one in standings(tried, SCENARIOS)}
    assert {name: one.state for name, one in found.items()} == {
        "leak": "mastered",
        "huge": "mastered",
        "spin": "untried",
    }
    leak = found["leak"]
    assert (leak.attempts, leak.right, leak.played) == (2, 1, ("climb", "night"))
    assert [one.state for one in found.values()] == ["untried", "mastered", "mastered"]


@given(
    st.lists(
        st.builds(
            attempt,
            st.sampled_from([one.name for one in SCENARIOS]),
            st.floats(0, 1e9),
            right=st.booleans(),
            hints=st.integers(0, 3),
        ),
        max_size=12,
    ),
    st.integers(0, 99),
)
def test_next_is_of_a_cause_that_none_is_weaker_than(tried: list[Attempt], seed: int) -> None:
    found = next_scenario(tried, SCENARIOS, lambda _: True, Random(seed))
    assert found is not None
    states = {one.cause: one.state for one in standings(tried, SCENARIOS)}
    for state in ("weak", "untried"):
        if state in states.values():
            assert states[found.ends[0]] == state
            break


def test_an_attempt_of_a_cause_that_is_no_more_counts_for_nothing() -> None:
    gone = replace(attempt("climb", 1.0), cause="gone")
    assert {one.state for one in standings([gone], SCENARIOS)} == {"untried"}


FIRST, SECOND = attempt("climb", 1.0), attempt("jump", 2.0, right=False, hints=2)


def test_what_was_kept_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "state" / "wizard" / "training.jsonl"
    assert read_attempts(path) == ((), 0)
    for one in (FIRST, SECOND):
        append_attempt(path, one)
    assert read_attempts(path) == ((FIRST, SECOND), 0)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("cut", [1, 20, -2])
def test_a_torn_line_costs_itself_alone(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "training.jsonl"
    append_attempt(path, FIRST)
    line = path.read_bytes()
    path.write_bytes(line + line[:cut])
    append_attempt(path, SECOND)
    assert read_attempts(path) == ((FIRST, SECOND), 1)


def test_what_is_no_attempt_is_counted(tmp_path: Path) -> None:
    path = tmp_path / "training.jsonl"
    append_attempt(path, FIRST)
    known = json.loads(path.read_bytes())
    lines = [
        b"{}",
        b"[]",
        b"\xff\xfe",
        b"[" * 100_000,
        json.dumps({**known, "at": "yesterday"}).encode(),
        json.dumps({**known, "level": 1e400}).encode(),
    ]
    path.write_bytes(b"\n".join([*lines, json.dumps({**known, "mood": "good"}).encode(), b""]))
    assert read_attempts(path) == ((FIRST,), len(lines))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=st.binary(max_size=200))
def test_whatever_stands_there_the_next_attempt_is_kept(tmp_path: Path, before: bytes) -> None:
    path = tmp_path / "training.jsonl"
    path.write_bytes(before)
    append_attempt(path, SECOND)
    found, damaged = read_attempts(path)
    assert found == (SECOND,)
    assert damaged == sum(map(bool, before.split(b"\n")))


def test_the_page_says_what_the_file_has() -> None:
    page = (Path(attempts.__file__).parent / "PROGRESS.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \| (.*?) \| \S.* \|$", page, re.MULTILINE)
    assert rows == rows_of(Attempt, {})


def test_text_from_the_file_is_clean(tmp_path: Path) -> None:
    path = tmp_path / "training.jsonl"
    append_attempt(path, replace(FIRST, session="a\x1b[31mb\u202e"))
    (found,), _ = read_attempts(path)
    assert "\x1b" not in found.session
    assert "\u202e" not in found.session


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "victim").write_text("mine\n")
    path = tmp_path / "training.jsonl"
    path.symlink_to("victim")
    with pytest.raises(OSError, match="symbolic"):
        append_attempt(path, FIRST)
    assert (tmp_path / "victim").read_text() == "mine\n"


def test_a_pipe_in_its_place_does_not_block(tmp_path: Path) -> None:
    path = tmp_path / "training.jsonl"
    os.mkfifo(path)
    with pytest.raises(OSError, match="not a regular file"):
        read_attempts(path)


def _append_many(path: Path) -> None:
    for _ in range(50):
        append_attempt(path, FIRST)


def test_two_wizards_at_once_do_not_spoil_each_others_lines(tmp_path: Path) -> None:
    path = tmp_path / "training.jsonl"
    context = multiprocessing.get_context("fork")
    both = [context.Process(target=_append_many, args=(path,)) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join(60)
    assert read_attempts(path) == ((FIRST,) * 100, 0)


def test_a_file_of_an_earlier_wizard_is_read() -> None:
    found, damaged = read_attempts(Path(__file__).parent / "fixtures" / "training-1.jsonl")
    assert damaged == 0
    assert [(one.scenario, one.right, one.hints, one.seconds, one.at) for one in found] == [
        ("night-curve", True, 0, 312.5, 1795471200.25),
        ("lessons/größe.md", False, 2, 1200.0, 1795471900.0),
    ]
