"""A film of a session: the same picture whichever way one came to it, and never a look outside."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.shop_session import SHOP, shop, timeline_of
from tests.session import anything
from wizard.guide.replayer import Replayer
from wizard.session.timeline import Timeline
from wizard.walk.events import Event, NoteAdded, StepEntered

if TYPE_CHECKING:
    from wizard.guide.view import GaugeView, View


def replayer(idle_limit: float | None = None, *, read: bool = True) -> Replayer:
    """The fixture's film, by default as long as the session was."""
    film = Replayer(timeline_of(shop()), idle_limit=idle_limit)
    if read:
        film.prepare()
    return film


def at(film: Replayer, place: float) -> View:
    film.seek(place)
    return film.view()


def memory(view: View) -> GaugeView:
    return next(gauge for gauge in view.gauges if gauge.name == "memory.share")


def test_it_begins_where_the_session_did() -> None:
    view = replayer().view()
    assert view.step.title == "Which alert did you receive?"
    assert view.flow_title == "The shop runs out of memory"
    assert view.target.title == "gunicorn wsgi:app (pid 25771)"


def test_the_evidence_is_that_of_the_moment() -> None:
    film = replayer()
    early, late = memory(at(film, 15.0)), memory(at(film, 100.0))
    assert (early.percent, late.percent) == ("19 %", "97 %")
    assert sum(point is not None for point in early.points) < 16
    assert sum(point is not None for point in late.points) > 95
    assert memory(at(film, 15.0)) == early


def test_the_cursor_goes_to_the_answer_before_it_is_given() -> None:
    film = replayer()
    selected = [at(film, place).step.preselected for place in (30.0, 34.0, 35.2)]
    assert selected == [None, None, 1]
    assert at(film, 45.0).step.preselected == 1, "the earlier answer, after going back"
    assert at(film, 59.3).step.preselected == 2


def test_steps_forwards_and_backwards() -> None:
    film = replayer()
    there = []
    for _ in range(9):
        there.append(film.view().step.id)
        film.next_step()
    assert there == [
        *("which-alert", "server", "curve", "contact", "curve", "recycle", "helped", "contact"),
        "contact",
    ]
    assert film.timeline().share == 1.0
    back = []
    for _ in range(9):
        film.previous_step()
        back.append(film.view().step.id)
    assert back == [
        *("contact", "helped", "recycle", "curve", "contact", "curve", "server", "which-alert"),
        "which-alert",
    ]
    assert film.timeline().share == 0.0


def test_back_goes_to_where_the_step_came_first() -> None:
    film = replayer()
    film.seek(50.0)
    film.previous_step()
    assert film.timeline().elapsed == "0:39"
    film.previous_step()
    assert film.timeline().elapsed == "0:35"


def test_seconds_of_the_session() -> None:
    film = replayer(2.0)
    film.next_step()
    film.skip(1.0)
    film.skip(1.0)
    assert film.timeline().elapsed == "0:09"
    film.skip(-5.0)
    assert film.timeline().elapsed == "0:04"
    film.skip(-50.0)
    film.skip(1000.0)
    assert film.timeline().elapsed == film.timeline().total == "1:49"


def test_it_plays_by_the_time_that_it_is_told() -> None:
    film = replayer()
    film.play(100.0)
    film.tick(103.0)
    assert (film.timeline().elapsed, film.timeline().playing) == ("0:03", True)
    film.faster()
    film.faster()
    film.tick(105.0)
    assert film.timeline().elapsed == "0:11"
    film.pause(106.0)
    film.tick(200.0)
    assert (film.timeline().elapsed, film.playing) == ("0:15", False)
    for _ in range(9):
        film.faster()
    assert film.timeline().speed == 32
    film.play(0.0)
    film.tick(3.0)
    assert (film.timeline().share, film.playing) == (1.0, False)
    film.play(4.0)
    film.tick(4.5)
    assert film.timeline().elapsed == "0:16"
    for _ in range(9):
        film.slower()
    assert film.timeline().speed == 1


def test_idle_time_is_short() -> None:
    assert replayer(2.0).length < 21
    assert replayer(None).length == pytest.approx(109.4, abs=0.2)


def test_while_playing_back_means_the_step_before() -> None:
    film = replayer()
    film.next_step()
    film.play(0.0)
    film.tick(0.5)
    film.previous_step()
    assert film.view().step.id == "which-alert"


def test_the_line_has_its_marks_and_says_what_happened_last() -> None:
    film = replayer()
    film.seek(61.0)
    line = film.timeline()
    kinds = [mark.kind for mark in line.marks]
    assert kinds == [
        *("contradiction", "answer", "verdict", "verdict", "verdict", "contradiction"),
        *("answer", "note", "answer", "verdict", "verdict", "answer"),
    ]
    assert [mark.share for mark in line.marks] == sorted(mark.share for mark in line.marks)
    assert line.latest.startswith("0:59  Answered: It climbs (the evidence supports it")
    assert line.clock == "15:50:07"
    assert film.moments()[-1].text == "Left the wizard"


def test_what_happened_at_once_is_told_together() -> None:
    film = replayer()
    film.seek(31.0)
    assert film.timeline().latest == (
        "0:30  It jumps: the evidence contradicts it; It climbs: the evidence supports it; "
        "It is flat: the evidence contradicts it"
    )


def test_looking_around_twice_finds_nothing_twice() -> None:
    film = replayer()
    before = film.moments()
    film.prepare()
    assert film.moments() == before


def test_what_is_not_read_yet_is_shown_at_once_and_told_when_it_is() -> None:
    film = replayer(read=False)
    told: list[bool] = []
    film.subscribe(lambda: told.append(film.view().banner is None))
    view = at(film, film.length)
    assert view.banner == "Reading the measurements: 0 %"
    assert (view.step.id, memory(view).points) == ("contact", ())
    film.prepare()
    assert told
    assert all(told)
    assert memory(film.view()).percent == "106 %"


def test_who_leaves_waits_for_nothing() -> None:
    film = replayer(read=False)
    film.end("quit")
    film.prepare()
    assert at(film, film.length).banner is not None


def test_a_session_of_nothing_can_be_played() -> None:
    film = Replayer(Timeline("f", 0.0, ()))
    film.prepare()
    view = film.view()
    assert (view.step.title, view.target.title) == ("No step was entered", "")
    film.play(0.0)
    film.tick(1.0)
    film.next_step()
    film.previous_step()
    assert (film.timeline().share, film.timeline().latest) == (0.0, "")


def test_what_came_before_the_first_step_shows_that_step() -> None:
    events = [NoteAdded(0.0, "s", "early"), StepEntered(5.0, "s", "S", "start", False)]
    assert Replayer(Timeline("f", 0.0, events)).view().step.title == "S"


@given(st.lists(anything.events, max_size=30), st.lists(st.floats(0, 1), min_size=1, max_size=5))
def test_anything_can_be_played_both_ways(events: list[Event], shares: list[float]) -> None:
    film = Replayer(Timeline("f", 0.0, sorted(events, key=lambda event: event.at)))
    film.prepare()
    there = [at(film, share * film.length) for share in shares]
    back = [at(film, share * film.length) for share in reversed(shares)]
    assert there == back[::-1]
    for share in shares:
        film.seek(share * film.length)
        film.timeline()


OUTSIDE = """
import sys
from pathlib import Path
from wizard.guide.replayer import Replayer
from wizard.session.recorded import recorded
from wizard.session.timeline import Timeline
import wizard.flow.parse
session = recorded(Path(sys.argv[1]))

CODE = tuple(str(Path(folder).resolve()) for folder in sys.path if folder) + (sys.prefix,)

def forbid(event, arguments):
    if event == "import":
        forbidden = str(arguments[0]).partition(".")[0] in ("psutil", "socket")
    elif event.startswith(("open", "os.listdir", "os.scandir")):
        forbidden = not str(Path(arguments[0])).startswith(CODE)  # modules are imported late
    else:
        forbidden = event.startswith(("socket.", "subprocess.", "os.", "shutil.", "pty."))
    if forbidden:
        raise AssertionError(f"{event} {arguments}")

sys.addaudithook(forbid)
film = Replayer(Timeline(session.flow, session.started, session.events))
film.prepare()
for number in range(100):
    film.seek(film.length * number / 99)
    film.view()
    film.timeline()
    film.moments()
for call in (film.candidates, film.back, lambda: film.watch(1), lambda: film.answer(1)):
    call()
assert "psutil" not in sys.modules
print("untouched", len(film.moments()))
"""


def test_the_machine_is_never_touched() -> None:
    result = subprocess.run(
        [sys.executable, "-c", OUTSIDE, SHOP], capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith("untouched")
