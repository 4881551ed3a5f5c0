"""How each role looks: one table for terminals of their own colours, one each for dark and light.

The default takes the terminal's own foreground and background and only its sixteen named colours,
so it suits every scheme a terminal is set to. Nothing is ever told by colour alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

from rich.style import Style

from wizard.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wizard.text.line import Role

Colours = Literal["terminal", "dark", "light", "none"]
COLOURS: tuple[Colours, ...] = get_args(Colours)


@frozen
class Look:
    """A style for every role."""

    name: Colours
    styles: Mapping[Role, Style]
    base: Style
    """What an empty cell looks like; the null style leaves it to the terminal."""


# Attributes that every look shares: they alone must be enough to read by.
_SHAPES: dict[Role, str] = {
    "text": "",
    "quiet": "dim",
    "strong": "bold",
    "emphasis": "italic",
    "code": "",
    "link": "underline",
    "heading": "bold",
    "title": "bold",
    "command-read": "",
    "command-change": "bold",
    "command-danger": "bold reverse",
    "command-args": "",
    "command-unknown": "bold",
    "note": "bold",
    "tip": "bold",
    "important": "bold",
    "warning": "bold",
    "caution": "bold",
    "selected": "bold",
    "key": "bold",
    "supported": "bold",
    "contradicted": "",
    "unsure": "dim",
    "gauge-normal": "",
    "gauge-warning": "bold",
    "gauge-critical": "bold",
    "gauge-unknown": "dim",
    "gauge-mark": "dim",
    "banner": "bold reverse",
    "input": "underline",
}

_NAMED: dict[Role, str] = {
    "code": "cyan",
    "link": "cyan",
    "command-read": "green",
    "command-change": "yellow",
    "command-danger": "red",
    "command-args": "cyan",
    "command-unknown": "yellow",
    "note": "cyan",
    "tip": "green",
    "important": "magenta",
    "warning": "yellow",
    "caution": "red",
    "supported": "green",
    "contradicted": "red",
    "gauge-normal": "green",
    "gauge-warning": "yellow",
    "gauge-critical": "red",
    "banner": "yellow",
}

# Contrast of every colour with its ground is at least 4.5 (WCAG AA).
_ON_DARK: dict[Role, str] = {
    "text": "#d7dde5",
    "quiet": "#909aa8",
    "code": "#8fc7e8",
    "link": "#8fc7e8",
    "title": "#ffffff",
    "command-read": "#93cf96",
    "command-change": "#e6c370",
    "command-danger": "#ff8f8f",
    "command-args": "#8fc7e8",
    "command-unknown": "#e6c370",
    "note": "#8fc7e8",
    "tip": "#93cf96",
    "important": "#cfa8ef",
    "warning": "#e6c370",
    "caution": "#ff8f8f",
    "selected": "#ffffff",
    "key": "#ffffff",
    "supported": "#93cf96",
    "contradicted": "#ff8f8f",
    "unsure": "#909aa8",
    "gauge-normal": "#93cf96",
    "gauge-warning": "#e6c370",
    "gauge-critical": "#ff8f8f",
    "gauge-unknown": "#909aa8",
    "gauge-mark": "#909aa8",
    "banner": "#e6c370",
}
_ON_LIGHT: dict[Role, str] = {
    "text": "#24292f",
    "quiet": "#5f6873",
    "code": "#0b5a8a",
    "link": "#0b5a8a",
    "title": "#000000",
    "command-read": "#1f6b2c",
    "command-change": "#7d5300",
    "command-danger": "#b01e28",
    "command-args": "#0b5a8a",
    "command-unknown": "#7d5300",
    "note": "#0b5a8a",
    "tip": "#1f6b2c",
    "important": "#6b3fa0",
    "warning": "#7d5300",
    "caution": "#b01e28",
    "selected": "#000000",
    "key": "#000000",
    "supported": "#1f6b2c",
    "contradicted": "#b01e28",
    "unsure": "#5f6873",
    "gauge-normal": "#1f6b2c",
    "gauge-warning": "#7d5300",
    "gauge-critical": "#b01e28",
    "gauge-unknown": "#5f6873",
    "gauge-mark": "#5f6873",
    "banner": "#7d5300",
}
_GROUNDS = {"dark": ("#d7dde5", "#14181d"), "light": ("#24292f", "#fbfaf7")}


def look(colours: Colours) -> Look:
    """The look of that name. `none` writes attributes only, never a colour."""
    if colours == "none":
        return Look(colours, {role: Style.parse(shape) for role, shape in _SHAPES.items()}, Style())
    if colours == "terminal":
        styles = {
            role: Style.parse(f"{shape} {_NAMED.get(role, '')}") for role, shape in _SHAPES.items()
        }
        return Look(colours, styles, Style())
    text, ground = _GROUNDS[colours]
    table = _ON_DARK if colours == "dark" else _ON_LIGHT
    # On a ground of our own the quiet colours are exact; dimming them would cost the contrast.
    styles = {
        role: Style.parse(f"{shape.replace('dim', '')} {table.get(role, text)} on {ground}")
        for role, shape in _SHAPES.items()
    }
    return Look(colours, styles, Style.parse(f"{text} on {ground}"))
