"""A recording of `wizard watch` is a history that says whom it is of."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers.histories import MIB, START, read
from tests.helpers.process_trees import group, process, sample
from wizard.evidence.history.tracks import HistoryError
from wizard.evidence.readings.observe import observe
from wizard.evidence.series import Series
from wizard.evidence.target import Target
from wizard.session.recording_writer import SampleWriter, end_lines, header_lines
from wizard.session.recordings import RecordingHeader

FIXTURES = Path(__file__).parent / "fixtures"
TARGET = Target("process", "gunicorn wsgi:app", 10, START - 7200, ("gunicorn", "wsgi:app"))


def recording(minutes: int, every: float = 5.0) -> str:
    """A leak of 1 MiB a minute in a group of 1 GiB."""
    lines = [*header_lines(RecordingHeader("1", START, every, TARGET))]
    recorder = SampleWriter()
    for index in range(int(minutes * 60 / every) + 1):
        used = int((400 + index * every / 60) * MIB)
        held = group(memory_used=used, cpu_seconds=index * every / 10)
        lines.append(recorder.line(sample(START + index * every, group=held)))
    lines += end_lines(START + minutes * 60, "the process has ended")
    return b"".join(lines).decode()


def test_a_recorded_leak_is_judged_with_its_own_limit() -> None:
    history = read(recording(120), name="leak.rec")
    assert history.target is not None
    assert history.target.title == "gunicorn wsgi:app"
    assert history.notes == (
        "1441 samples in 2 h of gunicorn wsgi:app (pid 10), until 2026-11-23 12:00:00 UTC",
        "it ended: the process has ended",
    )
    series = Series()
    series.join(history)
    readings = observe(series, history.target, {}, START + 7200).readings
    assert readings["memory.trend"].text == "growing 60 MiB/h"
    assert readings["memory.time_to_limit"].text == "7 to 10 h (2 h of history)"
    assert readings["memory.used"].text == "520 MiB of 1.00 GiB"
    assert readings["workers.count"].text == "2 workers"
    assert readings["memory.largest_worker"].text == "101 MiB (pid 12)"
    assert not readings["workers.restarts"].known
    assert readings["cpu.cores"].text == "0.10 of 2 cores"
    assert readings["pid"].text == "10" or not readings["pid"].known


def test_what_the_busiest_process_did_is_kept() -> None:
    """It computes a third of a second each second and waits 900 times: it is no loop."""
    recorder = SampleWriter()
    lines = [*header_lines(RecordingHeader("1", START, 5.0, TARGET))]
    for index in range(13):
        master = process(10)
        worker = process(12, 10, cpu=index * 1.5, system=index * 0.3, switches=index * 4500)
        lines.append(recorder.line(sample(START + index * 5, (master, worker), group())) or b"")
    history = read(b"".join(lines).decode(), name="busy.rec")
    series = Series()
    series.join(history)
    readings = observe(series, history.target, {}, START + 60).readings
    assert readings["cpu.pattern"].value == frozenset({"waiting"})
    assert readings["cpu.busiest_pid"].text == "12"
    assert readings["cpu.user_share"].text == "83 %"


def test_a_torn_recording_is_read_and_said() -> None:
    history = read(recording(30)[:-300], name="leak.rec")
    assert any("cut off" in line for line in history.notes)


def test_what_is_no_recording_is_one_line() -> None:
    for text in ('{"recording":99}\n', '{"recording":1}\n', '{"recording":'):
        with pytest.raises(HistoryError, match="line 1"):
            read(text)
    with pytest.raises(HistoryError, match="no sample"):
        read(recording(0), now=START - 5)


def test_a_recording_of_format_1_that_was_gone_on_with_is_read_to_its_end() -> None:
    before = (FIXTURES / "recording-1-busy.jsonl").read_text(encoding="ascii")
    old = read(before, name="busy.rec")
    assert old.target is not None
    lines = [*header_lines(RecordingHeader("1", old.times[-1] + 60, old.every, old.target))]
    recorder = SampleWriter()
    since = old.times[-1] + 60
    for index in range(8):
        used = group(memory_used=(500 + index) * MIB)
        lines.append(recorder.line(sample(since + index * old.every, group=used)) or b"")
    both = read(before + b"".join(lines).decode(), name="busy.rec")
    assert len(both.times) == len(old.times) + 8
    assert both.times[-1] == pytest.approx(since + 7 * old.every)
    assert both.columns["memory_used"][-1] == 507 * MIB


def test_a_fact_under_the_name_of_another_is_not_known() -> None:
    facts = '"facts":{"server.kind":{"name":"x.kind","value":["gunicorn"],"origin":"detected"}}'
    damaged = recording(2).replace(
        '"command":["gunicorn","wsgi:app"]', f'"command":["gunicorn"],{facts}'
    )
    history = read(damaged, name="leak.rec")
    assert history.target is not None
    assert "server.kind" in history.target.facts
    series = Series()
    series.join(history)
    stated = {"server.kind": frozenset({"gunicorn"})}
    assert observe(series, history.target, stated, START + 120).readings["server.kind"].known
    assert not observe(series, history.target, {}, START + 120).readings["server.kind"].known


@pytest.mark.parametrize("line", ['{"t":"\\ud800"}', '{"at":"\\ud800"}'])
def test_half_of_a_surrogate_pair_where_a_number_belongs_damages_its_line_alone(line: str) -> None:
    before = (FIXTURES / "recording-1-busy.jsonl").read_text(encoding="ascii")
    whole = read(before, name="busy.rec")
    damaged = read(before + line + "\n", name="busy.rec")
    assert len(damaged.times) == len(whole.times)
    assert any("the line is damaged" in note for note in damaged.notes)
