"""wizard/session/FORMAT.md says what the code does, and sessions of format 1 stay readable."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from wizard.session import encode as encoding
from wizard.session import recall
from wizard.session.encode import EVENTS, encode
from wizard.session.recall import read_journal
from wizard.session.recorded import recorded
from wizard.walk.events import Sampled

if TYPE_CHECKING:
    from wizard.session.kinds import Table

FIXTURES = Path(__file__).parent / "fixtures"
PAGE = (Path(encoding.__file__).parent / "FORMAT.md").read_text(encoding="utf-8")
EXAMPLE = re.findall(r"```jsonl\n(.*?)```", PAGE, re.DOTALL)[0]

TABLES: dict[str, Table] = {
    "header": recall._HEADER,
    "gap": recall._GAP,
    **{name: table for name, (_event, table) in EVENTS.items()},
    "verdict": encoding._VERDICT,
    "target": encoding._TARGET,
    "reading": encoding._READING,
    "sample": encoding._SAMPLE,
    "process": encoding._PROCESS,
    "group": encoding._GROUP,
    "machine": encoding._MACHINE,
    "history": encoding._HISTORY,
}


def test_the_page_has_every_table_and_no_other() -> None:
    tables = re.findall(r"^##+ (.*)\n(?:\n[^|#\n].*\n)*\n\| key", PAGE, re.MULTILINE)
    assert set(tables) == set(TABLES)


@pytest.mark.parametrize("name", TABLES)
def test_a_table_of_the_page_is_that_of_the_code(name: str) -> None:
    section = re.split(rf"^##+ {name}$", PAGE, flags=re.MULTILINE)[1].partition("\n#")[0]
    rows = re.findall(r"^\| `(\w+)` \| (.*?) \| \S.* \|$", section, re.MULTILINE)
    assert rows == [(key, kind.name) for _field, key, kind in TABLES[name]]


def test_the_example_is_a_journal(tmp_path: Path) -> None:
    path = tmp_path / "example.jsonl"
    path.write_text(EXAMPLE, encoding="utf-8")
    header, events, notes = read_journal(path)
    assert header.flow == "resource-alerts"
    assert notes == ("9 events are missing, they could not be saved: No space left on device",)
    lines = [json.loads(line) for line in EXAMPLE.splitlines()[1:]]
    assert [encode(event) for event in events] == [line for line in lines if line["event"] != "gap"]
    assert {line["event"] for line in lines} == {*EVENTS, "gap"}


@pytest.mark.parametrize("name", ["format-1-first", "format-1"])
def test_sessions_of_format_1_stay_readable(name: str) -> None:
    session = recorded(FIXTURES / f"{name}.jsonl")
    assert session.title == "Which alert?"
    assert session.target == "gunicorn wsgi:app (pid 4242)"
    assert session.step == "which-alert"
    assert session.walk.stated == {"app.kind": "regular"}
    assert [note.text for note in session.walk.notes] == ["since the deployment of this morning"]
    (sampled,) = (event for event in session.events if isinstance(event, Sampled))
    assert sampled.sample.processes[1].rss == 104857600
    assert session.outcome == ("solved" if name == "format-1" else None)
    assert session.finished == (name == "format-1")
