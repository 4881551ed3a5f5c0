"""A check and the board of causes on the screen."""

from __future__ import annotations

import pytest

from tests.helpers.values import replace
from tests.tui.running import running, same_as_golden
from tests.tui.scripted import FIRST, OUTCOME, SECOND, TRAIL, choice, step, view_of
from wizard.guide.view import CheckView, TrailView
from wizard.walk.causes import Cause, Ruling, Turn
from wizard.walk.events import Verdict
from wizard.walk.ways import Leg

SIZES = [(80, 24), (160, 48)]

MEMORY_LEG = Leg(
    "which-alert",
    "Which alert did you receive?",
    1,
    "Memory",
    "memory.share >= 95% or memory.oom_kills > 0",
    Verdict("true", ("memory.share is 97 %",)),
    only=False,
)
CURVE_LEG = Leg(
    "curve",
    "How does the memory curve look?",
    1,
    "It climbs slowly and steadily",
    "memory.trend is growing",
    Verdict("unknown", (), "memory.trend: needs 10 min, 3 min seen"),
    only=False,
)
TURN = Turn(1, "which-alert", "Which alert did you receive?", "Memory", own=True)
RECYCLE = Cause(
    "recycle",
    "Recycle the gunicorn workers",
    "open",
    (MEMORY_LEG, CURVE_LEG),
    findings=("Memory", "It climbs slowly and steadily", "--max-requests is not there"),
    remedy="Recycle the gunicorn workers",
)
CAUSES = (
    Cause(
        "too-big",
        "Make the process smaller",
        "supported",
        (MEMORY_LEG,),
        findings=("Memory", "It is high from the start, and flat", "Many workers, each as large"),
        remedy="Make the process smaller",
    ),
    Cause(
        "leave-room",
        "Leave room for bursts",
        "against an answer",
        (replace(MEMORY_LEG, number=2, text="The quota stops it"),),
        turn=TURN,
        findings=("CPU", "It is slow, and the quota stops it"),
        remedy="Leave room for bursts",
    ),
    RECYCLE,
    Cause(
        "scale",
        "Scale a cloud-native application",
        "did not help",
        (),
        (Ruling("Did adding instances help?", "No", ("memory.share is 97 %",)),),
        findings=("Memory", "It rises and falls", "more work needs more memory"),
        remedy="Scale a cloud-native application",
    ),
    Cause(
        "loop",
        "Find the place in the code",
        "turned away",
        (replace(MEMORY_LEG, number=2, text="CPU", condition=None, verdict=None),),
        turn=TURN,
        findings=("CPU", "it mostly waits for I/O"),
        remedy="Find the place in the code",
    ),
    Cause(
        "memory",
        "Ask for more memory",
        "ruled out",
        (MEMORY_LEG,),
        (Ruling("How does the curve look?", "It jumps", ("memory.trend is growing",)),),
        findings=("Memory", "It jumps at one moment"),
        remedy="Ask for more memory",
    ),
)

CLIMBS = Verdict(
    "unknown",
    (),
    "memory.trend: needs 10 min, 3 min seen",
    likely="true",
    likely_right=0.8,
    likely_reasons=("memory grows 66 MiB/min (a straight climb)",),
)
LIKELY_CAUSE = replace(
    RECYCLE, standing="likely", way=(MEMORY_LEG, replace(CURVE_LEG, verdict=CLIMBS))
)
UNLIKELY_CAUSE = replace(
    CAUSES[-1],
    standing="open",
    by=(),
    way=(replace(CURVE_LEG, text="It jumps", verdict=replace(CLIMBS, likely="false")),),
)

CHECK_STEP = step(
    "did-it-help",
    "Did recycling the workers help?",
    choice(
        1,
        "Yes, memory stays below the limit",
        condition="memory.share < 95% for 2h",
        verdict=Verdict("unknown", ("memory.share is 34 %",), "memory.share: 3 min of 2 h seen"),
        leads_to="Find the leak",
    ),
    choice(2, "No, it stays at the limit", leads_to="Find the leak"),
    choice(3, "It is too early to say", leads_to="Come back later"),
    check=True,
)
EARLY = CheckView(
    "did-it-help",
    "Did recycling the workers help?",
    "too early",
    "too early: 3 min of 2 h",
    ("memory.share was 31 % to 34 % since then",),
)
FAILED = replace(
    EARLY,
    result="did not hold",
    words="did not hold",
    said=(
        "memory.share is 97 %",
        "memory.share was 95 % to 99 % since then",
        "next: Find the leak",
    ),
)
WAY = (*TRAIL, TrailView("Recycle the workers", "Check whether it helped", "person"))
CROSSED = (*TRAIL, replace(WAY[-1], refuted=True))

SCREENS = {
    "board": (replace(SECOND, causes=CAUSES), ("c",)),
    "board-typed": (replace(SECOND, causes=CAUSES), ("c", "c", "l", "o", "u", "d")),
    "cause": (replace(SECOND, causes=CAUSES), ("c", "down", "down", "enter")),
    "cause-against-answer": (replace(SECOND, causes=CAUSES), ("c", "down", "enter")),
    "cause-turned-from": (replace(SECOND, causes=CAUSES), ("c", *["down"] * 4, "enter")),
    "board-likely": (replace(SECOND, causes=(LIKELY_CAUSE, UNLIKELY_CAUSE)), ("c",)),
    "check-early": (view_of(CHECK_STEP, *WAY, check=EARLY, causes=CAUSES), ()),
    "check-held": (
        view_of(CHECK_STEP, *WAY, check=replace(EARLY, result="held", words="held"), causes=CAUSES),
        (),
    ),
    "check-failed": (view_of(CHECK_STEP, *CROSSED, check=FAILED, causes=CAUSES), ()),
    "check-elsewhere": (replace(OUTCOME, check=EARLY, causes=CAUSES), ()),
}


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", SCREENS)
async def test_screen(name: str, size: tuple[int, int]) -> None:
    view, keys = SCREENS[name]
    async with running([view], size) as ui:
        await ui.press(*keys)
        same_as_golden(f"{name}-{size[0]}x{size[1]}", ui.screen)


async def test_enter_twice_goes_there_and_escape_twice_does_not() -> None:
    async with running([replace(SECOND, causes=CAUSES)]) as ui:
        await ui.press("c", "down", "down", "enter", "escape")
        assert "best supported first" in ui.screen
        await ui.press("escape")
        assert ("open", "recycle", "find") not in ui.guide.calls
        await ui.press("c", "down", "down", "enter", "enter")
        assert ui.guide.calls[-1] == ("open", "recycle", "find")
        assert "How does the memory curve look?" in ui.screen


async def test_the_answer_that_turned_away_is_taken_back_by_a_key() -> None:
    async with running([replace(SECOND, causes=CAUSES)]) as ui:
        await ui.press("c", "down", "enter")
        assert "u take back" in ui.screen
        await ui.press("u")
        assert ui.guide.calls[-1] == ("take_back", TURN)
        assert "How does the memory curve look?" in ui.screen
        await ui.press("c", "enter", "u")
        assert ui.guide.calls[-1] == ("take_back", TURN), "nothing to take back there"
        assert "u take back" not in ui.screen


async def test_the_same_cause_stays_selected_when_the_order_changes() -> None:
    view = replace(SECOND, causes=CAUSES)
    async with running([view]) as ui:
        await ui.press("c", "down", "down")
        ui.guide.show(replace(view, causes=(RECYCLE, CAUSES[0], *CAUSES[3:])))
        await ui.settle()
        assert "▸ ? Memory · It climbs" in ui.screen
        await ui.press("enter")
        ui.guide.show(replace(view, causes=CAUSES[3:]))
        await ui.settle()
        assert "no longer listed" in ui.screen


async def test_without_questions_there_is_no_board() -> None:
    async with running([FIRST], (160, 48)) as ui:
        assert "Causes" not in ui.screen
        await ui.press("c")
        assert "no causes to compare" in ui.screen
        assert "c causes" not in ui.screen


async def test_a_board_that_says_the_same_paints_nothing() -> None:
    view = replace(SECOND, causes=CAUSES)
    async with running([view], (160, 48)) as ui:
        before = ui.screen
        again = tuple(replace(cause) for cause in CAUSES)
        painted: list[object] = []
        for canvas in ui.app.screen.query("Canvas"):
            refresh = canvas.refresh
            canvas.refresh = lambda *a, refresh=refresh, **k: painted.append(a) or refresh(*a, **k)  # type: ignore[method-assign,assignment,misc]
        ui.guide.show(replace(view, causes=again))
        await ui.settle()
        assert ui.screen == before
        assert not painted
        ui.guide.show(replace(view, causes=CAUSES[1:]))
        await ui.settle()
        assert painted, "what says something else is painted"
