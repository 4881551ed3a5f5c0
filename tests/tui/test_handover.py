"""The key that makes the packet for whoever takes over."""

from __future__ import annotations

import pytest

from tests.tui.face import running
from tests.tui.scripted import FIRST, OUTCOME, PACKET
from tests.tui.test_keys import calls
from wizard.guide.view import HandoverView, View
from wizard.tui.text_screens import HandoverScreen
from wizard.tui.walk_screen import WalkScreen


@pytest.mark.parametrize("view", [FIRST, OUTCOME], ids=["question", "outcome"])
async def test_h_makes_and_shows_it_at_every_step(view: View) -> None:
    async with running([view]) as face:
        await face.press("h")
        assert isinstance(face.app.screen, HandoverScreen)
        assert calls(face, "handover") == [("handover",)]
        assert PACKET.path in face.screen
        assert "- Application: …" in face.screen
        await face.press("escape")
        assert isinstance(face.app.screen, WalkScreen)
        assert not calls(face, "answer")


async def test_the_footer_offers_it_where_others_may_have_to_go_on() -> None:
    async with running([OUTCOME]) as face:
        assert "h hand over" in face.screen
    async with running([FIRST]) as face:
        assert "hand over" not in face.screen


async def test_it_is_in_the_palette() -> None:
    async with running([FIRST]) as face:
        await face.press("colon", *"hand over", "enter")
        assert isinstance(face.app.screen, HandoverScreen)


async def test_y_copies_all_of_it() -> None:
    async with running([OUTCOME]) as face:
        await face.press("h", "y")
        assert face.app.clipboard == PACKET.text
        assert "Sent to the terminal's clipboard." in face.screen
        await face.press("h")
        assert isinstance(face.app.screen, WalkScreen)


async def test_what_went_wrong_is_said_and_nothing_is_copied() -> None:
    async with running([OUTCOME]) as face:
        face.guide.packet = HandoverView("", "", "There is no session to prepare it from: no space")
        await face.press("h", "y", "v")
        assert "There is no session to prepare it from: no space." in face.screen
        assert face.app.clipboard == ""
