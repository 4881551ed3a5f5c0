"""What is wrong with a document, where, and what to do about it."""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec


class Place(msgspec.Struct, frozen=True, order=True, array_like=True, gc=False):
    """A point in a document; lines and columns count from 1, columns in characters.

    Places are in the order of the files' names, then of the text.
    """

    file: str
    """The document's path as the user gave it or as it is listed."""

    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


Severity = Literal["error", "warning", "hint"]


class Problem(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One finding. `message` says what is wrong, `hint` what to do; both are one line."""

    place: Place
    code: str
    """The rule's name, e.g. `broken-link`; `wizard check --explain` describes it."""

    severity: Severity
    message: str
    hint: str

    def __str__(self) -> str:
        return f"{self.place}: {self.severity}: {self.message}; {self.hint} [{self.code}]"


Message: TypeAlias = tuple[str, str]
"""What is wrong and what to do, with placeholders in braces (wizard.messages)."""


def problem(
    place: Place, code: str, message: Message, severity: Severity = "error", **values: object
) -> Problem:
    """A problem that `message` says, with `values` put in."""
    what, hint = message
    return Problem(place, code, severity, what.format(**values), hint.format(**values))


class FlowError(Exception):
    """Raised when nothing can be walked: a file that is missing, not text, too large.

    The text is the whole line that the user sees: file (and line), what is wrong, what to do.
    """

    def __init__(
        self, file: str, message: Message, line: int | None = None, **values: object
    ) -> None:
        """`file` is as it is named to the user, empty where no file is meant; `values` are put
        into `message`."""
        self.what, self.hint = (part.format(**values) for part in message)
        self.line = line
        where = [part for part in (file, str(line) if line else "") if part]
        super().__init__(": ".join(filter(None, (":".join(where), self.advice))))

    @property
    def advice(self) -> str:
        """What is wrong and what to do, without the file."""
        return f"{self.what}; {self.hint}"
