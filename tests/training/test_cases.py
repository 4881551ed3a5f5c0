"""Cases: what is in the catalogue, and what of a recording can be shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers.process_trees import group, sample
from tests.helpers.values import replace
from wizard.evidence.target import Target
from wizard.session.recording_writer import SampleWriter, end_lines, header_lines
from wizard.session.recordings import RecordingHeader
from wizard.training.cases import CaseError, case_of, recorded_case, why_not
from wizard.training.scenario_library import open_scenario
from wizard.training.simulated_curves import CURVES

MIB = 1024**2
START = 1_700_000_000.0
NOW = 1_764_000_000.0
TARGET = Target(
    "process", "gunicorn shop:app", 10, START - 7200, ("gunicorn", "shop:app"), {}, START - 7201
)
SLOW_LEAK = open_scenario("night-curve")


@pytest.mark.parametrize("name", CURVES)
def test_a_curve_is_a_history_that_ends_now(name: str) -> None:
    scenario = replace(SLOW_LEAK, fault=name)
    assert why_not(scenario) is None
    case = case_of(scenario, 4, NOW)
    assert case.history is not None
    assert case.history.times[-1] == NOW
    assert case.names["app"] in case.names["title"]


def test_the_seed_is_the_variant() -> None:
    names = [case_of(SLOW_LEAK, seed, NOW).names["command"] for seed in (1, 1, 2)]
    assert names[0] == names[1] != names[2]


def test_what_is_in_no_catalogue_says_so_in_one_line() -> None:
    scenario = replace(SLOW_LEAK, fault="gremlins")
    why = why_not(scenario)
    assert why is not None
    assert why.startswith(f"{scenario.file}: there is no fault 'gremlins'; use one of ")
    with pytest.raises(CaseError, match="gremlins"):
        case_of(scenario, 4, NOW)


def test_a_recording_is_shown_in_place_of_a_fault() -> None:
    scenario = replace(SLOW_LEAK, fault="", recording="gone.rec")
    why = why_not(scenario)
    assert why is not None
    assert why.startswith("gone.rec: ")


def recorded(path: Path, minutes: int = 30) -> Path:
    """A leak of 1 MiB a minute; the last two samples are of a process that has ended."""
    recorder = SampleWriter()
    lines = [*header_lines(RecordingHeader("1", START, 5.0, TARGET))]
    for index in range(minutes * 12 + 1):
        held = group(memory_used=int((400 + index / 12) * MIB), cpu_seconds=index / 2)
        line = recorder.line(sample(START + index * 5, group=held))
        assert line is not None
        lines.append(line)
    lines += end_lines(START + minutes * 60, "the process has ended")
    path.write_bytes(b"".join(lines))
    return path


def test_a_recording_ends_now_and_so_does_its_target(tmp_path: Path) -> None:
    case = recorded_case(str(recorded(tmp_path / "night.rec")), NOW)
    history = case.history
    assert history.times[-1] == NOW
    assert history.times[0] == NOW - 1800
    assert history.columns["memory_used"][-1] == 430 * MIB
    assert history.target is not None
    assert history.target.created == NOW - 1800 - 7200
    assert history.target.container_created == NOW - 1800 - 7201
    assert case.names == {
        "app": "shop",
        "title": "gunicorn shop:app",
        "command": "gunicorn shop:app",
        "limit": "1.00 GiB",
        "cores": "2.00 cores",
        "workers": "2",
        "age": "2 h 30 min",
    }
    assert case.stated == {}
    assert case.start() is None


def test_a_torn_recording_is_shown_as_far_as_it_goes(tmp_path: Path) -> None:
    path = recorded(tmp_path / "night.rec")
    path.write_bytes(path.read_bytes()[:-200])
    history = recorded_case(str(path), NOW).history
    assert history.times[-1] == NOW
    assert any("cut off" in line for line in history.notes)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"", ":1: the line is damaged; this is not a recording"),
        (b"time,memory\n1,2\n", ":1: the line is damaged; this is not a recording"),
        (b"\xff\xfe\xfa", ": this is not a valid file name|:1: "),
        (b'{"recording":99}\n', ":1: the file has format 99, and this version reads format 1"),
    ],
)
def test_what_is_no_recording_is_one_line(tmp_path: Path, text: bytes, said: str) -> None:
    path = tmp_path / "night.rec"
    path.write_bytes(text)
    with pytest.raises(CaseError, match=f"^{path}({said}).*name a recording") as caught:
        recorded_case(str(path), NOW)
    assert "\n" not in str(caught.value)


def test_another_process_half_way_is_told_with_its_line(tmp_path: Path) -> None:
    path = recorded(tmp_path / "night.rec", minutes=2)
    count = path.read_bytes().count(b"\n")
    other = Target("process", "python", 11, START)
    path.write_bytes(
        path.read_bytes() + b"".join(header_lines(RecordingHeader("1", START, 5.0, other)))
    )
    with pytest.raises(CaseError, match=f"^{path}:{count + 2}: from here on another process"):
        recorded_case(str(path), NOW)


def test_a_recording_without_samples_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "night.rec"
    path.write_bytes(b"".join(header_lines(RecordingHeader("1", START, 5.0, TARGET))))
    with pytest.raises(CaseError, match=f"^{path}: no sample says"):
        recorded_case(str(path), NOW)


def test_what_is_no_file_is_one_line(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.rec", Path("/dev/null")):
        with pytest.raises(CaseError, match=f"^{path}: .*correct the path"):
            recorded_case(str(path), NOW)
    with pytest.raises(CaseError, match="not a valid file name"):
        recorded_case("a\0b", NOW)
