"""The demo: from the alert to the guidance by the evidence alone, with a hint at each screen."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from wizard.flow.blocks import texts
from wizard.guide.demo import RECORDING, DemoGuide, demo
from wizard.messages import demo_messages as say
from wizard.walk.verdicts import only_true

NOW = 1_796_200_000.0


def shown(guide: DemoGuide) -> str:
    return " ".join(texts(guide.view().step.blocks))


def test_the_evidence_leads_through_all_hints() -> None:
    guide = demo(lambda: NOW)
    seen = []
    for number, _ in enumerate(say.HINTS, 1):
        view = guide.view()
        seen.append(view.step.id)
        assert f"Hint {number} of 6: " in shown(guide)
        choices = view.step.choices
        found = only_true(choices, [choice.verdict for choice in choices]) or choices[0]
        if number < len(say.HINTS):
            assert view.step.preselected == found.number, "Enter is enough"
            guide.answer(found.number)
    assert seen == list(say.HINTS)
    assert guide.back()
    view = guide.view()
    command = view.step.commands[0].text
    assert command.startswith("--max-requests ")
    assert "1024" not in command, "the number is computed"


def test_off_the_path_it_says_how_to_come_back() -> None:
    guide = demo(lambda: NOW)
    guide.answer(2)
    assert say.ELSEWHERE.partition("`")[0] in shown(guide)
    assert guide.back()


def test_the_recording_names_nobody_and_is_small() -> None:
    text = RECORDING.read_text(encoding="utf-8")
    assert len(text) < 40_000
    for word in ("/work", "/tmp", "/root", "/home", "leaking"):
        assert word not in text


def test_it_keeps_nothing(tmp_path: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "TERM": "dumb"}
    environment["PYTHONPATH"] = str(Path(__file__).parents[2])
    said = subprocess.run(
        [sys.executable, "-m", "wizard", "demo", "--plain"],
        input="1\n1\n1\n1\n1\nq\n",
        capture_output=True,
        text=True,
        env=environment,
        check=False,
        timeout=60,
    )
    assert said.returncode == 0, said.stderr
    for number in range(1, 7):
        assert f"Hint {number} of 6" in said.stdout
    assert say.AFTERWARDS in said.stderr
    kept = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert [path for path in kept if ".cache" not in path.parts] == []
