"""A training by lines: what it refuses, hints, and the one line that tells the reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.guide.verdict_words import hint_heading
from wizard.plain.face import LineFace

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wizard.guide.conductor import Guide
    from wizard.guide.trainer import TrainingGuide
    from wizard.guide.view import TrainingView
    from wizard.plain.requests import Request


def face_for(guide: Guide) -> type[LineFace]:
    """The face that fits a walk or a training."""
    return LineFace if guide.view().training is None else TrainingFace


class TrainingFace(LineFace):
    """One training by lines."""

    _guide: TrainingGuide

    @property
    def _training(self) -> TrainingView:
        training = self._guide.view().training
        assert training is not None
        return training

    def _do(self, request: Request) -> Request | None:
        refused = self._training.refused.get(request.name)
        if refused is None:
            return super()._do(request)
        self._say([refused])
        return None

    def do_hint(self, _: str) -> None:
        """The next hint after those before, so that the newest stands next to the prompt."""
        more = self._guide.hint()
        training, page = self._training, self._page()
        lines = [] if more else ["", f"{hint_heading(training, more=False)}."]
        for number, hint in enumerate(training.hints, 1):
            lines += ["", f"Hint {number} of {training.of}:", *page.text(hint)]
        self._say(lines)

    def _print_step(self, before: Iterable[str] = (), *, problems: bool) -> None:
        """What is printed without having been asked for: there is evidence now, or nothing runs."""
        changed = ("", "Something has changed.")
        super()._print_step(changed if before else (), problems=problems)

    def _show_step(self, *, problems: bool = False) -> None:
        """Where one line has to be said first, it is asked for: there is nothing new to see."""
        asked = self._training.asked
        if asked:
            self._shown = self._place()
            self._guide.tell(self._text(f"{asked} (Enter alone will do)"))
        super()._show_step(problems=problems)
