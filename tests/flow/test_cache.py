"""Documents that are kept from the last time: the same as read anew, and never a way in."""

from __future__ import annotations

import os
import pickle
import resource
import subprocess
import sys
from typing import TYPE_CHECKING
from zlib import crc32

import msgspec
import pytest

from wizard.flow.cache import MOST, Cache
from wizard.flow.library import open_flow, shipped_folder
from wizard.flow.parse import parse_document

if TYPE_CHECKING:
    from pathlib import Path

TEXT = """\
# Top

> **Why:** so.

- [On](#on): `a`
  - when: `memory.share >= 95%`

## On

Done.
"""


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache" / "flows")


def keep(cache: Cache, tmp_path: Path) -> Path:
    """Keep TEXT as `a.md`; the file that it is in."""
    cache.keep(parse_document(TEXT, "a.md", file="a.md"), "a.md")
    (file,) = (tmp_path / "cache" / "flows").glob("*.flow")
    return file


def test_what_is_kept_is_what_is_read(cache: Cache, tmp_path: Path) -> None:
    for path in (shipped_folder() / "resource-alerts.md", None):
        text = path.read_text(encoding="utf-8") if path else TEXT
        document = parse_document(text, "a.md", file="a.md")
        cache.keep(document, "a.md")
        assert cache.document(text, "a.md") == document
        assert repr(cache.document(text, "a.md")) == repr(document)
    assert [file.suffix for file in (tmp_path / "cache" / "flows").iterdir()] == [".flow"]


def test_another_text_or_another_name_is_another_document(cache: Cache, tmp_path: Path) -> None:
    keep(cache, tmp_path)
    assert cache.document(TEXT + " ", "a.md") is None
    assert cache.document(TEXT, "./a.md") is None  # the same file; problems are to name it so


def test_a_changed_parser_reads_anew(
    cache: Cache, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(cache, tmp_path)
    monkeypatch.setattr("wizard.flow.cache.__version__", "next")
    assert Cache(tmp_path / "cache" / "flows").document(TEXT, "a.md") is None


@pytest.mark.parametrize("changed", ["flow/grammar.py", "flow/lint/one.py"])
def test_code_that_is_other_but_not_newer_reads_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changed: str
) -> None:
    package = tmp_path / "wizard"
    for name in (
        "flow/cache.py",
        "flow/grammar.py",
        "flow/lint/one.py",
        "messages/a.py",
        "text/a.py",
        "catalogue.py",
        "fact.py",
        "fact_rows.py",
    ):
        file = package / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("a = 1\n")
    monkeypatch.setattr("wizard.flow.cache.__file__", str(package / "flow" / "cache.py"))
    folder = tmp_path / "cache" / "flows"
    Cache(folder).keep(parse_document(TEXT, "a.md", file="a.md"), "a.md")
    assert Cache(folder).document(TEXT, "a.md") is not None
    (package / changed).write_text("a = 22\n")
    os.utime(package / changed, (1, 1))
    assert Cache(folder).document(TEXT, "a.md") is None


@pytest.mark.parametrize("at", [0, 5, 40, 400, -1])
def test_a_damaged_file_is_read_anew(cache: Cache, tmp_path: Path, at: int) -> None:
    file = keep(cache, tmp_path)
    data = bytearray(file.read_bytes())
    data[at] ^= 1
    file.write_bytes(data)
    assert cache.document(TEXT, "a.md") is None
    file.write_bytes(file.read_bytes()[:at])
    assert cache.document(TEXT, "a.md") is None


def test_what_others_can_write_does_not_count(cache: Cache, tmp_path: Path) -> None:
    file = keep(cache, tmp_path)
    for path, mode, own in (
        (file, 0o620, 0o600),
        (file, 0o602, 0o600),
        (file.parent, 0o770, 0o700),
    ):
        path.chmod(mode)
        assert cache.document(TEXT, "a.md") is None
        path.chmod(own)
        assert cache.document(TEXT, "a.md") is not None
    file.rename(file.with_suffix(".real"))
    file.symlink_to(file.with_suffix(".real"))
    assert cache.document(TEXT, "a.md") is None


@pytest.mark.parametrize(
    "packed",
    [
        pickle.dumps({"text": TEXT}),
        b"",
        msgspec.msgpack.encode({"text": TEXT}),
        msgspec.msgpack.encode(["a.md", TEXT, "Top"]),
        msgspec.msgpack.encode(parse_document(TEXT, "a.md"))[:-1],
    ],
)
def test_what_is_no_document_is_read_anew(cache: Cache, tmp_path: Path, packed: bytes) -> None:
    """As one that an older version of the program has kept, or somebody has made up."""
    file = keep(cache, tmp_path)
    _, stamp, _ = file.read_bytes().split(b"\n", 2)
    rest = stamp + b"\n" + packed
    file.write_bytes(b"%08x\n" % crc32(rest) + rest)
    assert cache.document(TEXT, "a.md") is None
    keep(cache, tmp_path)
    assert cache.document(TEXT, "a.md") is not None


def test_every_shipped_flow_comes_back_as_it_was_read(cache: Cache) -> None:
    for path in sorted(shipped_folder().rglob("*.md")):
        text = path.read_text(encoding="utf-8")
        document = parse_document(text, path.name)
        cache.keep(document, path.name)
        assert cache.document(text, path.name) == document


def test_a_folder_that_cannot_be_made_costs_nothing_but_time(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    cache = Cache(tmp_path / "file" / "flows")
    cache.keep(parse_document(TEXT, "a.md", file="a.md"), "a.md")
    assert cache.document(TEXT, "a.md") is None


def test_a_full_disk_leaves_nothing_behind(cache: Cache, tmp_path: Path) -> None:
    file = keep(cache, tmp_path)
    before, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (64, hard))
    try:
        cache.keep(parse_document(TEXT, "b.md", file="b.md"), "b.md")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (before, hard))
    assert list(file.parent.iterdir()) == [file]


def test_the_oldest_goes_first(cache: Cache, tmp_path: Path) -> None:
    document = parse_document(TEXT, "a.md", file="a.md")
    for number in range(MOST + 2):
        cache.keep(document, f"{number}.md")
        (newest,) = (
            file for file in (tmp_path / "cache" / "flows").iterdir() if file.stat().st_mtime > 1e9
        )
        os.utime(newest, (number, number))
    assert len(list((tmp_path / "cache" / "flows").iterdir())) == MOST
    assert cache.document(TEXT, "1.md") is None
    assert cache.document(TEXT, "2.md") is not None


def test_the_second_time_nothing_that_parses_is_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    code = (
        "import sys; from wizard.flow.library import open_flow\n"
        "steps = open_flow('resource-alerts').main.steps\n"
        "print({'markdown_it', 'yaml', 'wizard.flow.parse'} & set(sys.modules), len(steps))"
    )

    def read() -> str:
        return subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        ).stdout

    steps = len(open_flow("resource-alerts").main.steps)
    assert read() == f"set() {steps}\n"
    for file in (tmp_path / "cache" / "wizard" / "flows").iterdir():
        file.unlink()
    assert "markdown_it" in read()
    assert read() == f"set() {steps}\n"


def test_nothing_is_kept_where_our_own_code_cannot_be_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = tmp_path / "wizard.pyz"
    archive.write_bytes(b"PK")
    monkeypatch.setattr("wizard.flow.cache.__file__", str(archive / "wizard" / "flow" / "cache.py"))
    cache = Cache(tmp_path / "cache" / "flows")
    cache.keep(parse_document(TEXT, "a.md", file="a.md"), "a.md")
    assert cache.document(TEXT, "a.md") is None
    assert not (tmp_path / "cache").exists()


def test_the_folder_is_ours_alone_whatever_the_umask(tmp_path: Path) -> None:
    for number, umask in enumerate((0o000, 0o277, 0o777)):
        folder = tmp_path / f"{number}"
        before = os.umask(umask)
        try:
            Cache(folder).keep(parse_document(TEXT, "a.md", file="a.md"), "a.md")
        finally:
            os.umask(before)
        assert folder.stat().st_mode & 0o777 == 0o700
        assert Cache(folder).document(TEXT, "a.md") is not None or umask & 0o400


def test_the_last_of_a_disk_is_left_to_the_journal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wizard.flow.cache._LEFT_FREE", 1 << 60)
    cache = Cache(tmp_path / "flows")
    cache.keep(parse_document(TEXT, "a.md", file="a.md"), "a.md")
    assert list((tmp_path / "flows").iterdir()) == []
