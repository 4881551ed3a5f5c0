"""Symptom first: what is found by words, and in which order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.flows import flow_of
from wizard.flow.step_search import around, best, found_in, missing_in, words_of

TEXT = """\
# Where is the memory?

Look at the worker.

- [It leaks](#leak): memory climbs
- [Élan vital](#elan)

## A worker leaks <a id="leak"></a>

Recycle it.

## Élan

The memory of a worker leaks.

## 内存告警

进程的内存缓慢上升。
"""


def found(query: str) -> list[str]:
    return [hit.step.id for hit in found_in(flow_of(TEXT).main.steps, words_of(query))]


def test_the_title_comes_before_answers_and_these_before_the_text() -> None:
    assert found("leaks") == ["leak", "where-is-the-memory", "élan"]
    assert found("worker memory") == ["where-is-the-memory", "élan"]


@pytest.mark.parametrize("query", ["elan", "ÉLAN", "e\u0301la", "éla"])
def test_case_accents_and_ends_of_words_do_not_matter(query: str) -> None:
    assert found(query) == ["élan", "where-is-the-memory"]


def test_a_word_is_found_by_its_beginning_alone() -> None:
    assert found("emory") == []
    assert missing_in("PodCrashLooping node2full high_mem", words_of("crash full mem rash")) == [
        "rash"
    ]


@pytest.mark.parametrize("query", ["内存", "缓慢上升", "内存缓慢", "告警"])
def test_a_script_without_spaces_is_found_anywhere(query: str) -> None:
    assert found(query) == ["内存告警"]


def test_two_scripts_in_one_word_are_two_words() -> None:
    assert words_of("内存leak --max-requests Leak") == ("内存", "leak", "max", "requests")


def test_where_none_has_all_words_those_with_the_most_are_found() -> None:
    hits = found_in(flow_of(TEXT).main.steps, words_of("recycle worker zebra"))
    assert [(hit.step.id, hit.missing) for hit in hits] == [("leak", ("zebra",))]
    assert best([]) == []


def test_the_line_shown_has_the_most_words() -> None:
    (hit,) = found_in(flow_of(TEXT).main.steps, words_of("where climbs"))
    assert hit.line == "It leaks: memory climbs"


@given(st.text(), st.lists(st.text(), max_size=3), st.integers(3, 40))
def test_what_is_shown_of_a_line_is_no_longer_than_asked(
    line: str, wanted: list[str], width: int
) -> None:
    shown = around(line, words_of(" ".join(wanted)), width)
    assert len(shown) <= width
    assert shown.strip("…") in line


def test_what_is_shown_of_a_line_has_the_word() -> None:
    line = "word " * 40 + "needle " + "word " * 40
    assert "needle" in around(line, ("needle",), 30)
    assert around(line, ("needle",), 30).startswith("…")


@given(st.text(max_size=40))
def test_a_text_has_its_own_words(text: str) -> None:
    assert missing_in(text, words_of(text)) == []


def test_a_placeholder_is_shown_as_the_blank_that_it_would_be() -> None:
    text = "# A leak\n\n```bash read\nmemray attach {{ memory.largest_pid }}\n```\n"
    (hit,) = found_in(flow_of(text).main.steps, words_of("memray largest"))
    assert hit.line == "memray attach __memory_largest_pid__"
