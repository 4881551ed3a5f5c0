"""What a derivation may look at, and what every row of the tables is.

A derivation has two halves: `value` makes the possible values from one row of numbers, so that it
can be asked of any moment of the past; `words` says the value that holds now to people. Both are
pure.
"""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING, NamedTuple

from wizard.evidence.reading import Interval, Reading, Value
from wizard.evidence.row import Row, Source
from wizard.frozen import frozen
from wizard.text.units import duration

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from wizard.evidence.sample import Sample
    from wizard.evidence.series import Moment, Series
    from wizard.evidence.target import Target


STALE_INTERVALS = 5
"""A last sample older than this many sampling intervals says nothing of now."""


LEAST_WHOLE = 1e-9
"""A limit (bytes, cores) below this is none: nothing can be a share of it."""


@frozen
class Context:
    """One moment of one target."""

    series: Series
    target: Target | None
    stated: Mapping[str, Value]
    now: float
    since: float | None
    """Only samples from then on count; None where all do."""

    index: int
    """The row that holds now: the last one at or before `now`; -1 where there is none."""

    first: int
    """The first row that counts."""

    row: Moment | Row
    """The row at `index`; one of unknowns where it is missing or too old to say anything of now."""

    absent: str
    """Why nothing is known of now; empty where something is."""

    sample: Sample | None
    """The sample behind `row`."""

    def why(self, name: str, otherwise: str, needs: tuple[str, ...] = ()) -> str:
        """Why `name`, which is derived from `needs`, is not known now."""
        lacking = self.sample.missing if self.sample else {}
        reasons = (lacking.get(part) for part in (name, *needs))
        return self.absent or next((reason for reason in reasons if reason), otherwise)

    def bound(self, name: str, number: float) -> Interval | None:
        """The stated value of `name` where there is one, else `number`; None for NaN."""
        stated = self.stated.get(name)
        if isinstance(stated, Interval):
            return stated
        return known(number)


class Words(NamedTuple):
    """A value said to people."""

    text: str
    because: str = ""
    missing: str | None = None
    """What is missing for a sharper value."""

    whole: str = ""
    """What a share is of, where that is no limit."""


OF_THE_MACHINE = "the machine (no limit is set)"


def whole_of(context: Context, limit: str, source: float) -> str:
    """What a share is of where nobody set or stated the fact `limit`; empty where somebody did."""
    stated = isinstance(context.stated.get(limit), Interval)
    return OF_THE_MACHINE if source == Source.MACHINE and not stated else ""


@frozen
class Metric:
    """One row of a table: how a sampled metric is derived."""

    name: str
    value: Callable[[Moment | Row, Context], Interval | None]
    words: Callable[[Interval, Context], Words]
    missing: str
    """Why it is unknown where nothing better can be said."""

    needs: tuple[str, ...] = ()
    """The metrics that it is derived from."""

    is_rate: bool = False
    """Whether it takes two samples."""


def known(number: float) -> Interval | None:
    """NaN, which is unknown, becomes None."""
    return None if isnan(number) else Interval(number, number)


def rate(number: float, row: Moment | Row, context: Context) -> Interval | None:
    """As `known`, but None too where the time that a rate is over began before what counts."""
    if isnan(row.since):
        return None
    if context.since is not None and not row.since >= context.since:
        return None
    return known(number)


def whole(number: float) -> Interval | None:
    """As `known`, for what is counted: a whole number."""
    return None if isnan(number) else Interval(int(number), int(number))


def ratio(part: Interval | None, whole: Interval | None) -> Interval | None:
    """`part` ÷ `whole`; None where either is unknown or the whole is nothing."""
    if part is None or whole is None or whole.low < LEAST_WHOLE:
        return None
    return Interval(part.low / whole.high, part.high / whole.low)


def make_context(
    series: Series,
    target: Target | None,
    stated: Mapping[str, Value],
    now: float,
    since: float | None,
) -> Context:
    """The moment `now`, with the newest row that says something of it."""
    first = 0 if since is None else series.index_from(since)
    index = series.index_at(now)
    old = index >= first and series.is_old(index)
    sample = series.sample_at(now) if index >= first and not old else None
    every = series.past.every if old and series.past else series.every
    absent = ""
    if sample is None and not old:
        absent = _nothing(target, since, index)
    elif sample is not None and "pid" in sample.missing and not sample.processes:
        absent = sample.missing["pid"]
    elif (age := now - series.column("at")[index]) > STALE_INTERVALS * every:
        absent = f"the last sample is {duration(age) if old else f'{age:.0f} s'} old"
    return Context(
        series=series,
        target=target,
        stated=stated,
        now=now,
        since=since,
        index=index,
        first=first,
        row=Row(now) if absent else series.moment(index),
        absent=absent,
        sample=sample,
    )


def _nothing(target: Target | None, since: float | None, index: int) -> str:
    if target is None:
        return "no process is watched"
    if since is not None and index >= 0:
        return "nothing was sampled since this question was entered"
    return "nothing was sampled yet"


def fact(name: str, target: Target | None, now: float) -> Reading:
    """The reading of one fact of the catalogue that is not sampled."""
    if target is None:
        return Reading(name, None, missing="no process is watched")
    if name == "target.age":
        if target.created is None:
            return target.facts.get(name) or _unknown(name, "no process is watched")
        return _age(name, now - target.created, f"start of process {target.pid}")
    if name == "container.age" and target.container_created is not None:
        return _age(name, now - target.container_created, "start of process 1")
    if name == "container.age":
        return _unknown(name, "it is in no container, or not in ours")
    return target.facts.get(name) or _unknown(name, "could not be detected")


def _age(name: str, seconds: float, because: str) -> Reading:
    # The kernel says the time of boot to the second, so a new process may seem to come from ahead.
    age = max(0.0, seconds)
    return Reading(name, Interval(age, age), text=duration(age), because=because)


def _unknown(name: str, missing: str) -> Reading:
    return Reading(name, None, missing=missing)
