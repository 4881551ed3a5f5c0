"""The themes: how each role of a text looks in the terminal's own colours and in those of ours.

The default takes the terminal's own foreground and background and only its sixteen named colours,
so it suits every scheme a terminal is set to. Nothing is ever told by colour alone.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

from msgspec import Struct
from rich.style import Style
from textual.theme import BUILTIN_THEMES, Theme

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wizard.text.line import Role

ThemeName = Literal["terminal", "dark", "light", "high-contrast", "colour-blind"]
THEME_NAMES: tuple[ThemeName, ...] = get_args(ThemeName)

Hue = Literal["text", "quiet", "bright", "blue", "green", "yellow", "red", "violet"]


class RoleStyles(Struct, frozen=True):
    """A style for every role."""

    name: ThemeName
    of: Mapping[Role, Style]
    base: Style
    """What an empty cell looks like; the null style leaves it to the terminal."""


# Attributes that every theme shares, and a hue. The attributes alone must be enough to read by.
_ROLES: dict[Role, tuple[str, Hue]] = {
    "text": ("", "text"),
    "quiet": ("dim", "quiet"),
    "strong": ("bold", "text"),
    "emphasis": ("italic", "text"),
    "code": ("", "blue"),
    "link": ("underline", "blue"),
    "heading": ("bold", "text"),
    "title": ("bold", "bright"),
    "command-read": ("", "green"),
    "command-change": ("bold", "yellow"),
    "command-danger": ("bold reverse", "red"),
    "command-args": ("", "blue"),
    "command-unknown": ("bold", "yellow"),
    "note": ("bold", "blue"),
    "tip": ("bold", "green"),
    "important": ("bold", "violet"),
    "warning": ("bold", "yellow"),
    "caution": ("bold", "red"),
    "selected": ("bold", "bright"),
    "key": ("bold", "bright"),
    "supported": ("bold", "green"),
    "contradicted": ("", "red"),
    "unsure": ("dim", "quiet"),
    "likely": ("bold", "blue"),
    "unlikely": ("", "blue"),
    "gauge-normal": ("", "green"),
    "gauge-warning": ("bold", "yellow"),
    "gauge-critical": ("bold", "red"),
    "gauge-unknown": ("dim", "quiet"),
    "gauge-mark": ("dim", "quiet"),
    "banner": ("bold reverse", "yellow"),
    "input": ("underline", "text"),
}

_NAMED: dict[Hue, str] = {
    "blue": "cyan",
    "green": "green",
    "yellow": "yellow",
    "red": "red",
    "violet": "magenta",
}
"""The terminal's own; the other hues are its foreground."""


class Palette(NamedTuple):
    """Colours of our own, and the ground below them."""

    ground: str
    hues: Mapping[Hue, str]
    dark: bool = True


# The contrast of every colour with its ground is 4.5 or more (WCAG AA), in `high-contrast` 7 (AAA).
_PALETTES: dict[ThemeName, Palette] = {
    "dark": Palette(
        "#14181d",
        {
            "text": "#d7dde5",
            "quiet": "#909aa8",
            "bright": "#ffffff",
            "blue": "#8fc7e8",
            "green": "#93cf96",
            "yellow": "#e6c370",
            "red": "#ff8f8f",
            "violet": "#cfa8ef",
        },
    ),
    "light": Palette(
        "#fbfaf7",
        {
            "text": "#24292f",
            "quiet": "#5f6873",
            "bright": "#000000",
            "blue": "#0b5a8a",
            "green": "#1f6b2c",
            "yellow": "#7d5300",
            "red": "#b01e28",
            "violet": "#6b3fa0",
        },
        dark=False,
    ),
    "high-contrast": Palette(
        "#000000",
        {
            "text": "#ffffff",
            "quiet": "#c8c8c8",
            "bright": "#ffffff",
            "blue": "#66e0ff",
            "green": "#5cff7a",
            "yellow": "#ffe14d",
            "red": "#ff9c9c",
            "violet": "#f0b0ff",
        },
    ),
    # What is well is blue and what is not orange: red and green look alike to one man in twelve.
    "colour-blind": Palette(
        "#14181d",
        {
            "text": "#d7dde5",
            "quiet": "#909aa8",
            "bright": "#ffffff",
            "blue": "#b8d8f8",
            "green": "#2f9df4",
            "yellow": "#f7ec8a",
            "red": "#e0701f",
            "violet": "#e59cc8",
        },
    ),
}


def themes() -> tuple[Theme, ...]:
    """What Textual's own widgets are drawn in."""
    terminal = replace(BUILTIN_THEMES["ansi-dark"], name="terminal")
    return terminal, *(_theme(name, palette) for name, palette in _PALETTES.items())


def _theme(name: ThemeName, palette: Palette) -> Theme:
    ground, hues, dark = palette
    return Theme(
        name,
        primary=hues["blue"],
        foreground=hues["text"],
        background=ground,
        surface=ground,
        panel=ground,
        dark=dark,
    )


def role_styles(name: ThemeName, *, colour: bool = True) -> RoleStyles:
    """How each role looks in that theme. Without `colour` attributes alone are written."""
    if not colour:
        shapes = {role: Style.parse(shape) for role, (shape, _) in _ROLES.items()}
        return RoleStyles(name, shapes, Style())
    if name == "terminal":
        named = {
            role: Style.parse(f"{shape} {_NAMED.get(hue, '')}")
            for role, (shape, hue) in _ROLES.items()
        }
        return RoleStyles(name, named, Style())
    ground, hues, _ = _PALETTES[name]
    # On a ground of our own the quiet colours are exact; dimming them would cost the contrast.
    exact = {
        role: Style.parse(f"{shape.replace('dim', '')} {hues[hue]} on {ground}")
        for role, (shape, hue) in _ROLES.items()
    }
    return RoleStyles(name, exact, Style.parse(f"{hues['text']} on {ground}"))
