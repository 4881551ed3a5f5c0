"""A session that is to be anonymous tells no names of hosts and users, however it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.helpers.sessions import STARTED, file_of
from tests.helpers.shop_session import shop
from wizard.evidence.reading import Reading
from wizard.evidence.target import Target
from wizard.report.as_handover import handover
from wizard.report.as_html import to_html
from wizard.report.as_markdown import to_markdown
from wizard.report.gather import gather
from wizard.session.journal import Journal
from wizard.session.journal_reader import read_header
from wizard.session.line_file import LineFile
from wizard.session.recorded import recorded, without_names
from wizard.text.anonymize import KnownNames, names_of
from wizard.walk.events import (
    AnswerGiven,
    CommandCopied,
    FactStated,
    NoteAdded,
    TargetChosen,
    TargetLost,
    Verdict,
)

if TYPE_CHECKING:
    from pathlib import Path

HERE = names_of(["shop-web-6d9f"], ["alice"])

HOST = Reading("host", frozenset({"shop-web-6d9f"}), text="shop-web-6d9f", because="of alice")
COMMAND = ("celery", "-b", "amqp://bob:pw@rabbit.corp//", "--workdir", "/home/alice/shop")
EVENTS = (
    TargetChosen(1.0, Target("process", "celery of alice", 7, 1.0, COMMAND, {"host": HOST})),
    NoteAdded(2.0, "a", "alice restarted shop-web-6d9f"),
    CommandCopied(3.0, "a", "ssh alice@shop-web-6d9f"),
    FactStated(4.0, "host", "shop-web-6d9f"),
    AnswerGiven(
        5.0, "a", 1, "A", "a", "person", (Verdict("true", ("host is shop-web-6d9f",)),), None
    ),
    TargetLost(6.0, "alice ended it"),
)
NAMES = ("alice", "shop-web", "rabbit.corp", "bob")


def test_no_name_is_written_and_going_on_keeps_it_so(tmp_path: Path) -> None:
    origin = "/home/alice/flow.md"
    journal = Journal.create(tmp_path, flow="f", started=STARTED, origin=origin, hidden=HERE)
    for event in EVENTS:
        journal.append(event, durable=False)
    journal.close()
    path = file_of(journal)
    assert read_header(path).anonymous is True
    again = Journal.again(LineFile.again(path), hidden=HERE)
    again.append(NoteAdded(7.0, "a", "alice again"), durable=True)
    again.close()
    text = path.read_text(encoding="ascii")
    assert not [name for name in NAMES if name in text]
    assert "[user] restarted [host]" in text
    assert len(recorded(path).events) == len(EVENTS) + 1


def test_without_it_names_are_kept(tmp_path: Path) -> None:
    journal = Journal.create(tmp_path, flow="f", started=STARTED)
    journal.append(EVENTS[1], durable=True)
    journal.close()
    assert read_header(file_of(journal)).anonymous is None
    assert "alice" in file_of(journal).read_text(encoding="ascii")


def test_a_report_can_be_made_anonymous_later_by_the_names_the_session_tells() -> None:
    session = shop()
    for made in (to_markdown, to_html):
        assert "shop-web-6d9f" in made(gather(session))
        assert "shop-web-6d9f" not in made(gather(without_names(session, KnownNames())))
    assert r"\[host\]" in handover(without_names(session, KnownNames()))
