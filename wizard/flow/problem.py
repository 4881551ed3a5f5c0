"""What is wrong with a document, and what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

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


class FlowError(Exception):
    """Raised when nothing can be walked: a file that is missing, not text, too large.

    The text is the whole line that the user sees: file (and line), what is wrong, what to do.
    """
