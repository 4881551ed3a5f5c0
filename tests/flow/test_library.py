"""Opening flows: names, files, folders, and each way in which that fails."""

from __future__ import annotations

import os
import socket
import time
from typing import TYPE_CHECKING

import pytest

from wizard.flow.folder import CONTENTS, documents_in, title_of
from wizard.flow.library import (
    DEFAULT,
    find_alert,
    flows_in,
    open_flow,
    shipped_flows,
)
from wizard.flow.linked_documents import LinkedDocuments
from wizard.flow.problems import FlowError
from wizard.flow.textfile import LARGEST, read_text, reason
from wizard.messages import flow_messages

if TYPE_CHECKING:
    from pathlib import Path

    from wizard.flow.model import Flow


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def complaint(path: object) -> str:
    with pytest.raises(FlowError) as caught:
        open_flow(str(path))
    text = str(caught.value)
    assert "\n" not in text
    return text


def ids_of(flow: Flow, *links: str) -> list[str | None]:
    steps = [flow.step(link) for link in links]
    return [step and step.id for step in steps]


def test_the_shipped_flow_is_found_by_its_name() -> None:
    names = [flow.name for flow in shipped_flows()]
    assert DEFAULT in names
    assert "README" not in names
    flow = open_flow(DEFAULT)
    assert flow.name == DEFAULT
    assert flow.step(flow.start) is not None
    assert flow.title == next(one.title for one in shipped_flows() if one.name == DEFAULT)


def test_a_name_is_looked_for_in_further_folders_first(tmp_path: Path) -> None:
    write(tmp_path, {"resource-alerts.md": "# Mine", "README.md": "# No", "sub/x.md": "# No"})
    assert [flow.name for flow in flows_in(tmp_path)] == ["resource-alerts"]
    assert open_flow("resource-alerts", [tmp_path]).title == "Mine"
    assert flows_in(tmp_path / "gone") == ()


def test_a_path_is_no_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {"resource-alerts.md": "# Mine", "resource-alerts/x.md": "# X"})
    monkeypatch.chdir(tmp_path)
    assert open_flow("resource-alerts.md").title == "Mine"
    assert open_flow("./resource-alerts").start == CONTENTS
    assert open_flow("resource-alerts").title != "Mine"


def test_a_file_is_a_flow_of_its_own_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {"docs/on call.md": "---\nx: 1\n---\n# A\n"})
    monkeypatch.chdir(tmp_path)
    flow = open_flow("docs/on call.md")
    assert (flow.name, flow.title, flow.main.path) == ("on call", "A", "on call.md")
    assert str(flow.main.problems[0].place) == "docs/on call.md:2:1"
    assert list(flow.documents) == ["on call.md"]


def test_linked_documents_are_read_when_they_are_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(
        tmp_path,
        {
            ".git/HEAD": "",
            "a/main.md": "# Main\n\n## There <a id='x'></a>\n",
            "a/near.md": "# Near\n\nbad: [x](main.md#there)\n",
            "b/far.md": "---\nbad: 1\nstart: two\n---\n# One\n\n# Two\n\n[x](../a/main.md#there)",
            "top.md": "# Top\n",
        },
    )
    monkeypatch.chdir(tmp_path)
    flow = open_flow("a/main.md")
    assert list(flow.documents) == ["main.md"]
    assert ids_of(flow, "near.md", "../b/far.md", "../b/far.md#one", "../top.md", "/top.md") == [
        "near.md#near",
        "../b/far.md#two",
        "../b/far.md#one",
        "../top.md#top",
        "../top.md#top",
    ]
    assert list(flow.documents) == ["main.md", "near.md", "../b/far.md", "../top.md"]
    far = flow.step("../b/far.md")
    assert far is not None
    assert far.place.file == "b/far.md"
    assert [road.to for road in far.see_also] == ["../a/main.md#there"]
    assert ids_of(flow, "../a/main.md#there", "../a/main.md", "main.md#there") == ["x", "main", "x"]
    assert flow.documents["../a/main.md"] is flow.main


def test_nothing_outside_the_root_is_read(tmp_path: Path) -> None:
    write(tmp_path, {"secret.md": "# Secret", "in/main.md": "# Main", "in/plain": "# Plain"})
    (tmp_path / "in/link.md").symlink_to("../secret.md")
    (tmp_path / "in/folder").symlink_to("..")
    (tmp_path / "in/fine.md").symlink_to("main.md")
    (tmp_path / "in/loop.md").symlink_to("loop.md")
    os.mkfifo(tmp_path / "in/pipe.md")
    for flow in (open_flow(str(tmp_path / "in/main.md")), open_flow(str(tmp_path / "in"))):
        documents = flow.documents
        assert isinstance(documents, LinkedDocuments)
        for path, why in {
            "../secret.md": "outside",
            "link.md": "outside",
            "folder/secret.md": "outside",
            "/../secret.md": "outside",
            "plain": "not a Markdown file",
            "gone.md": "no such file",
            "loop.md": "cannot be read",
            "pipe.md": "a pipe",
            "x\0.md": "not a plain path",
            "main.md/x.md": "no such file",
            f"{'x' * 300}.md": "cannot be read",
        }.items():
            assert documents.get(path) is None
            error = documents.why(path)
            assert error is not None
            assert why in str(error)
            assert "\n" not in str(error)
        assert documents.get("fine.md") is not None
        assert flow.step("plain") is None


def test_each_way_to_fail_is_one_line(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": "# A"})
    (tmp_path / "empty").mkdir()
    (tmp_path / "binary.md").write_bytes(b"# A\n\x00")
    (tmp_path / "latin.md").write_bytes("# A\n\ncaf\xe9".encode("latin-1"))
    (tmp_path / "wide.md").write_text("# A", encoding="utf-16")
    (tmp_path / "elf.md").write_bytes(b"\x7fELF\x02\x01\x01\x00")
    os.mkfifo(tmp_path / "pipe.md")
    server = socket.socket(socket.AF_UNIX)
    server.bind(str(tmp_path / "s.md"))
    server.close()
    for name, words in {
        "gone.md": "gone.md: no such file",
        "gone": "gone: no such file",
        "a.md/b.md": "b.md: no such file",
        "empty": "empty: no Markdown files in this folder",
        "binary.md": "binary.md:2: binary data (a NUL byte)",
        "elf.md": "elf.md:1: binary data (a NUL byte)",
        "latin.md": "latin.md:3: not UTF-8 (byte 0xe9)",
        "wide.md": "wide.md: UTF-16",
        "pipe.md": "pipe.md: a pipe",
        "s.md": "s.md: a socket",
        "a\nb\x1b[31m.md": "a b\N{REPLACEMENT CHARACTER}[31m.md: no such file",
        "\0.md": "not a valid file name",
        "x" * 300: "cannot be read: File name too long",
    }.items():
        assert words in complaint(tmp_path / name if "\0" not in name else name)
    assert "a device" in complaint("/dev/zero")
    assert "no flow is named" in complaint("")
    assert "no such file" in complaint("no-such-flow")


def test_every_error_of_the_system_has_words() -> None:
    assert reason(PermissionError(13, "Permission denied")) == (flow_messages.NO_PERMISSION, "")
    io_error = OSError(5, "Input/output error")
    assert reason(io_error) == (flow_messages.CANNOT_BE_READ, "Input/output error")
    assert reason(OSError()) == (flow_messages.CANNOT_BE_READ, "OSError")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_said(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": "# A"})
    (tmp_path / "a.md").chmod(0)
    assert "a.md: no permission to read it" in complaint(tmp_path / "a.md")


def test_a_large_file_is_refused_without_reading_it(tmp_path: Path) -> None:
    path = tmp_path / "large.md"
    with path.open("wb") as file:
        file.write(b"# A\n")
        file.truncate(10_000_000_000)
    began = time.process_time()
    assert "large.md: too large: 9.31 GiB; a document may have 256 KiB" in complaint(path)
    assert time.process_time() - began < 0.5
    path.write_bytes(b"a" * LARGEST)
    assert len(read_text(str(path))) == LARGEST


def test_a_folder_lists_its_documents_by_title(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "b.md": "text\n",
            "a/One.MD": "# One `of` *them*\n",
            "a/two.md": "---\ntitle: 'Two'\nalerts: {Second: x}\n---\n# Other\n",
            "c.txt": "# No",
            ".hidden/x.md": "# No",
            "node_modules/x.md": "# No",
            "a/link.md": "",
        },
    )
    (tmp_path / "a/link.md").unlink()
    (tmp_path / "a/link.md").symlink_to("/etc/passwd")
    os.mkfifo(tmp_path / "a/pipe.md")
    (tmp_path / os.fsdecode(b"\xff.md")).write_text("# No")
    (tmp_path / "x\x1b.md").write_text("# No")
    flow = open_flow(str(tmp_path))
    assert flow.title == tmp_path.name
    step = flow.step(flow.start)
    assert step is not None
    assert step.kind == "contents"
    shown = [(choice.number, choice.text, choice.to, choice.description) for choice in step.choices]
    assert shown == [
        (1, "One of them", "a/One.MD", "a/One.MD"),
        (2, "Two", "a/two.md", "a/two.md"),
        (3, "b", "b.md", "b.md"),
    ]
    assert ids_of(flow, "a/One.MD", "a/two.md", "b.md") == [
        "a/One.MD#one-of-them",
        "a/two.md#other",
        "b.md#b",
    ]
    assert set(flow.documents) == {"", "a/One.MD", "a/two.md", "b.md"}
    assert len(flow.documents) == 4
    problems = {one.path: one.problem for one in documents_in(str(tmp_path)) if one.problem}
    assert set(problems) == {
        "a/link.md",
        "a/pipe.md",
        "\N{REPLACEMENT CHARACTER}.md",
        "x\N{REPLACEMENT CHARACTER}.md",
    }


def test_a_folder_through_a_link_that_leads_in_a_circle_ends(tmp_path: Path) -> None:
    write(tmp_path, {"a/x.md": "# X"})
    (tmp_path / "a/again").symlink_to(tmp_path)
    assert [one.path for one in documents_in(str(tmp_path))] == ["a/x.md"]


def test_an_alert_finds_its_runbook(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "KubeDown.md": "# Kube is down",
            "other/kubedown.md": "# Another",
            "x.md": "# NodeFull\n\n## Deep",
            "y.md": "---\nalerts:\n  HighMem: deep\n  x: gone\n---\n# Y\n\n## Deep",
            "HighMem.md": "# By its name, which does not count where a table has it",
        },
    )
    flow = open_flow(str(tmp_path))
    assert find_alert(flow, "kubedown") == ("KubeDown.md#kube-is-down", "other/kubedown.md#another")
    assert find_alert(flow, "NODEFULL") == ("x.md#nodefull",)
    assert find_alert(flow, "highmem") == ("y.md#deep",)
    assert find_alert(flow, "nothing") == ()
    (tmp_path / "two.md").write_text("---\nalerts:\n  Mem: a\n  mem: b\n---\n# A\n\n## B\n")
    two = open_flow(str(tmp_path / "two.md"))
    assert find_alert(two, "Mem") == ("a",)
    assert find_alert(two, "mem") == ("b",)
    assert find_alert(two, "MEM") == ("a", "b")
    assert find_alert(flow, "") == ()
    alone = open_flow(str(tmp_path / "y.md"))
    assert find_alert(alone, "HighMem") == ("deep",)
    assert find_alert(alone, "y") == ("y",)
    assert find_alert(alone, "KubeDown") == ()


@pytest.mark.parametrize(
    ("top", "title"),
    [
        ("# A", "A"),
        ("\n\n### A b ###\n# C", "A b"),
        ("text\n\nA\n===\n# B", "A"),
        ("```\n# no\n```\n~~~\n# no\n```\n~~~\n# A", "A"),
        ("<!--\n# no\n-->\n# A", "A"),
        ("    # no\n# A", "A"),
        ("#no\n# A", "A"),
        ("- no\n---\n# A", "A"),
        ("> no\n---\n# A", "A"),
        ("# [A](b.md) `c_d` *e* __f__ \\* <a id='x'></a> <pod> snake_case 2*3", None),
        ("# A &amp; B", None),
        ("---\ntitle: A: b\n---\n# C", "A: b"),
        ('---\nx: 1\ntitle: "A"\n---\n# C', "A"),
        ("---\nx: 1\n---\n# A", "A"),
        ("---\n\n# A", "A"),
        ("", ""),
    ],
)
def test_a_look_at_the_title_sees_what_reading_would(top: str, title: str | None) -> None:
    if title is None:
        from wizard.flow.parse import parse_document

        title = parse_document(top, "a.md").title
    assert title_of(top) == title
