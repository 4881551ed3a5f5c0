"""A question that a file of curves leaves open: what may be meant, and what to type for each."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from wizard.evidence.history.tracks import HistoryError
from wizard.messages import history_messages as say

if TYPE_CHECKING:
    from collections.abc import Sequence

COLUMN = "--column "


class Answer(NamedTuple):
    """One of the answers."""

    meaning: str
    """What it says, for people."""

    column: str
    """What `--column` has to say for it."""


class QuestionError(HistoryError):
    """What only the user can tell. The text is the question, with what to type for each answer."""

    def __init__(
        self,
        question: str,
        answers: Sequence[Answer] = (),
        *,
        curves: Sequence[str] = (),
        several: bool = False,
        soft: bool = False,
    ) -> None:
        name_it = say.NAME_IT if question.endswith("?") and answers else ""
        super().__init__(f"{question} {name_it}{say.OR.join(map(_typed, answers))}".rstrip())
        self.question = question
        self.answers = tuple(answers)
        self.curves = tuple(curves)
        """Those that it is about, if all of them may be left out."""

        self.several = several
        """Whether it is which of several curves alike is meant."""

        self.soft = soft
        """Whether a history that has something else does well without this column."""


def _typed(answer: Answer) -> str:
    typed = COLUMN + quoted(answer.column)
    return say.ANSWER.format(typed=typed, meaning=answer.meaning) if answer.meaning else typed


def quoted(text: str) -> str:
    """For the shell."""
    return "'" + text.replace("'", "'\\''") + "'"
