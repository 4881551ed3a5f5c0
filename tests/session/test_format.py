"""wizard/session/FORMAT.md says what the classes do, and sessions of format 1 stay readable."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import pytest

from tests.helpers.sessions import sampled
from tests.session.described import rows_of
from wizard.evidence.history.tracks import History
from wizard.evidence.reading import Interval, Likely, Reading
from wizard.evidence.sample import ProcessSample, Sample
from wizard.evidence.target import Target
from wizard.session import codec
from wizard.session.codec import Gap, Header, event_of, line_of
from wizard.session.journal import Journal
from wizard.session.journal_reader import JournalError, read_journal
from wizard.session.line_file import LineFile
from wizard.session.recorded import recorded
from wizard.walk.events import Event, Sampled, Verdict

if TYPE_CHECKING:
    import msgspec

FIXTURES = Path(__file__).parent / "fixtures"
PAGE = (Path(codec.__file__).parent / "FORMAT.md").read_text(encoding="utf-8")
EXAMPLE = re.findall(r"```jsonl\n(.*?)```", PAGE, re.DOTALL)[0]

NAMES = {event.__struct_config__.tag: event for event in get_args(Event)}
CLASSES: dict[str, type[msgspec.Struct]] = {
    "header": Header,
    "gap": Gap,
    **NAMES,
    "verdict": Verdict,
    "target": Target,
    "reading": Reading,
    "likely": Likely,
    "interval": Interval,
    "sample": Sample,
    "process": ProcessSample,
    "history": History,
}
KINDS = {made: name for name, made in CLASSES.items()}


def test_the_page_has_every_table_and_no_other() -> None:
    tables = re.findall(r"^##+ (.*)\n(?:\n[^|#\n].*\n)*\n\| key", PAGE, re.MULTILINE)
    assert set(tables) == set(CLASSES)


@pytest.mark.parametrize("name", CLASSES)
def test_a_table_of_the_page_is_that_of_the_class(name: str) -> None:
    section = re.split(rf"^##+ {name}$", PAGE, flags=re.MULTILINE)[1].partition("\n#")[0]
    rows = re.findall(r"^\| `(\w+)` \| (.*?) \| \S.* \|$", section, re.MULTILINE)
    assert rows == rows_of(CLASSES[name], KINDS)


def test_the_example_is_a_journal(tmp_path: Path) -> None:
    path = tmp_path / "example.jsonl"
    path.write_text(EXAMPLE, encoding="utf-8")
    header, events, notes = read_journal(path)
    assert header.flow == "resource-alerts"
    assert notes == (
        "9 events are missing because they could not be saved: No space left on device",
    )
    lines = [json.loads(line) for line in EXAMPLE.splitlines()[1:]]
    kept = [line for line in lines if line["event"] != "gap"]
    assert [json.loads(line_of(event)) for event in events] == kept
    assert {line["event"] for line in lines} == {*NAMES, "gap"}


@pytest.mark.parametrize("name", ["format-1-first", "format-1"])
def test_sessions_of_format_1_stay_readable(name: str) -> None:
    session = recorded(FIXTURES / f"{name}.jsonl")
    assert session.title == "Which alert?"
    assert session.target == "gunicorn wsgi:app (pid 4242)"
    assert session.step == "which-alert"
    assert session.walk.stated == {"app.kind": "regular"}
    assert [note.text for note in session.walk.notes] == ["since the deployment of this morning"]
    (sampled,) = (event for event in session.events if isinstance(event, Sampled))
    assert sampled.sample.processes[1].values["rss"] == 104857600
    assert session.walk.target is not None
    workers = session.walk.target.facts.get("server.workers")
    assert workers is None or workers.value == Interval(2, 2)
    assert session.outcome == ("solved" if name == "format-1" else None)
    assert session.finished == (name == "format-1")


def test_a_sample_of_format_1_is_the_same_late_or_at_once() -> None:
    for line in (FIXTURES / "shop-memory.jsonl").read_bytes().splitlines()[1:]:
        if b'"sampled"' in line:
            late, at_once = codec.decode(line + b"\n"), event_of(json.loads(line))
            assert late == at_once
            assert isinstance(at_once, Sampled)
            assert at_once.sample.has_group


def test_a_session_of_format_1_is_gone_on_with_in_its_file(tmp_path: Path) -> None:
    path = tmp_path / "old.jsonl"
    path.write_bytes((FIXTURES / "format-1-first.jsonl").read_bytes())
    _header, before, _notes = read_journal(path)
    journal = Journal.again(LineFile.again(path))
    journal.append(sampled(2e9), durable=True)
    journal.close(60)
    assert read_journal(path)[1] == (*before, sampled(2e9))


def test_a_recording_is_not_taken_for_a_session(tmp_path: Path) -> None:
    path = tmp_path / "night.rec"
    path.write_bytes(line_of(Header(codec.FORMAT, "1", 1.0, every=5.0)))
    with pytest.raises(JournalError, match="recording of `wizard watch`"):
        read_journal(path)
