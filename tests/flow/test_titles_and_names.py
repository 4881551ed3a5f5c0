"""Titles in front matter, and the names that steps have."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.helpers.flows import flow_of
from wizard.flow.folder import documents_in
from wizard.flow.lint.checker import check
from wizard.flow.parse import parse_document

if TYPE_CHECKING:
    from pathlib import Path

FRONT = "---\ntitle: The disk\n---\n\n"
BODY = "Text.\n\n## Logs\n\nRotate.\n\n### Old ones\n\nDelete.\n\n## Data\n\nAsk.\n"


def outlined(text: str) -> list[tuple[str, str, list[str]]]:
    """(id, kind, titles that can be chosen besides reading on) of each step."""
    return [
        (step.id, step.kind, [choice.text for choice in step.choices if choice.kind != "next"])
        for step in parse_document(text, "a.md").steps
    ]


def test_a_title_in_front_matter_has_the_contents_of_one_that_is_a_heading() -> None:
    titled, headed = outlined(FRONT + BODY), outlined("# The disk\n\n" + BODY)
    assert titled == headed
    assert titled[0] == ("the-disk", "contents", ["Logs", "Data"])
    document = parse_document(FRONT + BODY, "a.md")
    assert document.start == "the-disk"
    assert document.steps[0].markdown == "Text."
    assert document.steps[0].place.line == 2
    assert document.steps[1].markdown == "Rotate."
    assert document.steps[1].parent == "the-disk"


@pytest.mark.parametrize(
    ("body", "ids"),
    [
        ("# A\n\nText.\n\n# B\n\nText.\n", ["the-disk", "a", "b"]),
        ("## A\n\nText.\n", ["the-disk", "a"]),
        ("### A\n\nText.\n\n## B\n\nText.\n", ["the-disk", "a", "b"]),
        ("# A\n\nText.\n\n## B\n\nText.\n", ["a", "b"]),
        (
            "## The disk\n\nText.\n\n## The disk\n\nText.\n",
            ["the-disk-2", "the-disk", "the-disk-1"],
        ),
        ("Text.\n", ["the-disk"]),
        ("## Which?\n\n- [A](#a)\n- [B](#b)\n\n## A\n\nA.\n\n## B\n\nB.\n", ["which", "a", "b"]),
    ],
)
def test_a_title_is_a_step_where_no_heading_is_the_documents_own(body: str, ids: list[str]) -> None:
    assert [step[0] for step in outlined(FRONT + body)] == ids


def test_where_a_start_is_named_nothing_is_added() -> None:
    text = "---\ntitle: T\nstart: b\n---\n\n# A\n\nText.\n\n# B\n\nText.\n"
    assert [step[0] for step in outlined(text)] == ["a", "b"]


@pytest.mark.parametrize(
    ("heading", "title", "names"),
    [
        ("Clear the cache {#clear}", "Clear the cache", {"clear", "clear-the-cache"}),
        ("Clear { #clear }", "Clear", {"clear"}),
        ("Clear {: #a-b .no_toc }", "Clear", {"a-b", "clear"}),
        ("Clear {.tabset}", "Clear", {"clear"}),
        ("Clear {id=x}", "Clear", {"x", "clear"}),
        ('`cmd` {#x data-y="z w"}', "cmd", {"x", "cmd"}),
        ("Clear {#x} it", "Clear {#x} it", {"clear-x-it"}),
        ("Set {{ pid }}", "Set {{ pid }}", {"set--pid-"}),
        ("Use {}", "Use {}", {"use-"}),
    ],
)
def test_braces_behind_a_heading_are_its_name(heading: str, title: str, names: set[str]) -> None:
    (step,) = parse_document(f"# {heading}\n\nText.\n", "a.md").steps
    assert step.title == title
    assert set(step.anchors) >= names


def test_the_list_of_a_folder_has_titles_without_braces(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# Clear `it` {#clear}\n\nText.\n")
    assert [listed.title for listed in documents_in(str(tmp_path))] == ["Clear it"]


def test_an_anchor_in_another_case_is_followed_with_a_warning() -> None:
    flow = flow_of(
        "---\nalerts:\n  x: clear\n---\n\n"
        "# Look\n\nSee [this](#clear) and [that](other.md#LOGS).\n\n"
        "## Clean {#Clear}\n\nText, and [one](#Clear).\n",
        other="# Logs\n\nText.\n",
    )
    assert [road.to for road in flow.main.steps[0].see_also] == ["Clear", "other.md#LOGS"]
    assert flow.step("other.md#LOGS") is flow.step("other.md#logs")
    assert flow.step("clear") is flow.step("Clear")
    assert [(p.place.line, p.code, p.severity, p.message) for p in check(flow)] == [
        (
            8,
            "anchor-case",
            "warning",
            "the link `this` leads to `#clear`, but the step is called `#Clear`",
        ),
        (
            8,
            "anchor-case",
            "warning",
            "the link `that` leads to `#LOGS`, but the step is called `#logs`",
        ),
    ]


def test_a_title_in_toml_counts_too(tmp_path: Path) -> None:
    text = '+++\ntitle = "The disk"\nweight = 3\ntags = ["a"]\n[extra]\nx = 1\n+++\n\n' + BODY
    assert outlined(text) == outlined(FRONT + BODY)
    (tmp_path / "a.md").write_text(text)
    assert [listed.title for listed in documents_in(str(tmp_path))] == ["The disk"]
    broken = parse_document("+++\ntitle = \n+++\n\n# A\n\nText.\n", "a.md")
    assert [problem.code for problem in broken.problems] == ["front-matter-malformed"]
    assert [step.title for step in broken.steps] == ["A"]
    (plain,) = parse_document("+++\n\n# A\n\nText.\n", "a.md").steps
    assert plain.title == "A"
