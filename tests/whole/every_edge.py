"""Every edge of the shipped flow in three UIs, each walk in a journal of its own.

`python -m tests.whole.every_edge FOLDER LOG` writes the journals to FOLDER/FACE/NUMBER/ and, by an
audit hook, what was done besides to LOG.
"""

from __future__ import annotations

import asyncio
import sys
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

from textual.events import Key
from wcwidth import wcswidth

from tests.helpers.shipped_ways import longest_ways, shipped
from tests.tui.running import Clock
from tests.whole.hook import install
from wizard.cli.walk_command import give_answers
from wizard.guide.controller import Guide
from wizard.plain.line_page import LinePage
from wizard.plain.line_prompt import NumberedPrompt
from wizard.plain.line_ui import LineUI
from wizard.session.journal import Journal
from wizard.text.glyphs import UNICODE
from wizard.tui.app import WizardApp

if TYPE_CHECKING:
    from collections.abc import Sequence

UIS = ("walk", "lines", "screen")
SIZE = (80, 24)


def main(folder: Path, log: str) -> None:
    """Walk them all."""
    ways = longest_ways()
    install(log)
    for ui, walk in (("walk", _by_walk), ("lines", _by_lines)):
        for number, way in enumerate(ways):
            guide, journal = _begun(folder / ui / str(number))
            walk(guide, way)
            _ended(guide, journal)
    asyncio.run(_by_screen(folder / "screen", ways))


def _begun(folder: Path) -> tuple[Guide, Journal]:
    journal = Journal.create(folder, flow="resource-alerts", started=0.0)
    guide = Guide(shipped(), journal, lambda: 0.0)
    guide.begin()
    return guide, journal


def _ended(guide: Guide, journal: Journal) -> None:
    guide.end("quit")
    journal.close()


def _by_walk(guide: Guide, way: Sequence[str]) -> None:
    give_answers(guide, way)


def _by_lines(guide: Guide, way: Sequence[str]) -> None:
    def page() -> LinePage:
        return LinePage(78, lambda text: max(0, wcswidth(text)), UNICODE)

    out = StringIO()
    typed = StringIO("".join(f"{number}\n" for number in (*way, "q")))
    prompt = NumberedPrompt(typed, out, lambda options: page().options(options))
    LineUI(guide, page, prompt, out, UNICODE).run()


async def _by_screen(folder: Path, ways: Sequence[Sequence[str]]) -> None:
    """One UI, given one walk after the other; a start of it for each would take minutes."""
    clock = Clock()
    guide, journal = _begun(folder / "0")
    app = WizardApp(guide, glyphs=UNICODE, clock=clock)
    async with app.run_test(size=SIZE):
        for number, way in enumerate(ways):
            if number:
                guide, journal = _begun(folder / str(number))
                app.guide = guide
                app.update_view()
            for answer in way:
                clock.now += 1.0
                for key in (*answer, *(["enter"] if len(answer) > 1 else [])):
                    await _press(app, key)
            _ended(guide, journal)
        app.exit(0)


async def _press(app: WizardApp, key: str) -> None:
    """As Pilot.press, but without its sleep: wait until the app and then the page have seen it."""
    app.post_message(Key(key, key if len(key) == 1 else None))
    for seen_by in (app, app.screen):
        seen = asyncio.Event()
        seen_by.call_later(seen.set)
        await seen.wait()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
