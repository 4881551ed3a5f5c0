"""Real runbooks that nobody wrote for this program, walked by lines through every exit."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers.walks_by_lines import make_guide, page, walk_lines
from wizard.flow.library import open_flow

RUNBOOKS = Path(__file__).resolve().parents[3] / "shared/corpus/openshift-runbooks"

pytestmark = pytest.mark.skipif(not RUNBOOKS.is_dir(), reason=f"no runbooks at {RUNBOOKS}")


@pytest.mark.slow
def test_every_exit_of_every_runbook_leads_to_a_page() -> None:
    flow = open_flow(str(RUNBOOKS))
    laid_out = page()
    choices = 0
    for document in flow.main.steps[0].choices:
        guide, _ = make_guide(flow, start=document.to)
        for step in flow.documents[document.to].steps:
            guide.open(step.id, "find")
            view = guide.view()
            lines = [*laid_out.step(view), *laid_out.why(view), *laid_out.choices(view)]
            assert f"Now: {step.title}"[:70] in " ".join(lines)
            assert not any("\x1b" in line for line in lines)
            for choice in step.choices:
                guide.answer(choice.number)
                assert laid_out.step(guide.view())
                guide.back()
                choices += 1
            for road in step.see_also:
                guide.open(road.to, "side")
                assert laid_out.step(guide.view())
                guide.back()
            assert guide.step.id == step.id
    assert choices > 2500


def test_a_runbook_is_found_by_its_alert_and_walked_to_its_end() -> None:
    flow = open_flow(str(RUNBOOKS))
    walked = walk_lines("f etcd no leader\n1\n" + "Read on\n" * 7, flow)
    assert walked.guide.step.id.startswith("alerts/")
    assert walked.guide.step.id.endswith("etcdNoLeader.md#mitigation")
    assert "openshift-runbooks: etcdNoLeader\n" in walked.out
    read = flow.documents.asked_for  # type: ignore[attr-defined]
    assert len(read) == 2, "only what is visited is read"
