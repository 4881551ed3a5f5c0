"""Times as programs and people write them, besides ISO 8601: `Thu Jan 15 10:00:00 UTC 2026`,
`1/15/2026 10:00 AM`, `15.01.2026`, `2026年1月15日`, `15/Jan/2026:10:00:00 +0800`. Pure.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Literal

from wizard.evidence.history.cells import EARLIEST, LATEST, LONGEST, read_epoch, read_iso
from wizard.evidence.history.questions import Answer, QuestionError
from wizard.evidence.history.tracks import HistoryError
from wizard.messages import history_messages as say

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import tzinfo

DateOrder = Literal["D/M/Y", "M/D/Y"]
"""What `1/2/2026` is."""

TIME = "time"
"""In place of a metric: the column of times."""

DATE_ORDERS: tuple[DateOrder, ...] = ("D/M/Y", "M/D/Y")

_CLOCK = re.compile(
    r"(?P<early>上午|凌晨|早上)?(?P<late>下午|晚上)?(?P<noon>中午)?\s*(?<![0-9])"
    r"(?P<hour>[0-9]{1,2})[:时点](?P<minute>[0-9]{1,2})(?:[:分](?P<second>[0-9]{1,2})?)?秒?"
    r"(?P<part>[.,][0-9]+)?(?![0-9])\s*(?P<half>[AaPp]\.?[Mm]\b\.?)?"
)
_OFFSET = re.compile(r"(?:(?<!\S)|UTC|GMT)([+-])([0-9]{2}):?([0-9]{2})(?![0-9])")
_ZONE = re.compile(
    r"\b(?!(?:AM|PM|T|MON|TUE|WED|THU|FRI|SAT|SUN|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)"
    r"\b)[A-Z]{1,5}\b"
)
_UTC = frozenset(("UTC", "GMT", "Z", "UCT"))
_MONOTONIC = re.compile(r"\sm=[+-][0-9.]+$")
"""What Go appends to a time."""

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = (
    r"(?P<name>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|"
    r"Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
)
_DAY, _YEAR = r"(?P<day>[0-9]{1,2})", r"(?P<year>(?:19|20)[0-9]{2})"
_DATES = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_YEAR}\s*年\s*(?P<month>[0-9]{{1,2}})\s*月\s*{_DAY}\s*日",
        rf"{_YEAR}([-/.])(?P<month>[0-9]{{1,2}})\2{_DAY}",
        rf"{_DAY}\.\s?(?P<month>[0-9]{{1,2}})\.\s?{_YEAR}",
        r"(?P<first>[0-9]{1,2})([-/])(?P<second>[0-9]{1,2})\2(?P<year>(?:20)?[2-4][0-9])(?![0-9])",
        rf"{_DAY}(?:st|nd|rd|th)?[-/ .]+{_MONTH}[-/ .,]+{_YEAR}",
        rf"{_MONTH}[ .]+{_DAY}(?:st|nd|rd|th)?,?\s+{_YEAR}",
    )
]
_AROUND = re.compile(
    r"(?:Mon|Tue|Tues|Wed|Thu|Thur|Thurs|Fri|Sat|Sun|Monday|Tuesday|Wednesday|Thursday|Friday|"
    r"Saturday|Sunday|at|T|星期[一二三四五六日天]|周[一二三四五六日天]|[,.:@\s()])*",
    re.IGNORECASE,
)
"""What may stand around the date and the time and says nothing more."""

_EITHER = re.compile(r"(?<![0-9])([0-9]{1,2})([-/])([0-9]{1,2})\2((?:20)?[2-4][0-9])(?![0-9])")


_LIKELY = re.compile(r"(?:19|20)[0-9]{2}|[-/][2-4][0-9](?![0-9])")
"""What the year of a time is in."""


class Clock:
    """Reads the cells of the time column, in whichever form they are."""

    def __init__(self, zone: tzinfo | None, order: DateOrder | None = None) -> None:
        self._zone = zone
        self._order = order
        self.naive = False

    def read(self, cell: str) -> float | None:
        """Seconds since the epoch; None for what is no time. Raises HistoryError for a time that
        may be several."""
        try:
            # Most times of large files are ISO 8601 with a zone: a third of the time is saved.
            instant = datetime.fromisoformat(cell)
        except ValueError:
            instant = None
        if instant is not None and instant.tzinfo is not None:
            return instant.timestamp()
        moment = None
        if not cell.isdecimal():
            moment = read_iso(cell, self._zone) or read_written(cell, self._zone, self._order)
        if moment is None:
            return read_epoch(cell)
        at, named = moment
        if not named:
            self.naive = True
        return at


def read_written(
    cell: str, zone: tzinfo | None, order: DateOrder | None = None
) -> tuple[float, bool] | None:
    """(seconds since the epoch, whether the cell names its zone); None for what is no time.

    A time without a zone is one of `zone`; None is that of this machine. Raises HistoryError where
    the cell may be several times.
    """
    text = cell.strip()
    if len(text) > LONGEST or not _LIKELY.search(text):
        return None
    text = _MONOTONIC.sub("", text)
    clock = _CLOCK.search(text)
    if clock is not None:
        text = f"{text[: clock.start()]} {text[clock.end() :]}"
    offset = _OFFSET.search(text)
    if offset is not None:
        text = f"{text[: offset.start()]} {text[offset.end() :]}"
    name = _ZONE.search(text)
    if name is not None:
        text = f"{text[: name.start()]} {text[name.end() :]}"
    found = next(filter(None, (form.search(text) for form in _DATES)), None)
    seconds = _seconds(clock)
    if found is None or seconds is None:
        return None
    if not _AROUND.fullmatch(f"{text[: found.start()]} {text[found.end() :]}"):
        return None
    day = _day(found.groupdict(), cell, order)
    if day is None:
        return None
    begins = datetime(day.year, day.month, day.day) + timedelta(seconds=seconds)  # noqa: DTZ001
    return _moment(begins, zone, _named(begins, zone, offset, name[0] if name else ""))


def _seconds(clock: re.Match[str] | None) -> float | None:
    """Since midnight; 0 where there is no time of the day."""
    if clock is None:
        return 0
    hour, minute, second = (int(clock[part] or 0) for part in ("hour", "minute", "second"))
    half = (clock["half"] or "")[:1].lower()
    if clock["early"] or half == "a":
        hour %= 12
    elif clock["late"] or half == "p" or (clock["noon"] and hour < 11):
        hour = hour % 12 + 12
    if hour >= 24 or minute >= 60 or second > 60:
        return None
    return hour * 3600 + minute * 60 + second + float(f"0.{(clock['part'] or '.0')[1:]}")


def _day(parts: dict[str, str | None], cell: str, order: DateOrder | None) -> date | None:
    year = int(parts["year"] or 0)
    year += 2000 if year < 100 else 0
    if parts.get("first"):
        first, second = int(parts["first"] or 0), int(parts["second"] or 0)
        if order is None and first <= 12 and second <= 12 and first != second:
            raise _day_or_month(cell, year, first, second)
        if order is None:
            order = "D/M/Y" if first > 12 else "M/D/Y"
        day, month = (first, second) if order == "D/M/Y" else (second, first)
    elif name := parts.get("name"):
        day, month = int(parts["day"] or 0), _MONTHS.index(name[:3].lower()) + 1
    else:
        day, month = int(parts["day"] or 0), int(parts["month"] or 0)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _day_or_month(cell: str, year: int, first: int, second: int) -> QuestionError:
    answers = [
        Answer(f"{year}-{month:02}-{day:02}", f"{TIME}={TIME} {order}")
        for order, day, month in (("D/M/Y", first, second), ("M/D/Y", second, first))
    ]
    return QuestionError(say.DAY_OR_MONTH_FIRST.format(cell=cell), answers)


def _named(
    moment: datetime, zone: tzinfo | None, offset: re.Match[str] | None, name: str
) -> tzinfo | None:
    """The zone that stands with a time. Raises HistoryError for letters that may be several."""
    if offset is not None:
        minutes = int(offset[2]) * 60 + int(offset[3])
        if minutes >= 24 * 60:
            return None
        return timezone(timedelta(minutes=minutes if offset[1] == "+" else -minutes))
    if name in _UTC:
        return UTC
    if not name:
        return None
    here = moment.replace(tzinfo=zone) if zone is not None else moment.astimezone()
    if here.tzname() != name:
        raise HistoryError(say.UNKNOWN_ZONE.format(zone=name))
    return here.tzinfo


def _moment(
    moment: datetime, zone: tzinfo | None, named: tzinfo | None
) -> tuple[float, bool] | None:
    if (known := named or zone) is not None:
        moment = moment.replace(tzinfo=known)
    try:
        at = moment.timestamp()
    except (ValueError, OverflowError, OSError):
        return None
    return (at, named is not None) if EARLIEST <= at < LATEST else None


def has_either_date(text: str) -> bool:
    """Whether a date such as `1/2/2026` is in it."""
    return _EITHER.search(text) is not None


def date_order(lines: Iterable[str], now: float) -> DateOrder | None:
    """What dates such as `1/2/2026` are in a file; None where it has none, or nothing in it says.

    A number above 12 is a day, no date is of the future, and days follow each other, months do not.
    """
    dates: dict[tuple[int, int, int], None] = {}
    for line in lines:
        for first, _, second, year in _EITHER.findall(line):
            dates[int(year) % 100 + 2000, int(first), int(second)] = None
        if len(dates) > _MOST_DATES:
            break
    read = {order: _all_read(dates, order) for order in DATE_ORDERS}
    latest = datetime.fromtimestamp(now, UTC).date() + timedelta(days=1)
    possible = [order for order, days in read.items() if days and max(days) <= latest]
    if len(possible) == 2:
        spans = {order: max(read[order]) - min(read[order]) for order in possible}
        shortest = min(possible, key=lambda order: spans[order])
        others = [spans[order] for order in possible if order != shortest]
        if len(dates) > 1 and spans[shortest].days <= 2 * len(dates) and others[0].days >= 27:
            return shortest
        return None
    return possible[0] if possible else None


_MOST_DATES = 4000


def _all_read(dates: Iterable[tuple[int, int, int]], order: DateOrder) -> list[date]:
    """All of the dates, none where one is no date."""
    days = []
    for year, first, second in dates:
        day, month = (first, second) if order == "D/M/Y" else (second, first)
        try:
            days.append(date(year, month, day))
        except ValueError:
            return []
    return days
