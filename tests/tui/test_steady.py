"""Numbers that have hardly changed stay on the screen; what says something else is shown."""

from __future__ import annotations

import pytest

from tests.helpers.values import replace
from tests.tui.scripted import CPU, CURVE, MEMORY, view_of
from wizard.guide.view import GaugeMark, GaugeView
from wizard.tui.gauges import alike, steadied

SHOWN = replace(
    MEMORY,
    share=0.79,
    text="812 MiB of 1.00 GiB",
    percent="79 %",
    words="rising 112 MiB/min",
    brief="+112 MiB/min",
    marks=(GaugeMark(0.95, "95 %"),),
)


def seen(shown: GaugeView, now: GaugeView) -> GaugeView:
    gauge, cpu = steadied(
        view_of(CURVE, gauges=(shown, CPU)), view_of(CURVE, gauges=(now, CPU))
    ).gauges
    assert cpu is CPU
    return gauge


def test_a_value_that_hardly_moved_reads_as_before_and_its_curve_goes_on() -> None:
    now = replace(
        SHOWN,
        share=0.786,
        text="808 MiB of 1.00 GiB",
        points=(0.5, 0.786),
        words="rising 105 MiB/min",
    )
    gauge = seen(SHOWN, now)
    assert (gauge.text, gauge.percent, gauge.share) == (SHOWN.text, "79 %", 0.79)
    assert (gauge.words, gauge.brief) == (SHOWN.words, SHOWN.brief)
    assert gauge.points == now.points


@pytest.mark.parametrize(
    "now",
    [
        replace(SHOWN, share=0.78, text="799 MiB of 1.00 GiB"),  # a per cent of the limit
        replace(SHOWN, text="1.58 GiB of 2.00 GiB"),  # another limit
        replace(SHOWN, share=0.791, text="813 MiB of 1.00 GiB", severity="critical"),
        replace(SHOWN, share=None, text="unknown", severity="unknown"),
        replace(SHOWN, words="level"),
        replace(SHOWN, words="rising 130 MiB/min"),
    ],
)
def test_what_says_something_else_is_shown(now: GaugeView) -> None:
    assert seen(SHOWN, now) == now


def test_little_of_a_large_machine_is_no_excuse() -> None:
    shown = replace(SHOWN, share=0.0002, text="4.9 MiB of 23.5 GiB", percent="0.0 %")
    doubled = replace(shown, share=0.0004, text="9.8 MiB of 23.5 GiB")
    assert seen(shown, doubled) == doubled


def test_a_bound_that_is_passed_is_seen() -> None:
    shown = replace(SHOWN, share=0.9495, text="972 MiB of 1.00 GiB")
    now = replace(shown, share=0.9501, text="973 MiB of 1.00 GiB")
    assert seen(shown, now) == now


def test_drift_is_measured_from_what_is_shown() -> None:
    shown = SHOWN
    for step in range(1, 10):
        share = 0.79 + 0.001 * step
        shown = seen(shown, replace(SHOWN, share=share, text=f"{share * 1024:.0f} MiB of 1.00 GiB"))
        assert abs((shown.share or 0.0) - share) < 0.005
    assert shown.text != SHOWN.text


def test_texts_alike() -> None:
    assert alike("step of 693 MiB", "step of 667 MiB")
    assert not alike("step of 693 MiB", "step of 693 KiB")
    assert not alike("step of 0 B", "step of 5 B")
    assert not alike("needs 30 s", "needs 30 s, 12 s seen")
