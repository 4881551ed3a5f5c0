"""Regular expressions that are compiled when they are first needed.

Python compiles one in a tenth to one and a half milliseconds, and keeps none from one run to the
next; most texts need few of those that look for secrets.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from typing import Any


def late(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """`re.compile(pattern, flags)`, at the first use. A mistake in it is found then only."""
    return cast("re.Pattern[str]", _Late(pattern, flags))


class _Late:
    def __init__(self, pattern: str, flags: int) -> None:
        self._written = pattern, flags

    def __getattr__(self, name: str) -> Any:
        """Called once for each method that is used: it is found by itself from then on."""
        found = getattr(re.compile(*self._written), name)
        setattr(self, name, found)
        return found
