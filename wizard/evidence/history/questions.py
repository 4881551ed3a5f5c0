"""A question that a file of curves leaves open: what may be meant, and what to type for each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from wizard.evidence.history.tracks import HistoryError
from wizard.messages import history_messages as say

if TYPE_CHECKING:
    from collections.abc import Sequence

COLUMN = "--column "
_MOST_TYPED = 4


Doubt = Literal["hard", "soft", "several"]
"""soft: a history that has something else does well without this column; several: it is which of
several curves alike is meant."""


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
        doubt: Doubt = "hard",
        typed: str = "",
    ) -> None:
        """`typed` is what to type in place of the answers."""
        name_it = say.NAME_IT if question.endswith("?") and answers else ""
        typed = typed or say.OR.join(map(_typed, answers[:_MOST_TYPED]))
        super().__init__(f"{question} {name_it}{typed}".rstrip())
        self.question = question
        self.answers = tuple(answers)
        self.curves = tuple(curves)
        """Those that it is about, if all of them may be left out."""

        self.doubt = doubt


def _typed(answer: Answer) -> str:
    typed = COLUMN + quoted(answer.column)
    return say.ANSWER.format(typed=typed, meaning=answer.meaning) if answer.meaning else typed


def quoted(text: str) -> str:
    """For the shell."""
    return "'" + text.replace("'", "'\\''") + "'"
