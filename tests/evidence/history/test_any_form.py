"""Whatever a file of a known form holds, it is a history or refused in one line."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.histories import FILES, read
from wizard.evidence.history.tracks import HistoryError

LINES = sorted(
    {line for path in FILES.iterdir() for line in path.read_text("utf-8-sig").splitlines()[:40]}
)


def held(text: str) -> None:
    problem = None
    try:
        history = read(text)
    except HistoryError as error:
        problem = str(error)
    if problem is not None:
        assert problem
        assert "\n" not in problem
    else:
        assert list(history.times) == sorted(set(history.times))
        assert all(len(values) == len(history.times) for values in history.columns.values())


@given(st.lists(st.sampled_from(LINES), max_size=12))
def test_lines_of_all_forms_in_any_order(lines: list[str]) -> None:
    held("\n".join(lines))


@given(st.sampled_from(sorted(FILES.iterdir())), st.data())
def test_a_file_that_is_damaged_anywhere(path, data: st.DataObject) -> None:
    text = path.read_text("utf-8-sig")[:3000]
    at = data.draw(st.integers(0, len(text)))
    until = data.draw(st.integers(at, min(len(text), at + 40)))
    held(text[:at] + data.draw(st.text(max_size=8)) + text[until:])


VALUES = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=6) | st.just(1795428000),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            ("data", "series", "result", "metric", "values", "datapoints", "pointlist", "columns",
             "Datapoints", "Timestamp", "Average", "timestamps", "value", "timeseries", "results",
             "memory_stats", "cpu_stats", "precpu_stats", "MemUsage", "CPUPerc", "read", "unit")
        ),
        inner,
        max_size=4,
    ),
    max_leaves=12,
)  # fmt: skip


@given(VALUES)
def test_any_json(value: object) -> None:
    held(json.dumps(value))
    held(json.dumps({"read": 1795428000, **value} if isinstance(value, dict) else {"a": value}))


@given(st.lists(VALUES, min_size=2, max_size=4))
def test_any_json_lines(values: list[object]) -> None:
    records = (v if isinstance(v, dict) else {"a": v} for v in values)
    held("".join(json.dumps({"read": 1795428000, **record}) + "\n" for record in records))
