"""Front matter: what is read, and what is refused with its line."""

from __future__ import annotations

import pytest

from wizard.flow.front_matter import LONGEST, FrontMatter, read_front_matter
from wizard.flow.parse import FRONT_MATTER
from wizard.flow.safe_yaml import DEEPEST


def read(text: str) -> FrontMatter:
    return read_front_matter(text.split("\n"), "a.md", FRONT_MATTER)


def problems(front: FrontMatter) -> list[str]:
    return [
        f"{problem.place.line}:{problem.place.column} {problem.code}" for problem in front.problems
    ]


def test_all_of_it_is_read_as_text() -> None:
    front = read(
        "---\ntitle: >-\n  A title\n  in two lines\nstart: '#which'   # a comment\nversion: 1.10\n"
        "source: https://example.com/#a\nalerts:\n  no: one\n  on: two\n"
        "watch: [memory.share, cpu.share]\n---\n# A\n---\n"
    )
    assert not front.problems
    assert front.lines == 12
    assert front.texts == {
        "title": "A title in two lines",
        "start": "#which",
        "version": "1.10",
        "source": "https://example.com/#a",
    }
    assert front.tables == {"alerts": {"no": "one", "on": "two"}}
    assert front.lists == {"watch": ("memory.share", "cpu.share")}
    where = {name: (place.line, place.column) for name, place in front.marks.items()}
    assert where["start"] == (5, 8)
    assert where["alerts.on"] == (10, 7)
    assert where["watch.cpu.share"] == (11, 23)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# A\n---\ntitle: x\n---",
        " ---\ntitle: x\n---",
        "----\ntitle: x\n----",
        "---",
        "---\n\ntitle: x\n---",
        "---\nNo end",
        "---\nA sentence between two rules.\n---\n",
    ],
)
def test_what_is_no_front_matter_stays_markdown(text: str) -> None:
    assert read(text) == FrontMatter()


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("title: &a x", "2:8 front-matter-unsafe"),
        ("title: *a", "2:8 front-matter-unsafe"),
        ("title: !!str x", "2:8 front-matter-unsafe"),
        ("title: !x x", "2:8 front-matter-unsafe"),
        ("!!map\ntitle: x", "2:1 front-matter-unsafe"),
        ("title: !!python/object/apply:os.system [id]", "2:8 front-matter-unsafe"),
        ("alerts:\n  <<: {a: b}", "3:3 front-matter-unsafe"),
        ("alerts: " + "[" * (DEEPEST + 1) + "]" * (DEEPEST + 1), "2:17 front-matter-unsafe"),
        ("alerts: " + "[" * 5000, "2:17 front-matter-unsafe"),
        ("title: " + "x" * LONGEST, "1:1 front-matter-unsafe"),
        ("title: a\ntitle: b", "3:1 front-matter-malformed"),
        ("alerts:\n  a: b\n  a: c", "4:3 front-matter-malformed"),
        ("title: a: b", "2:9 front-matter-malformed"),
        ("source: [a](b)", "2:12 front-matter-malformed"),
        ("title: [a", "2:10 front-matter-malformed"),
        ("title: 'a", "2:10 front-matter-malformed"),
        ("title:\tx", "2:7 front-matter-malformed"),
        ("title: a\n...\ntitle: b", "4:1 front-matter-malformed"),
        ("? [a, b]\n: c", "2:3 front-matter-malformed"),
        ('title: "\\U00110000"', "2:1 front-matter-malformed"),
        ("title: \uffff", "2:1 front-matter-malformed"),
        ("%YAML 9.9", "2:1 front-matter-malformed"),
        ("- a\n- b", "2:1 front-matter-type"),
        ("title: [a]", "2:8 front-matter-type"),
        ("title:", "2:7 front-matter-type"),
        ("start: {a: b}", "2:8 front-matter-type"),
        ("version:\n  - 1", "3:3 front-matter-type"),
        ("alerts: a", "2:9 front-matter-type"),
        ("alerts: [a]", "2:9 front-matter-type"),
        ("alerts:\n  a: [b]", "3:6 front-matter-type"),
        ("alerts:\n  '': b", "3:3 front-matter-type"),
        ("watch: memory.share", "2:8 front-matter-type"),
        ("watch: [a, [b]]", "2:12 front-matter-type"),
        ("tittle: x", "2:1 front-matter-key"),
        ("Title: x", "2:1 front-matter-key"),
    ],
)
def test_what_is_wrong_has_its_place(lines: str, expected: str) -> None:
    assert problems(read(f"---\n{lines}\n---\n# A")) == [expected]


def test_an_unknown_key_is_a_warning_and_the_rest_is_read() -> None:
    front = read("---\nlayout: post\ntitle: x\ntags: [a, {b: c}]\nwatch: 1\nstart: y\n---\n")
    assert [problem.severity for problem in front.problems] == ["warning", "warning", "error"]
    assert front.texts == {"title": "x", "start": "y"}


def test_front_matter_without_an_end_is_reported_and_kept_as_text() -> None:
    front = read("---\ntitle: x\n# A\n")
    assert problems(front) == ["1:1 front-matter-malformed"]
    assert front.lines == 0


def test_empty_front_matter_is_none() -> None:
    assert read("---\n---\n# A") == FrontMatter(2)
    assert read("---\n# only a comment\n---\n# A") == FrontMatter(3)


def test_front_matter_after_an_empty_line_is_text_and_that_is_said() -> None:
    front = read("\n\n---\nstart: a\n---\n# A\n")
    assert (front.lines, front.texts) == (0, {})
    assert problems(front) == ["3:1 front-matter-malformed"]
    assert front.problems[0].severity == "warning"
    for text in ("\n---\n\n# A\n", "\n---\nA sentence.\n---\n", "\n\n", ""):
        assert problems(read(text)) == []
