"""Going astray in a training and back, with keys in a real terminal, in both faces."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Literal

import pytest

from tests.helpers.terminal import Terminal
from tests.training.playing import SCENARIOS
from wizard.flow.library import open_flow
from wizard.training.shuffle import shuffled

if TYPE_CHECKING:
    from pathlib import Path

    from wizard.flow.model import Step

    Face = Literal["full", "plain"]

SEED = 5
FACES: list[Face] = ["full", "plain"]


class Typist:
    """Plays one training by its keys, and sees no more than the screen."""

    def __init__(self, tmp_path: Path, face: Face, name: str) -> None:
        options = ["--plain"] if face == "plain" else []
        argv = [sys.executable, "-m", "wizard", "train", name, "--seed", str(SEED), *options]
        environment = {
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "TERM": "xterm-256color",
            "HOME": str(tmp_path),
            "XDG_STATE_HOME": str(tmp_path),
        }
        self.face = face
        self.scenario = SCENARIOS[name]
        self.flow = open_flow(self.scenario.flow, change=lambda text: shuffled(text, SEED))
        # What has scrolled away is no more to be seen, so lines get a page that holds a question.
        self.terminal = Terminal(argv, rows=24 if face == "full" else 72, env=environment)
        self._held: set[str] = set()
        self._known = 0

    def __enter__(self) -> Typist:
        return self

    def __exit__(self, *_: object) -> None:
        self.terminal.stop()

    def types(self, key: str) -> None:
        self._known = len(self.terminal.output)
        self.terminal.press(key, *(["enter"] if self.face == "plain" else []))

    def reads(self, words: str) -> None:
        """Waits for words that came after the last key, on whichever line they end."""
        shown = "".join(words.split())

        def there() -> bool:
            screen = "".join(self.terminal.text.split())
            return shown in screen and len(self.terminal.output) > self._known

        self.terminal.wait_until(there, words)
        self.terminal.wait_quiet()

    def takes(self, step_id: str, text: str) -> None:
        """Holds an answer right, where there is something to hold, and takes it."""
        step = self._step(step_id)
        self.reads(step.title)
        number = next(str(choice.number) for choice in step.choices if choice.text == text)
        self.types(number)
        if any(choice.condition for choice in step.choices) and step_id not in self._held:
            self._held.add(step_id)
            self.reads(f"You said “{text}”")
            self.types(number)

    def takes_the_way(self, upto: int) -> None:
        for turn in self.scenario.way[:upto]:
            self.takes(turn.step, turn.answer)

    def finishes(self, step_id: str, reading: str) -> None:
        self.reads(self._step(step_id).title)
        self.reads("This is my diagnosis")
        self.types("1")
        self.reads("Which reading gave it away?")
        self.terminal.press(*reading, "enter")

    def _step(self, step_id: str) -> Step:
        step = self.flow.step(step_id)
        assert step is not None
        return step


def begun(typist: Typist) -> None:
    typist.reads("Begin")
    assert typist.scenario.title in typist.terminal.text
    typist.types("1")


@pytest.mark.slow
@pytest.mark.parametrize("face", FACES)
def test_a_beginner_takes_a_hint_ends_wrong_and_goes_back_to_the_fork(
    tmp_path: Path, face: Face
) -> None:
    with Typist(tmp_path, face, "since-we-deployed") as typist:
        begun(typist)
        typist.takes_the_way(2)
        typist.reads("Was a process OOM-killed while the curve was low?")
        typist.types("h")
        typist.reads("Hint 1 of 3")
        if face == "full":
            typist.types("escape")
        typist.takes("was-it-killed", "Yes")
        typist.finishes("ask-for-memory", "x")
        typist.reads("Back to where you went wrong")
        typist.types("1")
        typist.takes("was-it-killed", "No")
        typist.finishes("all-quiet", "y")
        typist.reads("Wrong turns" if face == "plain" else "Right this time.")
        typist.types("q")
        assert typist.terminal.wait_exit() == 0
