"""What a loop on a command prints, round after round: a line with the time and below it what the
command says; or rows that begin with their time, as sysstat's do. Pure.

A time of the day alone is of the last day that it can be of: no round is in the future.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from wizard.evidence.history.cells import Lines, read_epoch, read_number
from wizard.evidence.history.command_outputs import CORES, Output, cells_under, output_of, whose
from wizard.evidence.history.csv_table import Table
from wizard.evidence.history.json_lines import said_in
from wizard.evidence.history.json_series import decoded
from wizard.evidence.history.times import Clock
from wizard.evidence.history.tracks import ASKED, Gathered, HistoryError, Said
from wizard.messages import history_messages as say
from wizard.text.clean import clean_line

if TYPE_CHECKING:
    from datetime import date, tzinfo
    from typing import TextIO

    from wizard.evidence.history.times import DateOrder
    from wizard.evidence.history.tracks import Track, Whose

_TIME_OF_DAY = re.compile(
    r"([0-2]?[0-9]):([0-5][0-9])(?::([0-5][0-9])(?:[.,][0-9]+)?)?(?:\s*([AaPp])[Mm])?"
)
_BANNER = re.compile(r"Linux \S+ \(.*\)\s+(\S+)\s+_\w+_(?:\s+\(([0-9]+) CPU\))?")
_STAMPED = re.compile(r"(?:#\s*Time|[0-9:.,]+(?:\s+[AP]M)?)\s+(\S.*)")
_PREAMBLE = re.compile(r"(?:Tasks|Threads|%?Cpu[0-9(]|[KMGT]iB (?:Mem|Swap)|Every [0-9.,]+s:)")
"""Lines of `top` above its table, and the head of `watch`."""

_TOP = re.compile(r"top - ([0-9:]+) up ")
_MOST_BAD = 0.1
_DAY = 86400.0


class _Times:
    """When each round was: whole times as they stand, times of the day on the day that the file
    names, else on the last day that it can have been."""

    def __init__(self, zone: tzinfo | None, now: float, order: DateOrder | None) -> None:
        self.clock = Clock(zone, order)
        self.dated = True
        """Whether the file says which day it was."""

        self._zone = zone
        self._today = datetime.fromtimestamp(now, zone).date()
        self._now = now
        self._day: date = self._today
        self._named_day = False
        self._last = -1.0

    def begin(self, day: str) -> None:
        """The rows that follow are of this day, or begin on it."""
        dates = [at for at in _days(day) if at <= self._today + timedelta(days=1)]
        if dates:
            self._day, self._named_day, self._last = dates[0], True, -1.0

    def read(self, text: str) -> float | None:
        """Seconds since the epoch; None for what is no time."""
        match = _TIME_OF_DAY.fullmatch(text.strip())
        if match is None:
            return self.clock.read(text.strip())
        seconds = _seconds(match)
        if seconds is None:
            return None
        if seconds < self._last - _DAY / 2:
            self._day += timedelta(days=1)
        self._last = seconds
        self.clock.naive = True
        self.dated = self.dated and self._named_day
        return self._at(self._day, seconds)

    def _at(self, day: date, seconds: float) -> float:
        midnight = datetime(day.year, day.month, day.day, tzinfo=self._zone)
        return (midnight + timedelta(seconds=seconds)).timestamp()

    def settle(self, tracks: list[Track]) -> None:
        """Move times of the day to the last days that they can have been."""
        last = max((track.times[-1] for track in tracks), default=self._now)
        if self.dated or last <= self._now:
            return
        days = int((last - self._now) // _DAY) + 1
        for track in tracks:
            for index, at in enumerate(track.times):
                moment = datetime.fromtimestamp(at, self._zone)
                earlier = moment.replace(tzinfo=None) - timedelta(days=days)
                track.times[index] = earlier.replace(tzinfo=self._zone).timestamp()


def _days(day: str) -> list[date]:
    """The dates that a banner may mean, the likeliest first: `12/01/26` is December in the C locale
    and January in others."""
    found = []
    for form in (
        "%Y-%m-%d",
        "%m/%d/%Y",
        "%m/%d/%y",
        "%d/%m/%Y",
        "%d/%m/%y",
        "%d.%m.%Y",
        "%d.%m.%y",
    ):
        try:
            found.append(datetime.strptime(day, form).date())  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return found


def _seconds(match: re.Match[str]) -> float | None:
    hours, minutes, seconds = int(match[1]), int(match[2]), int(match[3] or 0)
    if match[4]:
        hours = hours % 12 + (12 if match[4].lower() == "p" else 0)
    return hours * 3600 + minutes * 60 + seconds if hours < 24 else None


def is_rounds(start: str) -> bool:
    """Whether what begins so is the output of a command, or of rounds of one: a banner of sysstat,
    a header of a command that is known, or a time alone with something else below it."""
    lines = [line.strip() for line in start.splitlines()[:20] if line.strip()]
    if any(_BANNER.match(line) or _TOP.match(line) or _header(line) for line in lines):
        return True
    times = [_is_time_alone(line) for line in lines]
    return len(lines) > 1 and times[0] and not all(times)


def _is_time_alone(line: str) -> bool:
    if _TIME_OF_DAY.fullmatch(line):
        return True
    if re.search(r"[,;\t|]", line):
        return False
    try:
        return Clock(None).read(line) is not None
    except HistoryError:  # a time that may be several is one
        return True


def _header(line: str) -> tuple[Output, list[str], bool] | None:
    """The command whose header this is, its columns, and whether its rows begin with a time."""
    stamped = _STAMPED.match(line)
    found = output_of(stamped[1]) if stamped else None
    if found is not None:
        return (*found, True)
    found = output_of(line)
    return None if found is None else (*found, False)


class _Rounds:
    """Takes lines in, gives tracks out."""

    def __init__(self, zone: tzinfo | None, now: float, order: DateOrder | None) -> None:
        self.times = _Times(zone, now, order)
        self.notes: dict[str, None] = {}
        self.bad = self.rows = 0
        self.first_bad: tuple[int, str] | None = None
        self._gathered = Gathered()
        self._at: float | None = None
        self._cores: str | None = None
        self._counted = False
        """Whether times stand as seconds since 1970."""

        self._header: tuple[Output, list[str], bool] | None = None
        self._seen: dict[Whose, int] = {}
        """Who → how many rows of this round are theirs."""

    def line(self, line: str, number: int) -> None:
        """Take one line in; one that cannot be read is counted."""
        if banner := _BANNER.match(line):
            self.times.begin(banner[1])
            self._cores = banner[2]
        elif _PREAMBLE.match(line) or self._is_summary(line):
            return
        elif header := _header(line):
            self._header = header
            self._seen.clear()
            if header[0].note:
                self.notes[header[0].note] = None
        elif (at := self._time_of(line)) is not None:
            self._at = at
            self._seen.clear()
            self._header = None if self._header and not self._header[2] else self._header
        else:
            self._row(line, number)

    def _is_summary(self, line: str) -> bool:
        """Whether it is one of the averages that sysstat prints at the end, in any language."""
        stamped = self._header is not None and self._header[2]
        return stamped and line.split(maxsplit=1)[0][-1] in ":\uff1a"

    def _time_of(self, line: str) -> float | None:
        top = _TOP.match(line)
        if top is None and re.search(r"[,;\t|{]", line):
            return None
        if read_number(line) is not None:
            at = read_epoch(line)
            self._counted = self._counted or self._at is None
            # Below a time that is written out, a number is a value, however large.
            return at if self._counted else None
        return self.times.read(top[1] if top else line)

    def _row(self, line: str, number: int) -> None:
        try:
            at, of, values = self._values(line, number)
        except HistoryError:
            raise
        except (ValueError, KeyError):
            self._leave_out(line, number)
            return
        self.rows += 1
        count = self._seen[of] = self._seen.get(of, 0) + 1
        if count > 1:
            of = (*of, ("row", f"#{count}"))
        for said in values:
            self._gathered.add(at, of, said, number)

    def _values(self, line: str, number: int) -> tuple[float, Whose, list[Said]]:
        """(when, of whom, what) a row says. Raises ValueError or KeyError for one that is none."""
        if line.startswith("{"):
            return self._needed(number), *said_in(decoded(line, number))
        if self._header is None:
            value = read_number(line)
            if value is None:
                raise ValueError(line)
            metric = None if value.unit else ASKED
            return self._needed(number), (), [Said("value", metric, value.value, value.unit)]
        output, columns, stamped = self._header
        if stamped:
            line = self._without_stamp(line)
        row = cells_under(output, columns, line)
        if self._cores:
            row[CORES] = self._cores
        values = list(output.read(row))
        if output.command == "ps" and "%CPU" in row:
            self.notes[say.PS_CPU] = None
        return self._needed(number), whose(output, row), values

    def _without_stamp(self, line: str) -> str:
        """The row behind its time, which begins a round if it is another one. Raises ValueError."""
        words = line.split()
        count = 2 if len(words) > 1 and words[1] in ("AM", "PM") else 1
        at = self.times.read(" ".join(words[:count]))
        if at is None:
            raise ValueError(line)
        if at != self._at:
            self._at = at
            self._seen.clear()
        return " ".join(words[count:])

    def _needed(self, number: int) -> float:
        if self._at is None:
            raise HistoryError(say.NO_TIME_OF_ROUND, number)
        return self._at

    def _leave_out(self, line: str, number: int) -> None:
        self.bad += 1
        if self.first_bad is None:
            self.first_bad = (number, say.NOT_A_ROW.format(row=repr(clean_line(line)[:40])))

    def table(self) -> Table:
        """What came of it. Raises HistoryError where too much of it is no row."""
        if self.first_bad and self.bad > max(1, _MOST_BAD * (self.rows + self.bad)):
            number, why = self.first_bad
            raise HistoryError(say.BAD_ROWS.format(why=why), number)
        tracks = self._gathered.tracks()
        if not tracks:
            raise HistoryError(say.NO_ROW)
        self.times.settle(tracks)
        if not self.times.dated:
            self.notes[say.DAY_ASSUMED] = None
        return Table(
            tracks, self.times.clock.naive, self.rows, self.bad, self.first_bad, list(self.notes)
        )


def read_rounds(
    text: TextIO, zone: tzinfo | None, now: float, order: DateOrder | None = None
) -> Table:
    """All curves in the output of a command. `zone` is that of times that name none; None is the
    machine's. Raises HistoryError."""
    rounds = _Rounds(zone, now, order)
    lines = Lines(text)
    for line in lines:
        if bare := line.strip("\ufeff \t\r\n"):
            rounds.line(bare, lines.number)
    return rounds.table()
