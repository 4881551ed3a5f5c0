"""Telling a document of another kind from a flow: a scenario of a training (wizard.training).

It stands in the same folders and is Markdown too, but nobody walks it, and other keys than a flow's
stand in its front matter. This is a look at its first lines, not a reading.
"""

from __future__ import annotations

import re

CODES = (
    *("bad-level", "bad-minutes", "fault-or-recording", "unknown-fault", "bad-recording"),
    *("bad-statement", "unknown-flow", "unknown-alert", "bad-end", "unknown-step"),
    *("unknown-answer", "broken-way", "no-briefing", "no-hint", "no-debriefing", "unknown-name"),
    *("no-reading", "stray-text"),
)
"""The rules that scenarios are held to (wizard.training.rules), which comments and settings beside
a flow may name: to import them for their names would take as long as to check a flow."""

_OWN = frozenset(("level", "fault", "recording", "ends", "way", "reading", "minutes"))
"""Keys that flows do not have."""

_ENOUGH = 2
"""How many of them tell: one may be missing or misspelt, and a runbook for another program may have
`level` by chance."""

_KEY = re.compile(r"([a-z]+)[ \t]*:(?:[ \t]|$)")
_MOST_LINES = 200


def is_scenario(text: str) -> bool:
    """Whether the document that begins with `text` is a scenario."""
    text = text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}")
    if not text.startswith("---"):
        return False
    keys = set()
    for line in text[:8192].splitlines()[1:_MOST_LINES]:
        if line.rstrip() == "---":
            break
        match = _KEY.match(line)
        if match is not None:
            keys.add(match.group(1))
    return len(keys & _OWN) >= _ENOUGH
