"""A small UI under the guard, for the tests of life and death. Keys do what a test needs.

f: the loop freezes. n: writes without end. s: suspends. c: starts a child and shows what became of
its signals. q: quits.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import App, ComposeResult
from textual.drivers.linux_driver import LinuxDriver
from textual.widgets import Static

from wizard.tui.guard import Guard
from wizard.tui.internals import driver_class

if TYPE_CHECKING:
    from textual.events import Resize

CHILD = "import signal as s; print(s.pthread_sigmask(0, []), s.getsignal(s.SIGTERM) == s.SIG_DFL)"


class GuardedApp(App[int]):
    """Says `ready`, and what was typed."""

    code = 0

    def compose(self) -> ComposeResult:
        yield Static("ready", id="said", markup=False)

    def leave(self, code: int) -> None:
        self.code = code
        self.call_later(self.exit, code)

    def say(self, text: str) -> None:
        self.query_one("#said", Static).update(text)

    def on_resize(self, event: Resize) -> None:
        self.say(f"ready {event.size.width} x {event.size.height}")

    def on_key(self, event: object) -> None:
        match key := getattr(event, "key", ""):
            case "f":
                time.sleep(60)
            case "n":
                self.set_interval(0.01, self._noise)
            case "s":
                self.action_suspend_process()
            case "c":
                child = [sys.executable, "-c", CHILD]
                said = subprocess.run(child, capture_output=True, text=True, check=False)
                self.say(f"child {said.stdout.strip()}")
            case "q":
                self.exit(0)
            case _:
                self.say(f"typed {key}")

    def _noise(self) -> None:
        assert self._driver is not None
        self._driver.write("x" * 5000)


class LateGuard(Guard):
    """Hears of nothing before the UI has left, as on a machine that has no time for its thread."""

    def _wait(self) -> int | None:
        self._left.wait()
        time.sleep(0.2)  # it has been told to stop by then, too
        return super()._wait()


def main() -> int:
    stock = "stock" in sys.argv
    app = GuardedApp(driver_class=LinuxDriver if stock else driver_class())
    words = Path(os.environ.get("LAST_WORDS", os.devnull))

    def last_words() -> None:
        words.write_text("said", encoding="utf-8")

    guards = LateGuard if "late" in sys.argv else Guard
    with guards(0, app.leave, last_words) as guard:
        app.run()
    if guard.code is not None:
        print("left as told", file=sys.stderr, flush=True)
        if "lingers" in sys.argv:
            time.sleep(60)
        return guard.code
    print("left in peace")
    return app.return_code or 0


if __name__ == "__main__":
    sys.exit(main())
