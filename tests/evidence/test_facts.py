"""The page of facts: what the code refers to is there."""

from __future__ import annotations

import re
from pathlib import Path

import wizard
from wizard.catalogue import ALERTS

PACKAGE = Path(wizard.__file__).parent
PAGE = (PACKAGE / "evidence" / "FACTS.md").read_text(encoding="utf-8")


def test_every_section_that_the_code_names_is_on_the_page() -> None:
    sections = re.findall(r"^## (.+)$", PAGE, re.MULTILINE)
    named = 0
    for path in PACKAGE.rglob("*.py"):
        text = " ".join(path.read_text(encoding="utf-8").split())
        for reference in re.finditer(r"FACTS\.md, (.{30})", text):
            named += 1
            assert any(reference[1].startswith(section) for section in sections) or any(
                section.startswith(reference[1]) for section in sections
            ), f"{path}: {reference[0]}"
    assert named > 5


def test_the_thresholds_of_gauges_are_those_of_the_alerts() -> None:
    for metric, rule in (("memory.share", "high_mem_usage"), ("cpu.share", "high_cpu_usage")):
        row = next(line for line in PAGE.splitlines() if line.startswith(f"| {rule} "))
        assert f"≥ {ALERTS[metric][1]:g} " in row
