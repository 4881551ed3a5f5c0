"""A connection breaks in mid-question; `wizard resume` stands there, beside the same process."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.helpers.command import wizard
from tests.helpers.servers import gunicorn
from tests.helpers.terminal import Terminal
from wizard.session.resume_state import RECENT
from wizard.session.session_store import kind_of_mount

if TYPE_CHECKING:
    from collections.abc import Iterator

WIZARD = [sys.executable, "-m", "wizard"]
QUESTION = "What is the process started with?"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The process id of a gunicorn master with a worker."""
    with gunicorn(tmp_path_factory.mktemp("served"), workers=1) as pid:
        yield pid


def environment(sessions: Path, **more: str) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if key not in ("COLUMNS", "LINES")}
    return kept | {"TERM": "xterm-256color", "WIZARD_SESSION_DIR": str(sessions)} | more


def events(journal: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in journal.read_text(encoding="utf-8").splitlines()[1:]]


def only(sessions: Path) -> Path:
    (journal,) = sessions.glob("*.jsonl")
    return journal


def to_the_question(terminal: Terminal) -> None:
    """From the first question to the second."""
    terminal.wait_for("Which alert did you receive?")
    terminal.wait_quiet(0.3)
    terminal.press("1")
    terminal.wait_for(QUESTION)


def cut_off(served: int, sessions: Path) -> Path:
    """The journal of a walk whose connection broke at the question."""
    with Terminal([*WIZARD, "--pid", str(served)], env=environment(sessions)) as terminal:
        to_the_question(terminal)
        terminal.wait_for(f"(pid {served})")
        terminal.hang_up()
        assert terminal.wait_exit(2.0) == 129
    return only(sessions)


def test_after_a_broken_connection_resume_stands_at_the_question(
    served: int, tmp_path: Path
) -> None:
    journal = cut_off(served, tmp_path)
    seen = len([event for event in events(journal) if event["event"] == "sampled"])
    assert seen > 0
    with Terminal([*WIZARD, "resume"], env=environment(tmp_path)) as terminal:
        terminal.wait_for(QUESTION)
        terminal.wait_for("Continued after")
        terminal.wait_for(f"(pid {served})")
        terminal.wait_for("supported")
        terminal.wait_quiet(0.3)
        terminal.press("b")
        terminal.wait_for("Which alert did you receive?")
        terminal.press("q")
        assert terminal.wait_exit() == 3
        assert terminal.restored() == []
    assert only(tmp_path) == journal, "it goes on in the same file"
    names = [str(event["event"]) for event in events(journal)]
    after = names[names.index("resumed") :]
    assert names.count("resumed") == 1
    assert "target-chosen" in after
    assert "sampled" in after
    assert after[-1] == "ended"


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_after_a_kill_too(served: int, tmp_path: Path, number: signal.Signals) -> None:
    with Terminal([*WIZARD, "--pid", str(served)], env=environment(tmp_path)) as terminal:
        to_the_question(terminal)
        terminal.signal(number)
        terminal.wait_exit(5.0)
    with Terminal([*WIZARD, "resume"], env=environment(tmp_path)) as terminal:
        terminal.wait_for(QUESTION)


def test_the_next_wizard_offers_to_go_on(served: int, tmp_path: Path) -> None:
    cut_off(served, tmp_path)
    with Terminal([*WIZARD, "--pid", str(served)], env=environment(tmp_path)) as terminal:
        terminal.wait_for("UTC: `wizard resume` continues it")
        terminal.wait_for("Which alert did you receive?")
        terminal.press("q")
        assert terminal.wait_exit() == 3
    with Terminal([*WIZARD, "--pid", str(served)], env=environment(tmp_path)) as terminal:
        terminal.wait_for("Which alert did you receive?")
        terminal.wait_quiet(0.3)
        assert "cut off" not in terminal.text, "the last one was left by a key"
        terminal.press("q")
        terminal.wait_exit()
    with Terminal([*WIZARD, "resume"], env=environment(tmp_path)) as terminal:
        terminal.wait_for(QUESTION)


def test_by_lines_it_goes_on_just_so(served: int, tmp_path: Path) -> None:
    journal = cut_off(served, tmp_path)
    env = environment(tmp_path, TERM="dumb")
    with Terminal([*WIZARD, "resume", journal.stem[:12]], env=env) as terminal:
        terminal.wait_for(f"Now: {QUESTION}")
        assert "Continued after" in terminal.text
        terminal.press("q", "enter")
        assert terminal.wait_exit() == 3


def test_one_that_is_open_is_taken_over_where_somebody_says_yes(
    served: int, tmp_path: Path
) -> None:
    env = environment(tmp_path)
    with Terminal([*WIZARD, "--pid", str(served)], env=env) as first:
        to_the_question(first)
        for answer in ("n", ""):
            with Terminal([*WIZARD, "resume"], env=env, cols=200) as second:
                second.wait_for("End that one, and continue here? [y/N]")
                second.press(answer, "enter")
                assert second.wait_exit() == 2
                assert "and stays open there" in second.text
        assert first.process.poll() is None
        with Terminal([*WIZARD, "resume"], env=env) as second:
            second.wait_for("[y/N]")
            second.press("y", "enter")
            second.wait_for(QUESTION)
            assert first.wait_exit(5.0) == 129
            second.press("q")
            assert second.wait_exit() == 3
    names = [str(event["event"]) for event in events(only(tmp_path))]
    assert names.index("ended") < names.index("resumed")


def test_where_nobody_wants_it_ended_the_next_one_is_offered(served: int, tmp_path: Path) -> None:
    old = cut_off(served, tmp_path)
    os.utime(old, (time.time() - 2 * RECENT,) * 2)
    env = environment(tmp_path)
    with Terminal([*WIZARD, "--pid", str(served)], env=env) as first:
        to_the_question(first)
        with Terminal([*WIZARD, "resume"], env=env, cols=200) as second:
            second.wait_for("End that one, and continue here? [y/N]")
            second.press("n", "enter")
            second.wait_for(f"{old.stem} is unfinished too, and 2 d old. Continue that one? [y/N]")
            second.press("y", "enter")
            second.wait_for("another session is open elsewhere")
            assert QUESTION in second.text
        assert first.process.poll() is None


def test_one_that_is_open_is_taken_over_without_a_question_where_it_is_asked_for(
    served: int, tmp_path: Path
) -> None:
    env = environment(tmp_path)
    with Terminal([*WIZARD, "--pid", str(served)], env=env) as first:
        to_the_question(first)
        refused = wizard("resume", "--session-dir", tmp_path, stdin="")
        assert refused.code == 2
        assert "--take-over ends that one" in refused.err
        with Terminal([*WIZARD, "resume", "--take-over"], env=env) as second:
            second.wait_for(QUESTION)
            assert first.wait_exit(5.0) == 129


def test_a_target_that_was_restarted_is_followed(tmp_path: Path) -> None:
    place = tmp_path / "served"
    place.mkdir()
    with gunicorn(place, workers=1) as pid:
        cut_off(pid, tmp_path / "sessions")
    resume, env = [*WIZARD, "resume"], environment(tmp_path / "sessions")
    with gunicorn(place, workers=1) as heir, Terminal(resume, env=env) as terminal:
        terminal.wait_for(QUESTION)
        terminal.wait_for(f"(pid {heir})")
        terminal.wait_for(f"(pid {pid}) is gone")
    with Terminal(resume, env=env) as terminal:
        terminal.wait_for("is gone; press p to choose another")


def test_a_document_that_is_gone_is_walked_as_it_was_kept(tmp_path: Path) -> None:
    document = tmp_path / "runbook.md"
    document.write_text(
        "# First\n\n- [A](#a)\n- [B](#b)\n\n# A\n\nText of A.\n\n# B\n\nText of B.\n"
    )
    walked = wizard("walk", document, "--answer", "A", "--session-dir", tmp_path / "s")
    assert walked.code == 0
    journal = only(tmp_path / "s")
    document.unlink()
    resumed = wizard("resume", journal, stdin="b\nq\n")
    said = "the document is gone; this is its text as it was saved"
    assert said in " ".join(resumed.out.split())
    assert "Text of A." in resumed.out
    assert "1. A\n" in resumed.out
    assert resumed.code == 3


def test_a_journal_opens_no_file_that_is_not_its_document(tmp_path: Path) -> None:
    document, secret = tmp_path / "runbook.md", tmp_path / "secret.md"
    document.write_text("# First\n\n- [A](#a)\n- [B](#b)\n\n# A\n\nText.\n\n# B\n\nText.\n")
    secret.write_text("# Secret\n\n- [A](#a)\n\n# A\n\nHidden.\n")
    wizard("walk", document, "--answer", "A", "--session-dir", tmp_path / "s")
    journal = only(tmp_path / "s")
    journal.write_text(journal.read_text().replace(str(document), str(secret)))
    resumed = wizard("resume", journal, stdin="q\n")
    assert "Hidden" not in resumed.out
    assert "as it was saved" in " ".join(resumed.out.split())


def test_in_a_container_it_is_said_that_the_session_goes_with_it(tmp_path: Path) -> None:
    memory = Path("/dev/shm")
    if kind_of_mount(str(memory), Path("/proc/self/mountinfo").read_text()) != "tmpfs":
        pytest.skip("there is no file system in memory here")
    sessions = Path(tempfile.mkdtemp(dir=memory))
    try:
        env = environment(sessions, KUBERNETES_SERVICE_HOST="10.0.0.1")
        with Terminal(WIZARD, env=env, cols=200) as terminal:
            terminal.wait_for("The session is lost with this container;")
            terminal.press("q")
            assert terminal.wait_exit() == 3
            assert f"wizard report {only(sessions).stem}" in terminal.text
        env = environment(tmp_path, KUBERNETES_SERVICE_HOST="10.0.0.1")
        if kind_of_mount(str(tmp_path), Path("/proc/self/mountinfo").read_text()) == "ext4":
            with Terminal(WIZARD, env=env, cols=200) as terminal:
                terminal.wait_for("Which alert did you receive?")
                terminal.wait_quiet(0.3)
                assert "container" not in terminal.text
    finally:
        shutil.rmtree(sessions)
