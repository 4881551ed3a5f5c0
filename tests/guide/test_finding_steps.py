"""Finding: steps of the document that is being read, and other documents by their titles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.helpers.flows import flow_of
from wizard.flow.library import open_flow
from wizard.guide.finding_steps import find_steps

if TYPE_CHECKING:
    from pathlib import Path

    from wizard.flow.model import Flow

TEXT = """\
# Disk is full

The node has no room.

## Look at the pods

> **Why:** pods write logs.

- [Many logs](#mend): rotate them
- [None](#mend)

## Mend

Delete old logs of the disk.
"""


def found(flow: Flow, words: str, current: str | None = None) -> list[str]:
    step = flow.step(current) if current else None
    assert current is None or step is not None
    return [one.step for one in find_steps(flow, words, step)]


def test_titles_come_first_then_the_text_in_the_order_of_the_document() -> None:
    flow = flow_of(TEXT)
    assert found(flow, "disk") == ["disk-is-full", "mend"]
    assert found(flow, "logs") == ["look-at-the-pods", "mend"]
    assert found(flow, "PODS logs") == ["look-at-the-pods"]
    assert found(flow, "nowhere") == []
    assert found(flow, "") == ["disk-is-full", "look-at-the-pods", "mend"]


def test_where_no_step_has_all_words_those_with_the_most_are_shown_and_it_is_said() -> None:
    hits = find_steps(flow_of(TEXT), "full nowhere disk")
    assert [(hit.step, hit.detail) for hit in hits] == [
        ("disk-is-full", "without nowhere: The node has no room.")
    ]


def test_the_line_that_has_the_word_is_shown() -> None:
    (hit,) = find_steps(flow_of(TEXT), "rotate")
    assert (hit.title, hit.detail) == ("Look at the pods", "Many logs: rotate them")


def test_the_most_that_is_wanted() -> None:
    assert len(find_steps(flow_of(TEXT), "", most=2)) == 2


@pytest.fixture
def folder(tmp_path: Path) -> Flow:
    (tmp_path / "disk.md").write_text(TEXT)
    (tmp_path / "etcd").mkdir()
    (tmp_path / "etcd/NoLeader.md").write_text("# etcd lost its leader\n\nThe disk is slow.\n")
    (tmp_path / "bad.md").write_bytes(b"# Broken disk\n\xff\n")
    (tmp_path / "fifo.md").symlink_to("/dev/null")
    return open_flow(str(tmp_path))


def asked_for(flow: Flow) -> set[str]:
    return set(flow.documents.asked_for)  # type: ignore[attr-defined]


def test_in_a_folder_documents_are_found_by_title_without_reading_them(folder: Flow) -> None:
    assert found(folder, "lost leader") == ["etcd/NoLeader.md"]
    assert found(folder, "slow") == []
    assert asked_for(folder) == {""}


def test_a_path_is_found_after_the_titles(folder: Flow) -> None:
    assert found(folder, "etcd") == ["etcd/NoLeader.md"]
    assert found(folder, "noleader") == ["etcd/NoLeader.md"]
    assert found(folder, "disk") == ["disk.md"]
    assert found(folder, "md") == ["disk.md", "etcd/NoLeader.md"]


def test_within_a_document_its_own_steps_come_first(folder: Flow) -> None:
    assert found(folder, "disk", "disk.md#mend") == [
        "disk.md#disk-is-full",
        "disk.md#mend",
    ]
    assert found(folder, "", "disk.md")[:3] == [
        "disk.md#disk-is-full",
        "disk.md#look-at-the-pods",
        "disk.md#mend",
    ]


def test_what_cannot_be_opened_is_not_offered(folder: Flow) -> None:
    assert "fifo.md" not in found(folder, "")
    assert "bad.md" not in found(folder, "")
    assert [choice.to for choice in folder.main.steps[0].choices] == ["disk.md", "etcd/NoLeader.md"]
