"""What leaves for the terminal: colours, none under NO_COLOR, nothing that could command it."""

from __future__ import annotations

import re

import pytest

from tests.helpers.values import replace
from tests.tui.running import RunningUI, running
from tests.tui.scripted import FIRST, OUTCOME, SECOND, choice, step, text, view_of
from wizard.guide.view import TargetView
from wizard.text.glyphs import ASCII
from wizard.text.line import ROLES
from wizard.tui.theme import THEME_NAMES, ThemeName, role_styles

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


def luminance(hexadecimal: tuple[int, int, int]) -> float:
    parts = [value / 255 for value in hexadecimal]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_contrast_is_at_least_four_and_a_half(theme: ThemeName) -> None:
    for role, style in role_styles(theme).of.items():
        assert style.color is not None
        assert style.bgcolor is not None
        one = luminance(style.color.get_truecolor())
        other = luminance(style.bgcolor.get_truecolor())
        ratio = (max(one, other) + 0.05) / (min(one, other) + 0.05)
        assert ratio >= 4.5, f"{role} in {theme}: {ratio:.2f}"


@pytest.mark.parametrize("keys", [(), ("slash",), ("n", "x"), ("colon",)])
@pytest.mark.parametrize("theme", ["dark", "light"])
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
