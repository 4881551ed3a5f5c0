"""The face over scripted views, in a real terminal: `python -m tests.tui.live`."""

from __future__ import annotations

import sys

from tests.tui.scripted import FIRST, OUTCOME, SECOND, ScriptedGuide
from wizard.tui.app import run


class LiveGuide(ScriptedGuide):
    """Its fourth answer is a mistake in the program."""

    def answer(self, number: int) -> None:
        secret = "hunter2"
        if number == 4:
            raise RuntimeError(f"broken in {len(secret)} places")
        super().answer(number)


def main() -> int:
    guide = LiveGuide([FIRST, SECOND, OUTCOME])
    code = run(guide)
    print("ended:", *(call[1] for call in guide.calls if call[0] == "end"))
    return code


if __name__ == "__main__":
    sys.exit(main())
