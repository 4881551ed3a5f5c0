"""The board of causes as a guide shows it: what is detected, answered, and taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.guide.test_check_views import sampled
from tests.guide.test_controller import Clock, Recorder, Watched
from tests.helpers.flows import flow_of
from wizard.evidence.reading import Interval, Reading
from wizard.evidence.servers.server import detected_word
from wizard.evidence.target import Target
from wizard.guide.cause_words import board_words, spoken_against, standing_words
from wizard.guide.controller import Guide
from wizard.walk.engine import fold_all
from wizard.walk.events import WentBack

if TYPE_CHECKING:
    from wizard.walk.causes import Cause

TARGET = Target(
    "process",
    "gunicorn app",
    42,
    999_000.0,
    ("gunicorn", "app"),
    facts={
        "server.kind": detected_word("server.kind", "gunicorn"),
        "pid": Reading("pid", Interval.exactly(42), text="42"),
    },
)

DOCUMENT = """\
---
start: server
---

# A flow

## Which server is it? <a id="server"></a>

- [gunicorn](#level)
  - when: `server.kind is gunicorn`
- [celery](#beat)
  - when: `server.kind is celery`
- [I am not sure](#level)

## How high is memory? <a id="level"></a>

- [Near the limit](#recycle)
  - when: `memory.share >= 90%`
- [Half full](#load)
  - when: `memory.share >= 50% and memory.share < 90%`
- [Low](#load)
  - when: `memory.share < 50%`

## Recycle the workers <a id="recycle"></a>

```bash args
--max-requests 100 --pid {{ pid }}
```

## More load <a id="load"></a>

Add instances to {{ pid }}.

## Restart beat <a id="beat"></a>

Restart it.
"""


def begun() -> tuple[Guide, Recorder, Clock, Watched]:
    recorder, clock, watched = Recorder(), Clock(), Watched(TARGET)
    guide = Guide(flow_of(DOCUMENT), recorder, clock, watcher=watched)  # type: ignore[arg-type]
    guide.begin()
    guide.watch_target(TARGET)
    return guide, recorder, clock, watched


def board(guide: Guide) -> dict[str, Cause]:
    return {cause.step: cause for cause in guide.view().causes}


def test_an_answer_is_taken_back_from_the_board() -> None:
    guide, recorder, clock, watched = begun()
    sampled(clock, watched, 5, 97)
    guide.answer(1)
    guide.answer(3)
    turn = board(guide)["recycle"].turn
    assert turn
    assert guide.take_back(turn)
    assert guide.place == "level"
    assert recorder.events[-1] == WentBack(clock.now, 2)
    assert fold_all(recorder.events).trail == guide.walk.trail
    assert board(guide)["recycle"].standing == "supported"
    assert not guide.take_back(turn), "it was taken back already"


def test_what_is_detected_speaks_against_an_answer_about_the_server() -> None:
    """The answer states the fact, so that it contradicts every way of the right one."""
    guide, _, clock, watched = begun()
    sampled(clock, watched, 5, 97)
    guide.answer(2)
    cause = board(guide)["recycle"]
    assert cause.standing == "against an answer"
    assert standing_words(cause).startswith("against your answer “celery”: the server is gunicorn")
    assert cause.turn
    guide.take_back(cause.turn)
    assert guide.place == "server"
    assert guide.walk.stated == {}


def test_what_only_an_answer_says_rules_out_by_that_answer() -> None:
    guide = Guide(flow_of(DOCUMENT), Recorder(), Clock())
    guide.begin()
    guide.answer(1)
    cause = board(guide)["beat"]
    assert (cause.standing, board_words(cause)) == (
        "turned away", "ruled out by your answer “gunicorn”",
    )  # fmt: skip
    assert cause.turn
    assert cause.turn.step == "server"


def test_a_remedy_is_filled_in() -> None:
    guide, _, clock, watched = begun()
    sampled(clock, watched, 5, 97)
    found = board(guide)
    assert found["recycle"].remedy == "Recycle the workers"
    assert found["load"].findings == ("More load",)
    assert found["load"].remedy == "Add instances to 42."


def test_evidence_that_comes_later_speaks_against_a_guess_where_one_stands() -> None:
    guide, _, clock, watched = begun()
    guide.answer(1)
    guide.answer(3)
    assert spoken_against(guide.view()) is None
    sampled(clock, watched, 5, 97)
    told = spoken_against(guide.view())
    assert told
    assert standing_words(told) == "against your answer “Low”: memory is at 97 % of its limit"


def test_where_the_evidence_was_for_the_answer_nobody_looks_at_the_board() -> None:
    guide, _, clock, watched = begun()
    sampled(clock, watched, 5, 97)
    guide.answer(1)
    guide.answer(1)
    sampled(clock, watched, 5, 20)
    view = guide.view()
    assert not any(visit.unsupported for visit in view.trail)
    assert spoken_against(view) is None
