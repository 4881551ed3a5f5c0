"""`wizard watch` over a real gunicorn: cut off, hung up, refused, ended."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from tests.helpers.command import assert_one_clear_line, wizard
from tests.helpers.patience import until
from tests.helpers.servers import gunicorn
from tests.helpers.terminal import Terminal
from tests.session.test_disk import disk, fill
from wizard.cli.watch_command import RecordingWriter
from wizard.evidence.sample import Sample
from wizard.evidence.target import Target
from wizard.session.line_file import LineFile
from wizard.session.recordings import Recording, RecordingHeader, lines_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["disk"]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    with gunicorn(tmp_path_factory.mktemp("server")) as pid:
        yield pid


def command(pid: int, out: Path) -> list[str]:
    words = ["watch", "--pid", str(pid), "--out", str(out), "--every", "1s"]
    return [sys.executable, "-m", "wizard", *words]


@contextmanager
def watching(pid: int, out: Path) -> Iterator[subprocess.Popen[str]]:
    """A watch without a terminal."""
    with subprocess.Popen(
        command(pid, out), stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def lines(path: Path) -> int:
    return path.read_bytes().count(b"\n") if path.exists() else 0


def read(path: Path) -> tuple[Recording, list[Sample]]:
    with path.open("rb") as file:
        recording = Recording(lines_in(file))
        return recording, list(recording.samples())


def test_what_was_cut_by_kill_9_is_read_again_and_gone_on_with(server: int, tmp_path: Path) -> None:
    out = tmp_path / "cut.rec"
    with watching(server, out) as process:
        until(lambda: lines(out) >= 4, "two samples")
        process.kill()
    recording, taken = read(out)
    assert recording.header.target.pid == server
    assert recording.header.every == 1.0
    assert len(taken) == lines(out) - 2
    assert all(len(sample.processes) == 3 for sample in taken)
    assert recording.ended is None
    assert out.stat().st_mode & 0o777 == 0o600
    with out.open("ab") as file:
        file.write(b'{"t":10')
    before = lines(out)
    with watching(server, out) as process:
        until(lambda: lines(out) >= before + 4, "a header and a sample")
        process.terminate()
        assert process.wait(10) == 143
    recording, again = read(out)
    assert again[: len(taken)] == taken
    assert len(again) > len(taken)
    assert (recording.runs, recording.ended) == (2, "terminated")
    assert [note.partition(";")[0] for note in recording.notes] == [
        f"line {before + 1}: the line is damaged"
    ]


def test_a_hang_up_ends_no_recording(server: int, tmp_path: Path) -> None:
    out = tmp_path / "hung.rec"
    with Terminal(command(server, out)) as terminal:
        terminal.wait_for("samples,")
        with open(f"/proc/{terminal.process.pid}/oom_score_adj", encoding="ascii") as file:
            assert file.read() == "1000\n"
        assert os.getpriority(os.PRIO_PROCESS, terminal.process.pid) == 10
        terminal.hang_up()
        terminal.signal(signal.SIGHUP)
        count = lines(out)
        until(lambda: lines(out) >= count + 2, "samples after the hang-up")
        terminal.signal(signal.SIGINT)
        assert terminal.wait_exit() == 130
    recording, _taken = read(out)
    assert recording.ended == "interrupted"


def test_it_ends_with_its_target_and_says_so(tmp_path: Path) -> None:
    out = tmp_path / "gone.rec"
    target = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    with watching(target.pid, out) as process:
        until(lambda: lines(out) >= 3, "a sample")
        target.kill()
        target.wait()
        _out, said = process.communicate(timeout=60)
    assert process.returncode == 0
    assert said.count("\n") == 2  # a line at the start, a line at the end
    assert f"process {target.pid} has ended: " in said.splitlines()[1]
    assert read(out)[0].ended == f"process {target.pid} has ended"


def test_no_other_file_is_touched(server: int, tmp_path: Path) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("mine\n")
    notes.chmod(0o644)
    result = wizard("watch", "--pid", str(server), "--out", notes)
    assert_one_clear_line(result, "notes.txt", "not a recording", "--out")
    assert notes.read_text() == "mine\n"
    assert notes.stat().st_mode & 0o777 == 0o644
    result = wizard("watch", "--pid", str(server), "--out", tmp_path / "none" / "a.rec")
    assert_one_clear_line(result, "none/a.rec", "No such file", "--out")


def test_a_recording_of_another_process_is_refused(server: int, tmp_path: Path) -> None:
    out = tmp_path / "one.rec"
    out.touch(0o644)  # as after a run that was cut off before its first line
    assert wizard("watch", "--pid", str(server), "--out", out, "--for", "0.1s").code == 0
    assert out.stat().st_mode & 0o777 == 0o600
    before = out.read_bytes()
    result = wizard("watch", "--pid", str(os.getpid()), "--out", out)
    assert_one_clear_line(result, "one.rec", f"(pid {server})", f"(pid {os.getpid()})", "--out")
    assert out.read_bytes() == before
    result = wizard("watch", "--pid", str(server), "--out", out, "--every", "0.2s")
    assert_one_clear_line(result, "--every", "1s")


def test_a_full_disk_is_said_and_lived_through(server: int, disk: Path) -> None:
    out = disk / "full.rec"
    ballast = fill(disk)
    with watching(server, out) as process:
        assert process.stderr is not None
        said = iter(process.stderr.readline, "")
        assert any("cannot write: No space left on device" in line for line in said)
        assert lines(out) == 0
        ballast.unlink()
        until(lambda: lines(out) >= 5, "a header, the gap and two samples")
        process.send_signal(signal.SIGTERM)
        assert "writing works again" in process.stderr.read()
        assert process.wait(10) == 143
    recording, taken = read(out)
    assert len(taken) >= 2
    assert len(recording.notes) == 1
    assert "could not be written: No space left on device" in recording.notes[0]


def test_what_was_missed_at_the_end_is_told(tmp_path: Path) -> None:
    out = tmp_path / "end.rec"
    target = Target("machine", "this machine", None, None)
    tape = RecordingWriter(
        LineFile.create_at(out), lambda: 5.0, RecordingHeader("0", 0.0, 5.0, target)
    )
    tape.add(Sample(1.0))
    with file_size_limit(out.stat().st_size):
        tape.add(Sample(2.0))
        tape.add(Sample(3.0))
    tape.close("interrupted")
    recording, taken = read(out)
    assert [sample.at for sample in taken] == [1.0]
    assert recording.ended == "interrupted"
    assert recording.notes == ["line 4: 2 samples could not be written: File too large"]


@contextmanager
def file_size_limit(size: int) -> Iterator[None]:
    """No file of this process grows beyond `size` bytes."""
    before, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (before, hard))


def test_a_terminal_that_stops_reading_holds_nothing_up(server: int, tmp_path: Path) -> None:
    out = tmp_path / "stalled.rec"
    with Terminal(command(server, out)) as terminal:
        terminal.wait_for("samples,")
        terminal.send(b"\x13")  # Ctrl+S
        count = lines(out)
        until(lambda: lines(out) >= count + 3, "samples meanwhile")
        terminal.signal(signal.SIGTERM)
        terminal.wait_exit(5)
    assert read(out)[0].ended == "terminated"
