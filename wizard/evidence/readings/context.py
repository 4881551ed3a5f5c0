"""What a formula may look at, and what a row of the table of formulas is.

A formula has two halves: `value` computes the possible values from one row of numbers, for now or
for any moment of the past; `words` puts the present value into words. Both are pure.
"""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from msgspec import Struct

from wizard.catalogue import CATALOGUE
from wizard.evidence.reading import Interval, Reading, Value
from wizard.evidence.row import ReadFrom, Row
from wizard.messages import reading_messages as say
from wizard.text.units import duration, share

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from wizard.evidence.sample import Sample
    from wizard.evidence.series import RowView, Series
    from wizard.evidence.target import Target


STALE_INTERVALS = 5
"""When the last sample is older than this many sampling intervals, nothing is known of now."""


LEAST_WHOLE = 1e-9
"""A limit (bytes, cores) below this counts as no limit: nothing can be a share of it."""


class Context(Struct, frozen=True):
    """One moment of one target."""

    series: Series
    target: Target | None
    stated: Mapping[str, Value]
    now: float
    since: float | None
    """Only samples from this time on count; None: all samples count."""

    index: int
    """The last row at or before `now`; -1 if there is none."""

    first: int
    """The first row that counts."""

    row: RowView | Row
    """The row at `index`; a row of unknowns if that is missing or too old to describe now."""

    absent: str
    """Why nothing is known of now; empty if something is."""

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
    """A value in words."""

    text: str
    because: str = ""
    missing: str | None = None
    """What is missing for a sharper value."""

    whole: str = ""
    """What a share is a share of, if that is not a limit."""


def whole_of(context: Context, limit: str, source: float) -> str:
    """What a share is of where nobody set or stated the fact `limit`; empty where somebody did."""
    stated = isinstance(context.stated.get(limit), Interval)
    return say.OF_THE_MACHINE if source == ReadFrom.MACHINE and not stated else ""


Derive: TypeAlias = "Callable[[RowView | Row, Context], Interval | None]"
"""The possible values of a metric at one row of numbers, which may be of any moment."""

Put: TypeAlias = "Callable[[Interval, Context], Words]"
"""The value that holds now, for people."""


class DrawnFrom(NamedTuple):
    """What the past of a share is drawn from."""

    column: str
    whole: str | None = None
    """The column that it is a share of; None where it is a share already."""

    stated: str = ""
    """The fact that may be stated in the place of `whole`."""


class Formula(NamedTuple):
    """One row of the table."""

    name: str
    value: Derive
    """The possible values at one row of numbers, so that any moment of the past can be asked."""

    words: Put
    """The value that holds now, for people."""

    missing: str | Callable[[Context], str]
    """Why it is unknown, if there is no better reason."""

    needs: tuple[str, ...] = ()
    """The metrics that it is derived from."""

    is_rate: bool = False
    """Whether it takes two samples."""

    curve: DrawnFrom | None = None
    """For a share, of a limit or of the time: what its past is drawn from."""


def known(number: float) -> Interval | None:
    """NaN, which is unknown, becomes None."""
    return None if isnan(number) else Interval(number, number)


def rate(number: float, row: RowView | Row, context: Context) -> Interval | None:
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


def whole_column(column: str) -> Derive:
    """A column of what is counted."""
    return lambda row, _: whole(getattr(row, column))


def column_rate(column: str) -> Derive:
    """A column of rates."""
    return lambda row, context: rate(getattr(row, column), row, context)


def put_share(because: str) -> Put:
    """A share, and what it is a share of."""
    return lambda value, _: Words(share(value.low), because)


def between(value: Interval) -> str:
    """A share, or from which to which: `94 % to 100 %`."""
    low, high = share(value.low), share(value.high)
    return low if low == high else say.RANGE.format(low=low, high=high)


def put_number(value: Interval, _: Context) -> Words:
    """A number and nothing else."""
    return Words(f"{value.low:.0f}")


def make_context(
    series: Series,
    target: Target | None,
    stated: Mapping[str, Value],
    now: float,
    since: float | None,
) -> Context:
    """The context of the moment `now`, with the newest row that describes it."""
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
        absent = say.LAST_SAMPLE_OLD.format(age=duration(age) if old else f"{age:.0f} s")
    return Context(
        series=series,
        target=target,
        stated=stated,
        now=now,
        since=since,
        index=index,
        first=first,
        row=Row(at=now) if absent else series.moment(index),
        absent=absent,
        sample=sample,
    )


def _nothing(target: Target | None, since: float | None, index: int) -> str:
    if target is None:
        return say.NO_PROCESS
    if since is not None and index >= 0:
        return say.NOT_SAMPLED_SINCE
    return say.NOT_SAMPLED


def fact(name: str, target: Target | None, now: float) -> Reading:
    """The reading of one fact of the catalogue that is not sampled."""
    if target is None:
        return Reading(name, None, missing=say.NO_PROCESS)
    if name == "target.age":
        if target.created is None:
            return _detected(name, target) or _unknown(name, say.NO_PROCESS)
        return _age(name, now - target.created, say.STARTED.format(pid=target.pid))
    if name == "container.age" and target.container_created is not None:
        return _age(name, now - target.container_created, say.STARTED.format(pid=1))
    if name == "container.age":
        return _unknown(name, say.NO_CONTAINER)
    not_known = say.NOT_COUNTED if CATALOGUE[name].asked else say.NOT_DETECTED
    return _detected(name, target) or _unknown(name, not_known)


def _detected(name: str, target: Target) -> Reading | None:
    """What was detected of the target; a damaged file may have another fact under the name."""
    reading = target.facts.get(name)
    return reading if reading is not None and reading.name == name else None


def _age(name: str, seconds: float, because: str) -> Reading:
    # The time of boot is known to the second, so a new process may seem to start in the future.
    age = max(0.0, seconds)
    return Reading(name, Interval(age, age), text=duration(age), because=because)


def _unknown(name: str, missing: str) -> Reading:
    return Reading(name, None, missing=missing)
