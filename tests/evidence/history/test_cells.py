"""Times and numbers as they stand in cells."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from math import isnan
from time import process_time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.histories import MIB
from wizard.evidence.history.cells import read_epoch, read_iso, read_number

AT = datetime(2026, 11, 23, 10, 0, tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    ("cell", "value", "unit"),
    [
        ("812 MiB", 812 * MIB, "bytes"),
        ("1.5GiB", 1536 * MIB, "bytes"),
        ("1,234 KiB", 1234 * 1024, "bytes"),
        ("1.234,5 kB", 1234500, "bytes"),
        ("812,5 MB", 812.5e6, "bytes"),
        ("1 234 567", 1234567, None),
        ("1'234'567.5", 1234567.5, None),
        ("1,234", 1234, None),
        ("0,123", 0.123, None),
        ("12,34", 12.34, None),
        ("-3", -3, None),
        ("1e9", 1e9, None),
        (".5", 0.5, None),
        ("79 %", 0.79, "share"),
        ("250m", 0.25, "cores"),
        ("2 cores", 2, "cores"),
    ],
)
def test_numbers(cell: str, value: float, unit: str | None) -> None:
    number = read_number(cell)
    assert number is not None
    assert number.value == pytest.approx(value)
    assert number.unit == unit


@pytest.mark.parametrize("cell", ["", "-", "NaN", "null", "N/A", " ", "1e999"])
def test_no_value(cell: str) -> None:
    number = read_number(cell)
    assert number is not None
    assert isnan(number.value)


@pytest.mark.parametrize("cell", ["hello", "12 parsecs", "1.2.3", "1,2,3", "--1", "0x10"])
def test_no_numbers(cell: str) -> None:
    assert read_number(cell) is None


@pytest.mark.parametrize("cell", ["1{}-", "1{}x-", "a{}x", "1{}1-"])
@pytest.mark.parametrize("blank", [" ", "1 ", "."])
def test_a_long_cell_costs_no_more_than_its_length(cell: str, blank: str) -> None:
    def cost(length: int) -> float:
        long = cell.format(blank * length)
        began = process_time()
        for _ in range(20):
            read_number(long)
            read_iso(long, UTC)
        return process_time() - began

    cost(10)
    yardstick = min(cost(40) for _ in range(3))
    assert min(cost(4000) for _ in range(2)) < 100 * yardstick + 0.05


@given(st.text(max_size=30))
def test_any_cell_is_read_or_refused(cell: str) -> None:
    read_number(cell)
    read_epoch(cell)
    read_iso(cell, UTC)


@given(st.integers(0, 10**12), st.sampled_from([",", " ", "'", "\u00a0"]))
def test_thousands_separators(number: int, mark: str) -> None:
    read = read_number(f"{number:,}".replace(",", mark))
    assert read is not None
    assert read.value == number


@pytest.mark.parametrize(
    "cell",
    [
        "2026-11-23T10:00:00Z",
        "2026-11-23T18:00:00+08:00",
        "2026-11-23 10:00:00+0000",
        "2026-11-23 10:00",
        "2026/11/23 10:00:00",
        "2026-11-23 10:00:00 UTC",
        "2026-11-23T10:00:00.000000000Z",
    ],
)
def test_iso_times(cell: str) -> None:
    read = read_iso(cell, UTC)
    assert read is not None
    assert read[0] == AT


def test_a_time_without_a_zone_is_of_the_given_one() -> None:
    assert read_iso("2026-11-23 18:00:00", ZoneInfo("Asia/Shanghai")) == (AT, False)
    assert read_iso("2026-11-23 18:00:00+08:00", UTC) == (AT, True)


@given(st.datetimes(datetime(1991, 1, 1), datetime(2099, 1, 1)), st.integers(-14, 14))  # noqa: DTZ001
def test_any_iso_time_with_a_zone(moment: datetime, hours: int) -> None:
    there = moment.replace(tzinfo=timezone(timedelta(hours=hours)))
    read = read_iso(there.isoformat(), UTC)
    assert read == (there.timestamp(), True)


@pytest.mark.parametrize("scale", [1, 1000, 10**6, 10**9])
def test_epochs(scale: int) -> None:
    assert read_epoch(str(int(AT) * scale)) == AT


@pytest.mark.parametrize("cell", ["812", "-1", "nan", "inf", "1e999", "yesterday", "631151999"])
def test_no_epochs(cell: str) -> None:
    assert read_epoch(cell) is None
