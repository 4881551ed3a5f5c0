"""A trend said to people: what memory does, with its numbers, and what that rests on. Pure.

It never says that a leak is confirmed (DOMAIN section 6): under half an hour growth may be warm-up,
and from two hours on it is consistent with a slow leak, or with an allocator that keeps what was
freed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.catalogue import CATALOGUE
from wizard.evidence.curves.call import fell_just_now
from wizard.evidence.curves.climbers import Climbers, say, say_replaced
from wizard.evidence.curves.rates import about, rate
from wizard.evidence.curves.stretch import WARM_UP
from wizard.evidence.reading import Interval
from wizard.frozen import frozen
from wizard.text.units import duration, size

if TYPE_CHECKING:
    from collections.abc import Callable

    from wizard.evidence.curves.call import Called
    from wizard.evidence.curves.curve import Curve

YOUNG = 1800.0
"""Seconds; over less than this, growth may be warm-up."""

SLOW = 7200.0
"""Seconds; from here on growth is consistent with a slow leak."""


@frozen
class Seen:
    """All that a verdict and its texts are made of."""

    curve: Curve
    called: Called
    jumped_ago: float
    """Seconds from the largest rise to the last value."""

    cut_ago: float
    """Seconds from the best cut into two levels to the last value."""

    ended_ago: float | None
    """Seconds since the process that this is about ended; None where it goes on."""

    work_rises: bool | None
    """Whether the CPU use rises too; None where it is not known."""

    climbers: Climbers

    left_out: bool = False
    """Whether the beginning of the process's life, which was seen, is left out."""


def text(seen: Seen, slope: Interval | None) -> str:
    """`growing 38 to 52 MiB/h`; empty where nothing is known."""
    words = seen.called.words
    if not words:
        return ""
    say_word = _BY_WORD.get(seen.called.word or "", _say_several)
    until = "" if seen.ended_ago is None else f", until a restart {about(seen.ended_ago)} ago"
    return say_word(seen, slope) + until


def because(seen: Seen) -> str:
    """`over 3 h; consistent with a slow leak or with allocator retention; all 4 workers climb`."""
    seconds, word, words = seen.curve.seconds, seen.called.word, seen.called.words
    warm = f", the first {duration(WARM_UP)} of its life left out" if seen.left_out else ""
    parts = [f"over {duration(seconds)}{warm}"]
    if word == "growing" and seconds >= SLOW:
        parts.append("consistent with a slow leak or with allocator retention")
    if "growing" in words and seen.work_rises is False:
        parts.append("the CPU use does not rise with it")
    if "growing" in words and seen.work_rises is None:
        parts.append("the CPU use is not known, so a rising load is not ruled out")
    if words & {"growing", "step"}:
        rise = seen.curve.jump.height if word == "step" else seen.curve.rise
        parts.append(say(seen.climbers, rise))
    elif seen.climbers.recycled:
        parts.append(say_replaced(seen.climbers))
    return "; ".join(filter(None, parts))


def _say_growing(seen: Seen, slope: Interval | None) -> str:
    warm = "; may be warm-up" if seen.curve.seconds < YOUNG else ""
    return f"growing {rate(slope)}{warm}" if slope else "growing"


def _say_flat(seen: Seen, _: Interval | None) -> str:
    return f"flat at {size(seen.curve.newest)}"


def _say_falling(seen: Seen, slope: Interval | None) -> str:
    curve = seen.curve
    if slope:
        return f"falling {rate(Interval(-slope.high, -slope.low))}"
    if fell_just_now(curve):
        return f"fell just now, to {size(curve.newest)}"
    return f"fell by {size(-curve.jump.height)} {about(seen.cut_ago)} ago"


def _say_step(seen: Seen, _: Interval | None) -> str:
    return f"step of {size(seen.curve.jump.height)} {about(seen.jumped_ago)} ago"


def _say_spiky(seen: Seen, _: Interval | None) -> str:
    levels = seen.curve.levels
    return f"spiky, {size(min(levels))} to {size(max(levels) + seen.curve.burst)}"


def _say_several(seen: Seen, slope: Interval | None) -> str:
    words = [word for word in CATALOGUE["memory.trend"].words if word in seen.called.words]
    at = f", {rate(slope)}" if slope and "growing" in words else ""
    return " or ".join(words) + at


_BY_WORD: dict[str, Callable[[Seen, Interval | None], str]] = {
    "growing": _say_growing,
    "flat": _say_flat,
    "falling": _say_falling,
    "step": _say_step,
    "spiky": _say_spiky,
}
