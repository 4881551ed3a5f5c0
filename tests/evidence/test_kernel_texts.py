"""What the kernel says of processes: recorded files and our own process."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.process_trees import write
from wizard.evidence.sources import kernel_files, kernel_texts
from wizard.evidence.sources.kernel_texts import created
from wizard.evidence.sources.tree_member import TreeMember

STAT = (
    "{pid} ({name}) {state} {parent} 1 1 0 -1 4194304 100 0 0 0 {user} {system} 0 0 20 0 1 0 "
    "{start} 1000000 250 18446744073709551615 1 1 0 0 0 0 0 0\n"
)


def stat_line(
    pid: int = 10,
    *,
    name: str = "gunicorn",
    state: str = "S",
    parent: int = 1,
    user: int = 300,
    system: int = 50,
    start: int = 4200,
) -> str:
    return STAT.format(
        pid=pid, name=name, state=state, parent=parent, user=user, system=system, start=start
    )


STATUS = (
    "Name:\tgunicorn\nVmRSS:\t   51200 kB\n"
    "voluntary_ctxt_switches:\t77\nnonvoluntary_ctxt_switches:\t5\n"
)


@pytest.mark.parametrize("name", ["gunicorn", "a) S 5 (b", "x y", "((", ")"])
def test_a_name_may_hold_anything(name: str) -> None:
    stat = kernel_texts.parse_stat(stat_line(name=name).encode())
    assert (stat.name, stat.state, stat.parent) == (name, "S", 1)
    assert (stat.user_ticks, stat.system_ticks, stat.start_ticks) == (300, 50, 4200)


def test_a_name_is_cleaned() -> None:
    stat = kernel_texts.parse_stat(stat_line(name="a\x1b[31m\nb").encode())
    assert "\x1b" not in stat.name
    assert "\n" not in stat.name


@given(st.binary(max_size=200))
def test_any_bytes_are_a_stat_or_a_value_error(raw: bytes) -> None:
    try:
        kernel_texts.parse_stat(raw)
    except ValueError:
        return


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"gunicorn\0wsgi\0-w\x004\0", ("gunicorn", "wsgi", "-w", "4")),
        (b"a\0\0b\0", ("a", "", "b")),
        (b"gunicorn: master [app]\0\0\0\0\0", ("gunicorn: master [app]",)),
        (b"", ()),
        (b"\0\0\0", ()),
        (b"\xff\x1b[2J\0", ("\ufffd\ufffd[2J",)),
    ],
)
def test_command_lines(tmp_path: Path, raw: bytes, words: tuple[str, ...]) -> None:
    (tmp_path / "10").mkdir()
    (tmp_path / "10/cmdline").write_bytes(raw)
    assert kernel_files.read_words(tmp_path, 10) == words


def test_of_an_environment_only_what_is_allowed_is_kept(tmp_path: Path) -> None:
    (tmp_path / "10").mkdir()
    (tmp_path / "10/environ").write_bytes(b"SECRET=x\0PORT=5000\0PORT=6000\0EMPTY=\0broken\0")
    found = kernel_files.read_environment(tmp_path, 10, {"PORT", "EMPTY", "broken", "ABSENT"})
    assert found == {"PORT": "5000", "EMPTY": ""}


def test_a_process_that_is_gone_is_none(tmp_path: Path) -> None:
    assert kernel_files.read_stat(tmp_path, 10) is None
    assert kernel_files.read_words(tmp_path, 10) is None
    assert kernel_files.read_environment(tmp_path, 10, set()) is None
    assert kernel_files.read_pss(tmp_path, 10) is None
    assert kernel_files.read_link(tmp_path, 10, "cwd") is None


def test_boot_time_and_pids(tmp_path: Path) -> None:
    write(tmp_path, {"stat": "cpu 1 2\nbtime 1700000000\n", "10/x": "", "self/x": "", "7/x": ""})
    assert kernel_files.boot_time(tmp_path) == 1700000000.0
    assert sorted(kernel_files.pids(tmp_path)) == [7, 10]
    (tmp_path / "stat").write_text("cpu 1\n")
    with pytest.raises(ValueError, match="btime"):
        kernel_files.boot_time(tmp_path)


def test_our_this_program() -> None:
    stat = kernel_files.read_stat(Path("/proc"), os.getpid())
    assert stat is not None
    assert (stat.pid, stat.parent) == (os.getpid(), os.getppid())
    words = kernel_files.read_words(Path("/proc"), os.getpid())
    assert words
    assert "python" in words[0]


# --- one member -------------------------------------------------------------------------------


def member(proc: Path, line: str = "", status: str = STATUS, **more: bool) -> TreeMember:
    write(proc, {"10/stat": line or stat_line(), "10/status": status})
    stat = kernel_files.read_stat(proc, 10)
    assert stat is not None
    return TreeMember(proc, stat, 1_700_000_000.0, **more)


@pytest.mark.parametrize("keep", [True, False])
def test_a_member_is_read_again_and_again(tmp_path: Path, keep: bool) -> None:
    one = member(tmp_path, keep=keep)
    first = one.read()
    assert first is not None
    assert (first.pid, first.parent) == (10, 1)
    assert first.values == {"rss": 50 * 1024 * 1024, "user_seconds": 3.0, "system_seconds": 0.5}
    assert first.created == 1_700_000_042.0
    assert one.read() is first
    write(tmp_path, {"10/stat": stat_line(user=400, parent=5)})
    second = one.read()
    assert second is not None
    assert (second.values["user_seconds"], second.parent) == (4.0, 5)
    one.close()


@pytest.mark.parametrize("line", [stat_line(state="Z"), stat_line(start=9999), "10 (cut"])
def test_a_zombie_or_another_process_is_gone(tmp_path: Path, line: str) -> None:
    one = member(tmp_path)
    write(tmp_path, {"10/stat": line})
    assert one.read() is None
    one.close()


def test_what_status_does_not_say_is_left_out(tmp_path: Path) -> None:
    one = member(tmp_path, status="Name:\tx\nState:\tS\n")
    found = one.read()
    one.close()
    assert found is not None
    assert "rss" not in found.values


def test_the_start_is_the_same_each_time() -> None:
    stat = kernel_texts.parse_stat(stat_line(start=123457).encode())
    assert created(stat, 1_700_000_000.0) == created(stat, 1_700_000_000.0) == 1_700_001_234.57
