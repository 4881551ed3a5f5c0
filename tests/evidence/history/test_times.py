"""Times as programs and people write them."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.histories import MIB, read
from wizard.evidence.history.questions import QuestionError
from wizard.evidence.history.times import Clock, read_written
from wizard.evidence.history.tracks import HistoryError

SHANGHAI = ZoneInfo("Asia/Shanghai")
AT = datetime(2026, 1, 15, 10, 0, tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    "cell",
    [
        "1/15/2026 10:00",
        "1/15/2026, 10:00:00 AM",
        "15/1/2026 10:00",
        "1/15/26 10:00",
        "15-01-2026 10:00:00",
        "15.01.2026 10:00",
        "15.1.2026, 10:00:00",
        "2026/1/15 10:00",
        "2026-1-15 10:0:0",
        "2026年1月15日 10:00",
        "2026年01月15日 10时00分00秒",
        "2026年1月15日 上午10:00",
        "2026年 01月 15日 星期四 10:00:00 UTC",
        "2026-01-15 10:00:00 +0000 UTC",
        "2026-01-15 18:00:00.000000000 +0800 CST m=+0.000012",
        "Thu Jan 15 10:00:00 UTC 2026",
        "Thu Jan 15 10:00:00 AM UTC 2026",
        "Thu 15 Jan 2026 10:00:00 AM UTC",
        "Thu Jan 15 10:00:00 2026",
        "Thu, 15 Jan 2026 18:00:00 +0800",
        "15/Jan/2026:18:00:00 +0800",
        "15-Jan-2026 10:00",
        "Jan 15, 2026, 10:00:00 AM",
        "Jan 15, 2026 @ 10:00:00.000",
        "January 15, 2026 10:00",
    ],
)
def test_times(cell: str) -> None:
    assert Clock(UTC).read(cell) == AT


def test_the_afternoon() -> None:
    assert Clock(UTC).read("2026年1月15日 下午10:00") == AT + 12 * 3600
    assert Clock(UTC).read("1/15/2026 10:00 PM") == AT + 12 * 3600
    assert Clock(UTC).read("1/15/2026 12:30 AM") == AT - 9.5 * 3600


def test_letters_are_the_zone_that_is_set_here_or_may_be_several() -> None:
    assert Clock(SHANGHAI).read("Thu Jan 15 18:00:00 CST 2026") == AT
    with pytest.raises(HistoryError, match="CST, which may be several zones"):
        Clock(UTC).read("Thu Jan 15 18:00:00 CST 2026")


@pytest.mark.parametrize(
    "cell", ["31/31/2026", "2026", "400 MiB 2026", "12:00", "15.01.2026 25:00"]
)
def test_no_times(cell: str) -> None:
    assert read_written(cell, UTC) is None


@given(st.text(max_size=40) | st.from_regex(r"[0-9/. :年月日A-Za-z+-]{0,40}"))
def test_any_cell_is_a_time_or_none_or_may_be_several(cell: str) -> None:
    said = ""
    try:
        read_written(cell, UTC)
    except HistoryError as error:
        said = str(error)
    assert "\n" not in said


def dated(*days: str) -> str:
    return "time,memory (MiB)\n" + "".join(f"{day} 10:00,{400 + n}\n" for n, day in enumerate(days))


def test_whether_the_day_comes_first_is_asked_where_nothing_says_it() -> None:
    text = dated("3/4/2026", "3/4/2026")
    with pytest.raises(QuestionError) as caught:
        read(text)
    said = str(caught.value)
    for order, month, day in (("D/M/Y", 4, 3), ("M/D/Y", 3, 4)):
        assert f"--column 'time=time {order}' (2026-{month:02}-{day:02})" in said
        history = read(text, f"time=time {order}")
        assert history.times[0] == datetime(2026, month, day, 10, tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    ("days", "first"),
    [
        (("3/4/2026", "13/4/2026"), (4, 3)),
        (("3/4/2026", "3/14/2026"), (3, 4)),
        (("3/4/2026", "4/4/2026", "5/4/2026"), (4, 3)),
        (("3/4/2026", "3/5/2026", "3/6/2026"), (3, 4)),
        (("3/12/2026", "3/12/2026"), (3, 12)),
    ],
    ids=["day above 12", "month first", "days follow", "months first follow", "not of the future"],
)
def test_the_whole_file_says_whether_the_day_comes_first(
    days: tuple[str, ...], first: tuple[int, int]
) -> None:
    month, day = first
    assert read(dated(*days)).times[0] == datetime(2026, month, day, 10, tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    "text",
    [
        "time memory_mib cpu_cores_used\n1795428000 812 0.5\n1795428060 813 0.6\n",
        "date time memory (MiB)\n2026-11-23 10:00:00 812\n2026-11-23 10:01:00 813\n",
        "2026-11-23 10:00:00 812 MiB\n2026-11-23 10:01:00 813 MiB\n",
        "Mon Nov 23 10:00:00 UTC 2026 812MiB\nMon Nov 23 10:01:00 UTC 2026 813MiB\n",
        "time   Memory used (MiB)   Limit (MiB)\n1795428000   812   1024\n1795428060 813 1024\n",
        "Memory of orders 2026-11-23\n\ntime,memory (MiB)\n1795428000,812\n1795428060,813\n",
    ],
)
def test_columns_that_only_spaces_part(text: str) -> None:
    history = read(text)
    assert list(history.columns["memory_used"]) == [812 * MIB, 813 * MIB]
    assert list(history.times) == [1795428000, 1795428060]
