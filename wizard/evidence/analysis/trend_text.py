"""What is said of a trend: its words with their numbers, and what they rest on. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from wizard.catalogue import CATALOGUE
from wizard.evidence.analysis.climbers import Climbers, replaced_sentence, sentence
from wizard.evidence.analysis.trend_word import Called, fell_at_once, fell_just_now, promised
from wizard.evidence.reading import Interval
from wizard.messages import trend_messages as say
from wizard.text.units import about, duration, rate, size

if TYPE_CHECKING:
    from collections.abc import Callable

    from wizard.evidence.analysis.curve import Curve


YOUNG = 1800.0
"""Seconds; over less than this, growth may be warm-up."""

SLOW = 7200.0
"""Seconds; from here on growth is consistent with a slow leak."""


class Seen(Struct, frozen=True):
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

    off: Interval
    """How far memory is beside its line at times, in bytes."""

    to_and_fro: bool = False
    """Whether the rows go to and fro between two levels: no slope fits them."""

    left_out: float = 0.0
    """Seconds at the beginning of the process's life that were seen, and are left out."""

    in_lives: bool = False
    """Whether it climbs and falls at once, again and again: no slope fits the whole."""

    @property
    def rate(self) -> Interval | None:
        """The slope that was seen, in bytes a second; None where memory may have jumped, goes up
        and down, or fell at once."""
        words, curve = self.called.words, self.curve
        if self.in_lives or not words or "step" in words or words == {"spiky"} or self.to_and_fro:
            return None
        if words == {"falling"} and (fell_at_once(curve) or fell_just_now(curve)):
            return None
        return Interval(curve.line.low, curve.line.high)


def text(seen: Seen) -> str:
    """`growing 38 to 52 MiB/h`; empty where nothing is known."""
    if not seen.called.words:
        return ""
    written = _BY_WORD.get(seen.called.word or "", _several)(seen)
    if seen.ended_ago is None:
        return written
    return say.UNTIL_RESTART.format(trend=written, ago=about(seen.ended_ago))


def because(seen: Seen) -> str:
    """`over 3 h; consistent with a slow leak or with allocator retention; all 4 workers climb`."""
    seconds, word, words = seen.curve.seconds, seen.called.word, seen.called.words
    over = say.OVER_WARM if seen.left_out else say.OVER
    parts = [over.format(seen=duration(seconds), warm_up=duration(seen.left_out))]
    if word == "flat":
        promise = promised(seen.curve)
        parts.append(say.AT_MOST.format(most=size(promise.most), time=duration(promise.seconds)))
    if word == "growing" and seconds >= SLOW:
        parts.append(say.LIKE_A_LEAK)
    if "growing" in words and seen.work_rises is False:
        parts.append(say.WORK_DOES_NOT_RISE)
    if "growing" in words and seen.work_rises is None:
        parts.append(say.WORK_NOT_KNOWN)
    if word == "growing" and seen.work_rises:
        parts.append(say.WORK_RISES_TOO)
    if words & {"growing", "step"}:
        rise = seen.curve.jump.height if word == "step" else seen.curve.rise
        parts.append(sentence(seen.climbers, rise))
    elif seen.climbers.recycled:
        parts.append(replaced_sentence(seen.climbers))
    return "; ".join(filter(None, parts))


def _growing(seen: Seen) -> str:
    slope = seen.rate
    if slope is None:
        return say.GROWING
    template = say.GROWING_OR_WARM_UP if seen.curve.seconds < YOUNG else say.GROWING_BY
    return template.format(rate=rate(slope.low, slope.high))


def _flat(seen: Seen) -> str:
    return say.FLAT.format(size=size(seen.curve.newest))


def _falling(seen: Seen) -> str:
    curve, slope = seen.curve, seen.rate
    if slope:
        return say.FALLING.format(rate=rate(-slope.high, -slope.low))
    if fell_just_now(curve):
        return say.FELL_JUST_NOW.format(size=size(curve.newest))
    return say.FELL_AGO.format(size=size(-curve.jump.height), ago=about(seen.cut_ago))


def _step(seen: Seen) -> str:
    return say.STEP_AGO.format(size=size(seen.curve.jump.height), ago=about(seen.jumped_ago))


def _spiky(seen: Seen) -> str:
    low, high = min(seen.curve.levels), seen.curve.highest
    return say.SPIKY.format(low=size(low), high=size(high))


def _several(seen: Seen) -> str:
    rows = CATALOGUE["memory.trend"].words
    words = " or ".join(word for word in rows if word in seen.called.words)
    slope = seen.rate
    if slope and "growing" in seen.called.words:
        return say.EITHER.format(words=words, rate=rate(slope.low, slope.high))
    return words


_BY_WORD: dict[str, Callable[[Seen], str]] = {
    "growing": _growing,
    "flat": _flat,
    "falling": _falling,
    "step": _step,
    "spiky": _spiky,
}
