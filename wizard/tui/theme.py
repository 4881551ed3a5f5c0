"""The themes: how each role of a text looks in the terminal's own colours, on dark and on light.

The default takes the terminal's own foreground and background and only its sixteen named colours,
so it suits every scheme a terminal is set to. Nothing is ever told by colour alone.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal, get_args

from msgspec import Struct
from rich.style import Style
from textual.theme import BUILTIN_THEMES, Theme

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wizard.text.line import Role

ThemeName = Literal["terminal", "dark", "light"]
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

# The contrast of every colour with its ground is at least 4.5 (WCAG AA).
_ON_DARK: dict[Hue, str] = {
    "text": "#d7dde5",
    "quiet": "#909aa8",
    "bright": "#ffffff",
    "blue": "#8fc7e8",
    "green": "#93cf96",
    "yellow": "#e6c370",
    "red": "#ff8f8f",
    "violet": "#cfa8ef",
}
_ON_LIGHT: dict[Hue, str] = {
    "text": "#24292f",
    "quiet": "#5f6873",
    "bright": "#000000",
    "blue": "#0b5a8a",
    "green": "#1f6b2c",
    "yellow": "#7d5300",
    "red": "#b01e28",
    "violet": "#6b3fa0",
}
_GROUNDS = {"dark": "#14181d", "light": "#fbfaf7"}


def themes() -> tuple[Theme, ...]:
    """What Textual's own widgets are drawn in."""
    terminal = replace(BUILTIN_THEMES["ansi-dark"], name="terminal")
    return terminal, _theme("dark", _ON_DARK), _theme("light", _ON_LIGHT)


def _theme(name: Literal["dark", "light"], hues: Mapping[Hue, str]) -> Theme:
    ground = _GROUNDS[name]
    return Theme(
        name,
        primary=hues["blue"],
        foreground=hues["text"],
        background=ground,
        surface=ground,
        panel=ground,
        dark=name == "dark",
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
    hues, ground = (_ON_DARK if name == "dark" else _ON_LIGHT), _GROUNDS[name]
    # On a ground of our own the quiet colours are exact; dimming them would cost the contrast.
    exact = {
        role: Style.parse(f"{shape.replace('dim', '')} {hues[hue]} on {ground}")
        for role, (shape, hue) in _ROLES.items()
    }
    return RoleStyles(name, exact, Style.parse(f"{hues['text']} on {ground}"))
