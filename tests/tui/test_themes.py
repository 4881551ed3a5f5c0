"""What leaves for the terminal: colours, none under NO_COLOR, nothing that could command it."""

from __future__ import annotations

import itertools
import math
import re
from typing import TYPE_CHECKING

import pytest

from tests.helpers.values import replace
from tests.tui.running import RunningUI, running
from tests.tui.scripted import FIRST, OUTCOME, SECOND, choice, step, text, view_of
from wizard.guide.view import TargetView
from wizard.text.glyphs import ASCII, UNICODE, Glyphs
from wizard.text.line import ROLES
from wizard.tui.theme import THEME_NAMES, ThemeName, role_styles

if TYPE_CHECKING:
    from wizard.text.line import Role

SGR = re.compile(r"\x1b\[([\d;]*)m")


def painted(ui: RunningUI) -> str:
    """The whole screen as it would be written to a terminal."""
    console = ui.app.console
    rows = ui.app.screen._compositor.render_strips()
    return "\n".join(row.render(console) for row in rows)


def codes(painting: str) -> set[str]:
    return {code for found in SGR.findall(painting) for code in found.split(";") if code}


@pytest.mark.parametrize(
    "keys",
    [(), ("1", "1"), ("w",), ("question_mark",), ("slash",), ("slash", "e"), ("colon",)],
)
async def test_no_color_writes_no_colour(
    keys: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with running([FIRST, SECOND, OUTCOME], theme="dark") as ui:
        await ui.press(*keys)
        # Reset, bold, dim, italic, underline and reverse are shapes and no colours.
        assert codes(painted(ui)) <= {"0", "1", "2", "3", "4", "7"}
        assert "1" in codes(painted(ui)), "what matters still stands out"


async def test_no_color_cannot_be_talked_out_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with running([FIRST]) as ui:
        await ui.press("colon", *"colours", "enter")
        assert "Colours are off" in ui.screen
        assert codes(painted(ui)) <= {"0", "1", "2", "3", "4", "7"}


async def test_the_terminals_own_colours_leave_its_ground_alone() -> None:
    async with running([OUTCOME]) as ui:
        backgrounds = {code for code in codes(painted(ui)) if code in {"48", "49", "40", "47"}}
        assert not backgrounds


@pytest.mark.parametrize("theme", THEME_NAMES)
@pytest.mark.parametrize("colour", [True, False])
def test_every_role_has_a_style(theme: ThemeName, colour: bool) -> None:
    assert set(role_styles(theme, colour=colour).of) == set(ROLES)


def linear(colour: tuple[int, int, int]) -> list[float]:
    parts = [value / 255 for value in colour]
    return [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]


def luminance(colour: tuple[int, int, int]) -> float:
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("theme", THEME_NAMES[1:])
def test_contrast_is_at_least_four_and_a_half_and_seven_where_it_is_high(theme: ThemeName) -> None:
    for role, style in role_styles(theme).of.items():
        assert style.color is not None
        assert style.bgcolor is not None
        one = luminance(style.color.get_truecolor())
        other = luminance(style.bgcolor.get_truecolor())
        ratio = (max(one, other) + 0.05) / (min(one, other) + 0.05)
        assert ratio >= (7 if theme == "high-contrast" else 4.5), f"{role} in {theme}: {ratio:.2f}"


# How linear RGB is seen by somebody without one kind of cones (Machado, Oliveira, Fernandes 2009).
BLIND = {
    "protan": ((0.1523, 1.0526, -0.2049), (0.1145, 0.7863, 0.0992), (-0.0039, -0.0481, 1.0520)),
    "deutan": ((0.3673, 0.8606, -0.2280), (0.2801, 0.6725, 0.0474), (-0.0118, 0.0429, 0.9689)),
    "tritan": ((1.2555, -0.0767, -0.1788), (-0.0784, 0.9308, 0.1476), (0.0047, 0.6914, 0.3039)),
}


def seen(colour: tuple[int, int, int], kind: str) -> tuple[float, float, float]:
    """The colour as it is seen, in CIE Lab."""
    parts = linear(colour)
    mixed = [sum(a * b for a, b in zip(row, parts, strict=True)) for row in BLIND[kind]]
    red, green, blue = (max(0.0, min(1.0, part)) for part in mixed)
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089
    x, y, z = (v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in (x, y, z))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def nearest(theme: ThemeName, kind: str) -> float:
    """The least difference (CIE 1976; 2.3 is just noticeable) between two states of evidence."""
    styles = [role_styles(theme).of[role] for role in STATES]
    colours = [seen(style.color.get_truecolor(), kind) for style in styles if style.color]
    return min(math.dist(one, other) for one, other in itertools.combinations(colours, 2))


STATES: tuple[Role, ...] = ("supported", "contradicted", "likely", "gauge-warning")


@pytest.mark.parametrize("kind", BLIND)
def test_states_look_different_to_the_colour_blind(kind: str) -> None:
    assert nearest("colour-blind", kind) >= 20
    assert nearest("dark", "deutan") < 5, "the simulation tells what it is for"


@pytest.mark.parametrize("glyphs", [UNICODE, ASCII], ids=["unicode", "ascii"])
def test_signs_rest_on_their_shape(glyphs: Glyphs) -> None:
    signs = [glyphs.supported, glyphs.contradicted, glyphs.unsure, glyphs.leaning]
    assert len(set(signs)) == len(signs)
    assert all(sign.strip() for sign in signs)


@pytest.mark.parametrize("keys", [(), ("slash",), ("n", "x"), ("colon",)])
@pytest.mark.parametrize("theme", THEME_NAMES[1:])
async def test_painted_grounds_cover_the_whole_screen(
    theme: ThemeName, keys: tuple[str, ...]
) -> None:
    async with running([OUTCOME], theme=theme) as ui:
        await ui.press(*keys)
        for row in ui.app.screen._compositor.render_strips():
            assert all(part.style and part.style.bgcolor for part in row)


HOSTILE = "\x1b]52;c;aGk=\x07[b]x[/b] [@click=app.quit]\x9b31m\u202eevil\ud800 [/nope]"


async def test_hostile_text_stays_text() -> None:
    sick = step(
        "x",
        HOSTILE,
        choice(1, HOSTILE, description=HOSTILE),
        choice(2, "b"),
        blocks=(text(HOSTILE),),
    )
    view = replace(view_of(sick), target=TargetView("watching", HOSTILE, HOSTILE), banner=HOSTILE)
    for size in ((80, 24), (160, 48)):
        async with running([view], size) as ui:
            for key in ("down", "w", "w", "colon", "escape"):
                await ui.press(key)
                out = SGR.sub("", painted(ui))
                assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\ud800-\udfff]", out)
                assert "[b]x[/b]" in out or key == "colon"


async def test_an_ascii_output_gets_ascii_whatever_the_document_says() -> None:
    sick = step("x", "“Größe” → 内存 …", choice(1, "naïve · ≥ 95 %"), blocks=(text("—é—"),))
    async with running([view_of(sick)], glyphs=ASCII) as ui:
        assert ui.screen.isascii()
        assert '"Gr??e" -> ' in ui.screen
