"""Commands that plainly change something, and those that do not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.flow.changing_commands import change_in, change_in_query
from wizard.flow.model import SHELLS

HERE = Path(__file__).parent
FLOWS = HERE.parents[1] / "flows"

CHANGES = (HERE / "commands-that-change.txt").read_text(encoding="utf-8").splitlines()

READS = (HERE / "commands-that-look.txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("command", CHANGES)
def test_it_plainly_changes_something(command: str) -> None:
    assert change_in(command.replace("\\n", "\n"))


@pytest.mark.parametrize("command", READS)
def test_it_only_looks(command: str) -> None:
    assert change_in(command.replace("\\n", "\n")) is None


@pytest.mark.parametrize(
    ("query", "change"),
    [
        ("select * from jobs", None),
        ("SELECT updated, created FROM drops", None),
        ("DELETE FROM jobs WHERE id = 1", "DELETE FROM"),
        ("select 1;\ntruncate jobs;", "truncate"),
        ("SELECT pg_cancel_backend(pid) FROM pg_stat_activity", "pg_cancel_backend"),
        ("EXPLAIN ANALYZE update jobs set x = 1", "ANALYZE update jobs set"),
        ("FLUSHALL", "FLUSHALL"),
        ("info memory\ndel celery", "del"),
        ("SELECT deleted FROM x -- DROP", None),
        ("Get-Service x", None),
        ("Get-Service x | Restart-Service", "Restart-Service"),
        ('sum(rate(http_requests_total{code="500"}[5m])) > 0', None),
    ],
)
def test_a_query_that_changes_something(query: str, change: str | None) -> None:
    assert change_in_query(query) == change


@given(st.text("ab'\"$(){}<>|&;#\\\n -rmkil", max_size=60))
def test_any_text_has_an_answer(text: str) -> None:
    change_in(text)


def test_no_command_of_the_shipped_flows_is_called_read_and_changes_something() -> None:
    fence = re.compile(r"^```(\w+) read\n(.*?)^```", re.MULTILINE | re.DOTALL)
    for path in FLOWS.rglob("*.md"):
        for language, text in fence.findall(path.read_text(encoding="utf-8")):
            assert language not in SHELLS or change_in(text) is None, (path, text)
