"""Real runbooks that nobody wrote for this program. They lie beside the repository, or nowhere."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.flow.test_any_text import reached
from wizard.flow.library import find_alert, open_flow

RUNBOOKS = Path(__file__).resolve().parents[3] / "shared/corpus/openshift-runbooks"
SOURCE = Path(__file__).resolve().parents[3] / "shared/source/handle-resource-alerts.md"

pytestmark = pytest.mark.skipif(not RUNBOOKS.is_dir(), reason=f"no runbooks at {RUNBOOKS}")


def test_every_runbook_is_read_and_every_section_of_it_reached() -> None:
    flow = open_flow(str(RUNBOOKS))
    listed = flow.main.steps[0].choices
    assert len(listed) == 274
    sections = 0
    unclosed = []
    for choice in listed:
        document = flow.documents[choice.to]
        assert document.title == choice.text
        if document.problems:
            unclosed.append(choice.to)
        assert not document.explicit_start
        assert reached(document) == {step.id for step in document.steps}
        sections += len(document.steps)
        for step in document.steps:
            assert all(flow.step(to.to) is not None for to in (*step.choices, *step.see_also))
    assert sections > 1600
    # Two back quotes end a block there that three began.
    assert [path.rpartition("/")[2] for path in unclosed] == ["GuestVCPUQueueHighCritical.md"]


def test_the_folder_opens_at_once_and_parses_nothing() -> None:
    began = time.process_time()
    flow = open_flow(str(RUNBOOKS))
    assert time.process_time() - began < 1
    assert "alerts/cluster-monitoring-operator/KubeNodeNotReady.md" in set(flow.documents)
    assert find_alert(flow, "kubenodenotready") == (
        "alerts/cluster-monitoring-operator/KubeNodeNotReady.md#kubenodenotready",
    )


@pytest.mark.skipif(not SOURCE.is_file(), reason=f"no document at {SOURCE}")
def test_the_source_of_the_shipped_flow_is_a_flow_as_it_stands() -> None:
    flow = open_flow(str(SOURCE))
    assert [step.title for step in flow.main.steps] == [
        "Handling Resource Usage Alerts",
        "When Memory Alerts Occur",
        "Attempt to Solve the Problem Through Horizontal Scaling",
        "For Processes Started with Gunicorn",
        "When CPU Alerts Occur",
    ]
    assert reached(flow.main) == {step.id for step in flow.main.steps}
