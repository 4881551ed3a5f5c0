"""Who is watched, and the way that led here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

from wizard.text.line import cut, head, joined, spread, wrap

if TYPE_CHECKING:
    from wizard.guide.view import TargetView, TrailView, View
    from wizard.text.glyphs import Glyphs
    from wizard.text.line import Line, Role, Run

_ENTRY = 32  # cells for one choice in a trail that is too long for its row

_STATES: dict[str, tuple[str, Role]] = {
    "watching": ("", "title"),
    "lost": ("Gone: ", "gauge-warning"),
    "none": ("", "quiet"),
}


def target_row(target: TargetView, width: int, glyphs: Glyphs) -> Line:
    """The target in one line: its name at the left, what else is known at the right."""
    word, role = _STATES[target.state]
    return spread(
        [(word + target.title, role)],
        [(target.detail, "quiet")],
        width,
        cell_len,
        glyphs.ellipsis,
    )


def target_lines(target: TargetView, width: int) -> list[Line]:
    """The target in a column."""
    word, role = _STATES[target.state]
    return [
        *wrap([(word + target.title, role)], width, cell_len),
        *wrap([(target.detail, "quiet")], width, cell_len),
    ]


def trail_row(view: View, width: int, glyphs: Glyphs) -> Line:
    """What was chosen so far in one line. Where it is too long, long choices are cut, then
    the earliest give way."""
    entries = [view.flow_title, *(_in_row(visit, glyphs) for visit in view.trail[:-1])]
    # What was chosen in a folder is the document that the title has named already.
    if len(entries) > 1 and f": {entries[0]}".endswith(f": {entries[1]}"):
        del entries[1]
    between = f" {glyphs.then} "
    if cell_len(between.join(entries)) > width:
        entries = [_short(entry, glyphs) for entry in entries]
    hidden = ""
    # That it is a training stays in sight.
    kept = entries.pop(0) + between if view.training and len(entries) > 1 else ""
    while len(entries) > 1 and cell_len(kept + hidden + between.join(entries)) > width:
        entries.pop(0)
        hidden = glyphs.ellipsis + between
    hidden = kept + hidden
    return cut([(hidden + between.join(entries), "quiet")], width, cell_len, glyphs.ellipsis)


def _in_row(visit: TrailView, glyphs: Glyphs) -> str:
    """What was chosen there; guidance that did not help by its title, crossed out."""
    if visit.refuted:
        return f"{glyphs.contradicted} {visit.title}"
    return (visit.answer or visit.title) + _by(visit)


def _short(entry: str, glyphs: Glyphs) -> str:
    if cell_len(entry) <= _ENTRY:
        return entry
    room = _ENTRY - cell_len(glyphs.ellipsis)
    return head(entry, room, cell_len).rstrip(" ,;:") + glyphs.ellipsis


def trail_lines(view: View, width: int, height: int, glyphs: Glyphs) -> list[Line]:
    """The trail in a column: each step with what was chosen there, the current one last. Where
    there is no room for all, the earliest are counted instead."""
    entries = [
        _entry(visit, width, glyphs, current=index == len(view.trail) - 1)
        for index, visit in enumerate(view.trail)
    ]
    heading: list[Line] = [*wrap([(view.flow_title, "quiet")], width, cell_len), ()]
    room = height - len(heading)
    hidden = 0
    while len(entries) > 1 and sum(len(entry) + 1 for entry in entries) > room:
        entries.pop(0)
        hidden += 1
        room = height - len(heading) - 2
    if hidden:
        heading.append((((f"{glyphs.ellipsis} {hidden} earlier"), "quiet"),))
        heading.append(())
    for entry in entries:
        heading.extend(entry)
        heading.append(())
    return heading


def _entry(visit: TrailView, width: int, glyphs: Glyphs, *, current: bool) -> list[Line]:
    role: Role = "strong" if current else "quiet"
    mark = glyphs.pointer if current else glyphs.contradicted if visit.refuted else " "
    lines = [
        joined([(f"{mark if not row else ' '} ", "key"), *line])
        for row, line in enumerate(wrap([(visit.title, role)], width - 2, cell_len))
    ]
    if visit.answer:
        said: Role = "contradicted" if visit.contradicted else "quiet"
        runs: list[Run] = [(visit.answer, "text"), (_by(visit), said)]
        lines.extend(
            joined([("    " if row else f"  {glyphs.then} ", "quiet"), *line])
            for row, line in enumerate(wrap(runs, width - 4, cell_len))
        )
    return lines


def _by(visit: TrailView) -> str:
    """Who chose, where it was not the person, and whether that was against the evidence."""
    if visit.contradicted:
        return " (contradicted)"
    return {"stated": " (known)", "evidence": " (by the evidence)"}.get(visit.by or "", "")
