"""What the numbers of a column are counted in: one reading that can be, or both offered."""

from __future__ import annotations

from math import isnan

import pytest

from tests.helpers.histories import MIB, START, read
from wizard.evidence.history.questions import QuestionError
from wizard.evidence.history.tracks import History, HistoryError

GIB = 1024 * MIB


def table(header: str, *cells: str, delimiter: str = ",") -> str:
    rows = "".join(f"{START + 60 * row:.0f}{delimiter}{cell}\n" for row, cell in enumerate(cells))
    return f"time{delimiter}{header}\n{rows}"


def highest(history: History, column: str) -> float:
    return max(history.columns[column])


@pytest.mark.parametrize(
    ("header", "cells", "limits", "column", "most"),
    [
        ("CPU使用率(%)", ("0.5", "0.8"), {}, "cpu_share", 0.008),
        ("CPU使用率", ("12", "23"), {}, "cpu_share", 0.23),
        ("CPU %", ("150", "190"), {"cpu_limit": 2.0}, "cpu_cores", 1.9),
        ("CPUPerc", ("150%", "190.4%"), {"cpu_limit": 2.0}, "cpu_cores", 1.904),
        ("CPUUtilization", ("150", "190"), {"cpu_limit": 2.0}, "cpu_cores", 1.9),
        ("CPU %", ("50", "90"), {"cpu_limit": 1.0}, "cpu_cores", 0.9),
        ("CPU idle %", ("90", "97"), {}, "cpu_share", 0.1),
        ("cpu cores", ("0.2", "0.35"), {}, "cpu_cores", 0.35),
        ("kubernetes.io/container/cpu/limit_utilization", ("0.2", "0.35"), {}, "cpu_share", 0.35),
        ("rss", ("1200000", "1300004"), {"memory_limit": 2.0 * GIB}, "memory_used", 1300004 * 1024),
        ("rss", ("1200128", "838860800"), {}, "memory_used", 838860800),
        ("rss", ("838860800", "838864896"), {}, "memory_used", 838864896),
        ("memory usage", ("838860801.5", "900000001"), {}, "memory_used", 900000001),
        ("memory usage", ("100000001.5",), {"memory_limit": 2.0 * GIB}, "memory_used", 100000001.5),
        ("Memory (MiB)", ("987", "1.012"), {}, "memory_used", 1012 * MIB),
        ("Memory (MiB)", ("987", '"1,012"'), {}, "memory_used", 1012 * MIB),
        ("Memory (MiB)", ('"1,200"', '"1,305"'), {}, "memory_used", 1305 * MIB),
        ("Memory (MiB)", ("812.125", "813.250"), {}, "memory_used", 813.25 * MIB),
        ("Memory", ('"1,012 GiB"',), {"memory_limit": 2.0 * GIB}, "memory_used", 1.012 * GIB),
        ("Memory", ('"1,012 GiB"', '"1,1 GiB"'), {}, "memory_used", 1.1 * GIB),
        ("Memory (KiB)", ('"812,345"', '"987,654"'), {}, "memory_used", 987654 * 1024),
        ("memory utilization", ("79", "80"), {}, "memory_share", 0.8),
        ("rss_kb", ("1200000", "1300004"), {}, "memory_used", 1300004 * 1024),
        ("Memory", ("NaN", "812 MiB"), {}, "memory_used", 812 * MIB),
        ("CPU %", ("98.125", "100"), {"cpu_limit": 1.0}, "cpu_cores", 1.0),
        ("memory utilization", ("0", "0"), {}, "memory_share", 0.0),
    ],
)
def test_the_only_reading_that_can_be(
    header: str, cells: tuple[str, ...], limits: dict[str, float], column: str, most: float
) -> None:
    history = read(table(header, *cells), **limits)
    assert max(v for v in history.columns[column] if not isnan(v)) == pytest.approx(most)


@pytest.mark.parametrize(
    ("header", "cells", "limits", "readings"),
    [
        ("CPU使用率", ("0.5", "0.8"), {}, {"cpu.share %": 0.008, "cpu.share fraction": 0.8}),
        (
            "memory utilization",
            ("0.7",),
            {},
            {"memory.share %": 0.007, "memory.share fraction": 0.7},
        ),
        ("docker.memory.usage.pct", ("0.11",), {}, {"memory.share fraction": 0.11}),
        ("CPU %", ("150", "190"), {}, {"cpu.share %": 1.9, "cpu.cores %": 1.9}),
        ("CPU %", ("150", "190"), {"cpu_limit": 1.0}, {"cpu.cores %": 1.9}),
        ("%CPU", ("50", "90"), {"cpu_limit": 2.0}, {"cpu.share %": 1.8, "cpu.cores %": 0.9}),
        ("cpu", ("50%", "90%"), {}, {"cpu.share %": 0.9, "cpu.cores %": 0.9}),
        ("CPU使用率", ("250",), {}, {"cpu.share %": 2.5, "cpu.cores %": 2.5}),
        ("memory %", ("795", "800"), {}, {"memory.share %": 8.0, "memory.used MiB": 800 * MIB}),
        ("rss", ("1300004",), {}, {"memory.used B": 1300004, "memory.used KiB": 1300004 * 1024}),
        ("memory usage", ("100000001",), {}, {"memory.used B": 100000001}),
        ("memory", ("79", "80"), {}, {"memory.used MiB": 80 * MIB, "memory.share %": 0.8}),
        ("cpu", ("0.25", "0.5"), {}, {"cpu.cores cores": 0.5, "cpu.cores %": 0.005}),
        (
            "Memory",
            ('"1,012 GiB"',),
            {},
            {"memory.used decimal": 1.012 * GIB, "memory.used thousands": 1012 * GIB},
        ),
        (
            "Memory (MiB)",
            ('"12,345"',),
            {},
            {"memory.used decimal": 12.345 * MIB, "memory.used thousands": 12345 * MIB},
        ),
    ],
)
def test_several_readings_are_offered_and_each_can_be_typed(
    header: str, cells: tuple[str, ...], limits: dict[str, float], readings: dict[str, float]
) -> None:
    text = table(header, *cells)
    with pytest.raises(QuestionError, match="of what") as caught:
        read(text, **limits)
    assert "\n" not in str(caught.value)
    for typed, most in readings.items():
        column = f"{header}={typed}"
        assert f"--column '{column}'" in str(caught.value)
        history = read(text, column, **limits)
        assert max(max(values) for values in history.columns.values()) == pytest.approx(most)


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_what_one_column_shows_of_its_separators_is_true_of_the_file(delimiter: str) -> None:
    rows = [f'"1,012 GiB"{delimiter}"0,25"', f'"1,013 GiB"{delimiter}"0,5"']
    text = table(f"Memory{delimiter}CPU usage (cores)", *rows, delimiter=delimiter)
    history = read(text)
    assert highest(history, "memory_used") == pytest.approx(1.013 * GIB)
    assert highest(history, "cpu_cores") == 0.5


def test_a_separator_that_is_both_is_refused() -> None:
    with pytest.raises(HistoryError, match="write all of them alike"):
        read(table("Memory (KiB)", '"1,234,567"', '"812,5"'))


TWO = "MemAvailable,MemTotal"


def test_what_is_left_of_a_total_is_use_turned_round() -> None:
    history = read(table(TWO, f"{300 * MIB:.0f},{1024 * MIB:.0f}", f"{200 * MIB:.0f},{GIB:.0f}"))
    assert list(history.columns["memory_used"]) == [724 * MIB, 824 * MIB]
    assert set(history.columns["memory_limit"]) == {GIB}
    assert "memory.used is 'MemTotal' without 'MemAvailable'" in history.notes


def test_what_is_available_counts_before_what_is_free() -> None:
    text = table("mem_free (MiB),mem_available (MiB),mem_total (MiB)", "100,300,1024")
    assert list(read(text).columns["memory_used"]) == [724 * MIB]
    free = read(table("mem_free (MiB),mem_total (MiB)", "100,1024"))
    assert list(free.columns["memory_used"]) == [924 * MIB]
    assert any("file cache counts as used" in note for note in free.notes)


def test_what_is_left_of_nobody_knows_how_much_is_asked_for() -> None:
    text = table("Available memory (MiB)", "300", "200")
    with pytest.raises(
        QuestionError, match=r"--column 'Available memory \(MiB\)=memory.available'"
    ):
        read(text)
    wish = "Available memory (MiB)=memory.available"
    with pytest.raises(HistoryError, match=r"--set memory\.limit"):
        read(text, wish)
    assert next(iter(read(text, wish, memory_limit=GIB).columns["memory_used"])) == 724 * MIB
    with pytest.raises(HistoryError, match=r"cannot be left of 100 MiB"):
        read(text, wish, memory_limit=100 * MIB)


def test_a_total_is_the_limit_of_what_is_counted_in_the_same_place() -> None:
    both = read(table("memory used (MiB),memory total (MiB)", "300,1024", "310,1024"))
    assert set(both.columns["memory_limit"]) == {GIB}
    other = read(table("container memory used (MiB),system memory total (MiB)", "300,1024"))
    assert "memory_limit" not in other.columns


def test_a_limit_of_nothing_is_none() -> None:
    history = read(table("memory (MiB),container_spec_memory_limit_bytes", "300,0", "310,0"))
    assert "memory_limit" not in history.columns


@pytest.mark.parametrize(
    ("header", "rows", "offered", "never"),
    [
        ("disk,orders memory (MiB)", "12,400", "orders memory (MiB)=memory.used", "disk="),
        ("swap_used,Value", "12,400", "Value=memory.used", "swap_used="),
        ("Cached,buffers", "12,400", "NAME=memory.used", "Cached="),
        ("cpu cores,memory requests", "4,400", "NAME=memory.used", "cpu cores="),
    ],
)
def test_a_hint_never_offers_what_is_not_meant(
    header: str, rows: str, offered: str, never: str
) -> None:
    with pytest.raises(HistoryError) as caught:
        read(table(header, rows, rows))
    assert offered in str(caught.value)
    assert f"--column '{never}" not in str(caught.value)


def test_a_doubt_about_the_cpu_does_not_keep_the_memory_from_being_read() -> None:
    text = table("Memory (MiB),CPU %", "400,12", "401,13")
    history = read(text)
    assert set(history.columns) == {"memory_used"}
    assert any("--column 'CPU %=cpu.cores %'" in note for note in history.notes)
    both = read(text, "CPU %=cpu.cores %")
    assert list(both.columns["cpu_cores"]) == [0.12, 0.13]
    assert "memory_used" in both.columns
    quiet = read(text, "CPU %=none")
    assert not any("CPU %" in note for note in quiet.notes)


def test_a_unit_that_cannot_be_is_asked_for() -> None:
    text = table("Memory (MiB)", "838860800", "838860900")
    with pytest.raises(QuestionError, match=r"=memory\.used B' \(800 MiB\)"):
        read(text)
    assert highest(read(text, "Memory (MiB)=memory.used B"), "memory_used") == 838860900
    with pytest.raises(QuestionError, match=r"=memory\.share fraction' \(82 % of the limit\)"):
        read(table("mem_used_percent", "0.81", "0.82"))


def test_rows_of_several_pods_are_several_curves() -> None:
    rows = [
        f"{pod},{box},{size}" for size in (400, 401) for pod, box in (("a", "app"), ("a", "proxy"))
    ]
    times = [START, START, START + 60, START + 60]
    text = "time,pod,container,memory (MiB)\n" + "".join(
        f"{at:.0f},{row}\n" for at, row in zip(times, rows, strict=True)
    )
    with pytest.raises(QuestionError, match=r"--column 'app=memory\.used' or --column 'proxy="):
        read(text)
    assert list(read(text, "app=memory.used").columns["memory_used"]) == [400 * MIB, 401 * MIB]


def test_what_docker_writes_in_one_cell_is_two_columns() -> None:
    text = table("name,CPUPerc,MemUsage", "web,190.2%,812MiB / 1GiB", "web,191%,813MiB / 1GiB")
    history = read(text, cpu_limit=2.0)
    assert list(history.columns["memory_used"]) == [812 * MIB, 813 * MIB]
    assert set(history.columns["memory_limit"]) == {GIB}
    assert highest(history, "cpu_cores") == pytest.approx(1.91)


def test_the_container_that_holds_the_network_of_a_pod_is_never_meant() -> None:
    series = [
        f'{{"metric":{{"__name__":"container_memory_working_set_bytes","container":"{box}"}},'
        f'"values":[[{START},"{size}"],[{START + 60},"{size}"]]}}'
        for box, size in (("POD", 4096), ("app", 409600000))
    ]
    history = read(f'{{"data":{{"resultType":"matrix","result":[{",".join(series)}]}}}}')
    assert set(history.columns["memory_used"]) == {409600000}
