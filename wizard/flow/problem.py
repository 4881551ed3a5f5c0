"""What is wrong with a document, and what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from wizard.frozen import frozen

if TYPE_CHECKING:
    from wizard.flow.place import Place

Severity = Literal["error", "warning", "hint"]


@frozen
class Problem:
    """One finding. `message` says what is wrong, `hint` what to do; both are one line."""

    place: Place
    code: str
    """The rule's name, e.g. `broken-link`; described in flows/README.md."""

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
