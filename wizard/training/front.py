"""The front matter of a scenario: its keys with their values, and what is wrong with each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from wizard.flow.front_matter import KeyForm, read_front_matter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wizard.flow.problems import Place, Problem

KEYS = {
    **dict.fromkeys(
        ("title", "level", "fault", "recording", "flow", "alert", "reading", "minutes"),
        KeyForm("text"),
    ),
    "ends": KeyForm("text or list", "ends: [STEP]"),
    "way": KeyForm("table", "  STEP: the answer's text"),
    "set": KeyForm("table", "  FACT: value"),
}
"""What is understood; any other key is a warning."""


class Front(msgspec.Struct, frozen=True):
    """What stands before the document."""

    file: str
    lines: int = 0
    """How many lines it takes with its fences; 0 where there is none."""

    texts: dict[str, str] = {}
    ends: tuple[str, ...] = ()
    way: tuple[tuple[str, str], ...] = ()
    stated: dict[str, str] = {}
    marks: dict[str, Place] = {}
    """Where a value stands: `level`, `ends.STEP`, `way.STEP`, …; steps without a `#`."""

    problems: tuple[Problem, ...] = ()


def read_front(lines: Sequence[str], file: str) -> Front:
    """The front matter at the top of `lines` (clean, without line ends)."""
    found = read_front_matter(lines, file, KEYS)
    return Front(
        file,
        found.lines,
        found.texts,
        tuple(dict.fromkeys(found.lists.get("ends", ()))),
        tuple(found.tables.get("way", {}).items()),
        found.tables.get("set", {}),
        {name.replace(".#", ".", 1): place for name, place in found.marks.items()},
        found.problems,
    )
