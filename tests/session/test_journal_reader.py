"""A journal from anywhere is read, or is one clear line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from tests.helpers.process_trees import group, machine, process, sample
from tests.helpers.sessions import sampled, walked
from wizard.session.codec import line_of
from wizard.session.journal import Journal
from wizard.session.journal_reader import JournalError, read_journal
from wizard.session.line_file import LineFile
from wizard.walk.events import Ended, NoteAdded, Sampled, WentBack

if TYPE_CHECKING:
    from pathlib import Path

HEADER = b'{"journal":2,"wizard":"0.1.0","started":1.0,"flow":"f"}\n'
GAP = b'{"event":"gap","at":1,"until":2,"events":3,"reason":"No space left on device"}\n'
NOTE = NoteAdded(1.0, "a", "b")
LINE = line_of(NOTE)


def written(directory: Path, data: bytes) -> Path:
    path = directory / "session.jsonl"
    path.write_bytes(data)
    return path


def test_a_journal_cut_at_each_byte_loses_the_torn_event_at_most(tmp_path: Path) -> None:
    events = [WentBack(float(number), number) for number in range(4)]
    whole = HEADER + b"".join(map(line_of, events))
    for cut in range(len(HEADER), len(whole) + 1):
        _header, read, notes = read_journal(written(tmp_path, whole[:cut]))
        complete = whole[:cut].count(b"\n") - 1
        assert read[:complete] == tuple(events[:complete])
        assert len(read) in (complete, complete + 1)
        assert bool(notes) == (len(read) == complete and not whole[:cut].endswith(b"\n"))
        if notes:
            assert notes == ("the last line was cut off and is left out",)


def test_a_session_cut_at_each_byte_keeps_all_that_is_whole(tmp_path: Path) -> None:
    path = walked(tmp_path / "whole", 1, then=lambda guide: guide.note("a note"))
    journal = Journal.again(LineFile.again(path))
    for event in (sampled(2e9), sampled(2e9 + 1), Ended(2e9 + 2, "hang-up")):
        journal.append(event, durable=False)
    journal.close(60)
    whole = path.read_bytes()
    header, events, _notes = read_journal(path)
    for cut in range(whole.index(b"\n") + 1, len(whole)):
        read = read_journal(written(tmp_path, whole[:cut]))
        complete = whole[:cut].count(b"\n") - 1
        assert read[0] == header
        assert read[1][:complete] == events[:complete]
        assert len(read[1]) in (complete, complete + 1)


def test_a_run_of_nul_at_the_end_is_a_torn_line(tmp_path: Path) -> None:
    _header, events, notes = read_journal(written(tmp_path, HEADER + LINE + b"\0" * 4096))
    assert events == (NOTE,)
    assert notes == ("the last line was cut off and is left out",)


def test_unknown_events_are_skipped_and_said(tmp_path: Path) -> None:
    data = HEADER + b'{"event":"danced","at":1}\n' + LINE
    _header, events, notes = read_journal(written(tmp_path, data))
    assert events == (NOTE,)
    assert notes == ("1 event of a newer version is skipped",)


def test_a_gap_is_said_and_excuses_the_damaged_line_before_it(tmp_path: Path) -> None:
    _header, events, notes = read_journal(written(tmp_path, HEADER + b'{"ev\n' + GAP + LINE))
    assert events == (NOTE,)
    assert notes == (
        "3 events are missing because they could not be saved: No space left on device",
    )


BAD = {
    "empty": (b"", "1: the file has no header"),
    "a header that is torn": (HEADER[:-5], "1: the file has no header"),
    "no header": (LINE, "1: this is not a header"),
    "a document": (b"# Title\n\nText\n", "1: this is not a header"),
    "a list": (b"[1]\n", "1: this is not a header"),
    "binary": (bytes(range(256)) * 4 + b"\n", "1: this is not a header"),
    "a future version": (
        HEADER.replace(b":2,", b":3,"),
        "1: the file has format 3, and this version reads",
    ),
    "a version that is no number": (HEADER.replace(b":2,", b':"2",'), "1: the header is broken"),
    "a header without time": (
        b'{"journal":1,"wizard":"1","flow":"f"}\n',
        "1: the header is broken",
    ),
    "NaN": (HEADER + b'{"event":"ended","at":NaN,"reason":"quit"}\n', "2: ended: at: "),
    "1e999": (HEADER + b'{"event":"ended","at":1e999,"reason":"quit"}\n', "2: ended: at: "),
    "many digits": (HEADER + b'{"event":"ended","at":' + b"9" * 9999 + b"}\n", "2: the line is"),
    "deep nesting": (HEADER + b"[" * 1_000_000 + b"\n", "2: the line is damaged"),
    "a long line": (HEADER + b"{", "2: the line is too long"),
    "nul": (HEADER + b"\0\0\0\n" + LINE, "2: the line is damaged"),
    "no UTF-8": (HEADER + b'{"event":"\xff"}\n', "2: the line is damaged"),
    "an array": (HEADER + b"[]\n", "2: the line names no event"),
    "a broken event": (HEADER + LINE + b'{"event":"ended"}\n', "3: ended: at: it is missing"),
    "damage in the middle": (HEADER + b"{\n" + LINE, "2: the line is damaged"),
    "damage twice before a gap": (HEADER + b"{\n{\n" + GAP, "2: the line is damaged"),
    "damage at the end": (HEADER + LINE + b"{\n", "3: the line is damaged"),
    "a broken gap": (HEADER + b'{"event":"gap"}\n', "2: gap: at: it is missing"),
}


def bad(directory: Path, case: str) -> tuple[Path, str]:
    data, said = BAD[case]
    path = written(directory, data)
    if case == "a long line":
        os.truncate(path, 100_000_000)
    return path, said


@pytest.mark.parametrize("case", BAD)
def test_a_bad_journal_is_one_clear_line(tmp_path: Path, case: str) -> None:
    path, said = bad(tmp_path, case)
    start = time.process_time()
    with pytest.raises(JournalError) as caught:
        read_journal(path)
    assert time.process_time() - start < 0.5
    assert str(caught.value).startswith(f"{path}:{said}")
    assert str(caught.value).isprintable()


READ = """
import resource, sys
from pathlib import Path
from wizard.session.journal_reader import JournalError, read_journal
resource.setrlimit(resource.RLIMIT_DATA, (int(sys.argv[2]), int(sys.argv[2])))
try:
    read_journal(Path(sys.argv[1]))
except JournalError as error:
    print(error)
"""


@pytest.mark.parametrize("case", ["deep nesting", "a long line"])
def test_a_hostile_journal_takes_less_than_100_mb(tmp_path: Path, case: str) -> None:
    path, said = bad(tmp_path, case)
    reader = subprocess.run(
        [sys.executable, "-c", READ, path, str(100 * 1000**2)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert reader.stdout.startswith(f"{path}:{said}")


def test_texts_are_cleaned(tmp_path: Path) -> None:
    poison = json.dumps("\x1b]52;c;eA==\x07\ud800")
    data = HEADER.replace(b'"f"', poison.encode()) + b'{"event":"target-lost","at":1,"reason":%s}\n'
    header, events, _notes = read_journal(written(tmp_path, data % poison.encode()))
    assert header.flow.isprintable() or "\ufffd" in header.flow
    assert "\x1b" not in header.flow
    assert "\x1b" not in getattr(events[0], "reason", "\x1b")


def test_what_is_no_file_is_one_clear_line(tmp_path: Path) -> None:
    target = written(tmp_path, HEADER)
    (tmp_path / "link").symlink_to(target)
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    os.mkfifo(tmp_path / "fifo")
    for name, said in {
        "link": "this is a link; give the file that it points to",
        "loop": "this is a link; give the file that it points to",
        "fifo": "this is not a regular file; give the journal of a session",
        ".": "this is not a regular file; give the journal of a session",
        "missing": "No such file or directory",
        "-rf": "No such file or directory",
        "x" * 300: "File name too long",
        "a\0b": "this is not a valid file name",
    }.items():
        with pytest.raises(JournalError) as caught:
            read_journal(tmp_path / name)
        assert str(caught.value).endswith(f": {said}")
        assert "\0" not in str(caught.value)


def test_an_unfinished_journal_is_read_while_it_is_written(tmp_path: Path) -> None:
    path = written(tmp_path, HEADER + line_of(Ended(1.0, "quit")).rstrip())
    assert read_journal(path)[1] == (Ended(1.0, "quit"),)


@pytest.mark.slow
def test_a_session_of_a_working_day_opens_in_two_seconds(tmp_path: Path) -> None:
    processes = [
        process(4242 + n, 1, name="gunicorn: worker", created=1.8e9 + n, switches=3456)
        for n in range(9)
    ]
    ours = group(memory_stall_seconds=0.5, cpu_stall_seconds=0.25, own_memory=9)
    whole = machine(2**34, 2**33, 4.0, 99.5)
    journal = Journal.create(tmp_path, flow="f", started=1.8e9)
    for second in range(8 * 3600):
        at = 1.8e9 + second
        journal.append(
            Sampled(at, sample(at, tuple(processes), ours, whole)), durable=second % 5000 == 0
        )
    journal.close(60)
    assert journal.path is not None
    start = time.process_time()
    _header, events, notes = read_journal(journal.path)
    assert time.process_time() - start < 2.0
    assert (len(events), notes) == (8 * 3600, ())
    last = events[-1]
    assert isinstance(last, Sampled)
    assert last.sample.processes == tuple(processes)
