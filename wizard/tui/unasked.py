"""Replies of a terminal that nobody asked for, taken out of what is typed.

A terminal answers a query with a string (OSC, DCS, APC, PM or SOS), and the query may have come
from what another program has drawn, or from a paste. The parser of keys knows none of them and
would take `ESC ] 52 ; c ; 2` for keys, which answer questions.
"""

from __future__ import annotations

import re

_BEGINS = re.compile(r"\x1b[\]PX^_]")
_ENDS = re.compile(r"\x07|\x1b\\|(?=\x1b)")
"""Anything else that begins with an escape ends a string too, which is cut off then."""

PATIENCE = 1.0
"""Seconds after which a string is over: Alt and `]` is a key that somebody may press."""


class Unasked:
    """Takes the strings out of pieces of input, in their order."""

    def __init__(self) -> None:
        self._until = float("-inf")
        """When the string is over whose end has not come yet."""

    def left_of(self, text: str, now: float) -> str:
        """`text` without strings; `now` is in seconds of any clock that goes on."""
        kept: list[str] = []
        place, is_inside = 0, now < self._until
        while True:
            if is_inside:
                end = _ENDS.search(text, place)
                if end is None:
                    return "".join(kept)
                place, self._until = end.end(), float("-inf")
            begin = _BEGINS.search(text, place)
            kept.append(text[place : begin.start() if begin else len(text)])
            if begin is None:
                return "".join(kept)
            place, self._until, is_inside = begin.end(), now + PATIENCE, True
