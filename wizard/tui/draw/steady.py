"""Numbers of a gauge that stay on the screen while what they say has hardly changed.

Two readings of a value that stands still differ by a page or a tick, and a value near the middle
of two numbers reads as the one and the other in turn (`step of 693 MiB`, `step of 667 MiB`). Each
would be painted, which says nothing and costs a slow line. Verdicts and reasons stay as they are.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wizard.guide.view import GaugeView, View

OF_THE_LIMIT = 0.005
OF_ITSELF = 0.03
"""A value that differs from the shown one by less than both of these parts is not shown anew."""

OF_A_RATE = 0.1
"""The same of the numbers in words: how fast it rises is no better known than that."""

_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def steadied(shown: View, now: View) -> View:
    """`now` with the numbers of its gauges as they are `shown`, where they say the same."""
    before = {gauge.name: gauge for gauge in shown.gauges}
    gauges = tuple(_steadied(before.get(gauge.name, gauge), gauge) for gauge in now.gauges)
    same = all(one is other for one, other in zip(gauges, now.gauges, strict=True))
    return now if same else replace(now, gauges=gauges)


def _steadied(shown: GaugeView, now: GaugeView) -> GaugeView:
    if now.share is None:
        return now  # what it waits for counts up: `needs 30 s, 12 s seen`
    if (shown.severity, shown.span, shown.limited) != (now.severity, now.span, now.limited):
        return now
    if shown.text != now.text and _stands(shown, now):
        now = replace(now, share=shown.share, text=shown.text, percent=shown.percent)
    if shown.words != now.words and alike(shown.words, now.words):
        now = replace(now, words=shown.words, brief=shown.brief)
    return now


def _stands(shown: GaugeView, now: GaugeView) -> bool:
    """Whether the value is nearly the one that is shown, of the same limit, and on the same side of
    every bound that a condition holds it against."""
    before, after = shown.share, now.share
    if before is None or after is None or _limit(shown) != _limit(now):
        return False
    if not abs(after - before) < min(OF_THE_LIMIT, OF_ITSELF * before):
        return False
    return all((before < mark.share) == (after < mark.share) for mark in now.marks)


def _limit(gauge: GaugeView) -> str:
    return gauge.text.partition(" of ")[2]


def alike(shown: str, now: str) -> bool:
    """Whether two texts differ in their numbers alone, and in these by a tenth at most."""
    if _NUMBER.sub("", shown) != _NUMBER.sub("", now):
        return False
    numbers = zip(_NUMBER.findall(shown), _NUMBER.findall(now), strict=True)
    return all(abs(float(a) - float(b)) <= OF_A_RATE * float(a) for a, b in numbers)
