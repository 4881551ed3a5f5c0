"""The screens that README.md shows, painted by the program from the recording of the demo."""

from __future__ import annotations

import html
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from tests.tui.running import GOLDEN, Clock, same_as_golden
from wizard.flow.library import DEFAULT, open_flow
from wizard.guide.demo import ALERT, RECORDING, DemoGuide
from wizard.guide.recorder import Unrecorded
from wizard.text.glyphs import UNICODE
from wizard.training.cases import recorded_case
from wizard.tui.app import WizardApp

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from wizard.guide.view import View

NOW = 1_796_200_000.0
PICTURE = GOLDEN / "story.svg"
README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


class StoryGuide(DemoGuide):
    """The demo without its hints."""

    def view(self) -> View:
        view = super().view()
        step = replace(view.step, blocks=view.step.blocks[1:])
        return replace(view, flow_title=self.flow.title, step=step)


def story() -> WizardApp:
    flow = open_flow(DEFAULT)
    guide = StoryGuide(flow, Unrecorded(), lambda: NOW, stated={"requests.rate": "1500/min"})
    guide.look_back(recorded_case(str(RECORDING), NOW).history)
    guide.begin(flow.main.alerts[ALERT], ALERT)
    return WizardApp(guide, glyphs=UNICODE, theme="dark", clock=Clock())


async def press(app: WizardApp, pilot: Pilot[int], *keys: str) -> None:
    for key in keys:
        app.clock.now += 1.0  # type: ignore[attr-defined]
        await pilot.press(key)
        await app.workers.wait_for_complete()
        await pilot.pause()


def screen(app: WizardApp) -> str:
    rows = app.screen._compositor.render_strips()
    return "".join(f"{row.text.rstrip()}\n" for row in rows)


def words(picture: str) -> list[str]:
    """What a picture says, row by row; how it is drawn depends on the version of Rich."""
    texts = re.findall(r"<text[^>]*>([^<]*)</text>", picture)
    return [html.unescape(text).replace("\xa0", " ").strip() for text in texts]


async def test_the_way_from_the_alert_to_what_to_do() -> None:
    app = story()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await press(app, pilot, "1")
        same_as_golden("story-curve-80x24", screen(app))
        await press(app, pilot, "enter", "enter", "enter")
        same_as_golden("story-guidance-80x24", screen(app))


async def test_the_picture_is_what_the_screen_shows() -> None:
    app = story()
    async with app.run_test(size=(120, 32)) as pilot:
        await pilot.pause()
        await press(app, pilot, "1")
        made = app.export_screenshot(title="wizard")
    if os.environ.get("WIZARD_GOLDEN") == "write":
        PICTURE.write_text(made, encoding="utf-8")
    assert words(made) == words(PICTURE.read_text(encoding="utf-8"))
    assert "tests/tui/golden/story.svg" in README


def test_readme_shows_these_screens() -> None:
    shown = re.findall(r"(?ms)^```text\n(.*?)^```$", README)
    painted = [path.read_text(encoding="utf-8") for path in sorted(GOLDEN.glob("*.txt"))]
    for block in shown:
        assert any(block in screen for screen in painted) or block.startswith("wizard "), block
