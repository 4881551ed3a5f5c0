"""The key that makes the packet for whoever takes over."""

from __future__ import annotations

import pytest

from tests.tui.running import running
from tests.tui.scripted import FIRST, OUTCOME, PACKET
from tests.tui.test_keys import calls
from wizard.guide.view import HandoverView, View
from wizard.tui.text_screens import HandoverScreen
from wizard.tui.walk_screen import WalkScreen


@pytest.mark.parametrize("view", [FIRST, OUTCOME], ids=["question", "outcome"])
async def test_h_makes_and_shows_it_at_every_step(view: View) -> None:
    async with running([view]) as ui:
        await ui.press("h")
        assert isinstance(ui.app.screen, HandoverScreen)
        assert calls(ui, "handover") == [("handover",)]
        assert PACKET.path in ui.screen
        assert "- Application: …" in ui.screen
        await ui.press("escape")
        assert isinstance(ui.app.screen, WalkScreen)
        assert not calls(ui, "answer")


async def test_the_footer_offers_it_where_others_may_have_to_go_on() -> None:
    async with running([OUTCOME]) as ui:
        assert "h hand over" in ui.screen
    async with running([FIRST]) as ui:
        assert "hand over" not in ui.screen


async def test_it_is_in_the_palette() -> None:
    async with running([FIRST]) as ui:
        await ui.press("colon", *"hand over", "enter")
        assert isinstance(ui.app.screen, HandoverScreen)


async def test_y_copies_all_of_it() -> None:
    async with running([OUTCOME]) as ui:
        await ui.press("h", "y")
        assert ui.app.clipboard == PACKET.text
        assert "Sent to the terminal's clipboard." in ui.screen
        await ui.press("h")
        assert isinstance(ui.app.screen, WalkScreen)


async def test_what_went_wrong_is_said_and_nothing_is_copied() -> None:
    async with running([OUTCOME]) as ui:
        ui.guide.packet = HandoverView("", "", "There is no session to prepare it from: no space")
        await ui.press("h", "y", "v")
        assert "There is no session to prepare it from: no space." in ui.screen
        assert ui.app.clipboard == ""
