"""A metric that a source yields by its name and the catalogue has a row of: nothing else is needed
for it to be read, asked about, and brought in by a history."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.helpers.histories import START, read
from tests.helpers.process_trees import process, sample
from wizard import catalogue
from wizard.evidence.history import columns
from wizard.evidence.reading import Interval
from wizard.evidence.readings.formulas import formula_of, plain_formula
from wizard.evidence.readings.observe import observe
from wizard.evidence.readings.written import reading_json
from wizard.evidence.series import Series
from wizard.fact import Kind, Metric

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wizard.evidence.reading import Evidence
    from wizard.fact import Across


@pytest.fixture(params=["sum", "max", "main"])
def across(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Across]:
    """What the new metric is of a tree's processes."""
    row = Metric("files.open", Kind.COUNT, "Open files.", across=request.param, label="open files")
    monkeypatch.setitem(catalogue.CATALOGUE, row.name, row)
    monkeypatch.setitem(catalogue.METRICS, row.name, row)
    yield request.param
    plain_formula.cache_clear()


def readings_of(*counts: tuple[int, int]) -> Evidence:
    """Two processes with so many open files at the seconds 1, 2, …"""
    series = Series()
    for at, (main, child) in enumerate(counts, 1):
        processes = (
            process(10, **{"files.open": float(main)}),
            process(11, 10, **{"files.open": float(child)}),
        )
        series.append(sample(at, processes))
    return observe(series, None, {}, len(counts), spans={"files.open": 10.0})


def test_it_is_read_of_all_processes_as_its_row_says(across: Across) -> None:
    evidence = readings_of((7, 20), (8, 30))
    reading = evidence.readings["files.open"]
    expected = {"sum": 38, "max": 30, "main": 8}[across]
    assert reading.value == Interval.exactly(expected)
    assert reading.text == str(expected)
    assert reading_json(reading)["value"] == expected
    first = {"sum": 27, "max": 20, "main": 7}[across]
    assert evidence.points["files.open"][0] == (1, Interval.exactly(first))


@pytest.mark.usefixtures("across")
def test_it_is_unknown_with_a_reason_where_nothing_yields_it() -> None:
    series = Series()
    series.append(sample(1, missing={"files.open": "not allowed"}))
    assert observe(series, None, {}, 1.0).readings["files.open"].missing == "not allowed"
    assert formula_of("files.open").missing == "not measured here"


@pytest.mark.usefixtures("across")
def test_a_history_may_have_it_as_a_column(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(columns.METRICS, "files.open", ("files.open", "number"))
    rows = "".join(f"{START + 60 * row},{40 + row}\n" for row in range(5))
    history = read(f"time,files.open\n{rows}")
    series = Series()
    series.join(history)
    reading = observe(series, None, {}, START + 240).readings["files.open"]
    assert reading.value == Interval.exactly(44)
