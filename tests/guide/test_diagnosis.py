"""Following the evidence: as far as it decides, and no further."""

from __future__ import annotations

import pytest

from tests.guide.test_controller import Watched
from wizard.evidence.servers.server import detected_word
from wizard.evidence.target import Target
from wizard.flow.model import Flow
from wizard.flow.parse import parse_document
from wizard.guide.controller import Guide
from wizard.guide.diagnosis import Diagnosis, follow_evidence
from wizard.guide.recorder import Unrecorded

TARGET = Target(
    "process", "gunicorn", 42, 1.0, facts={"server.kind": detected_word("server.kind", "gunicorn")}
)

DOCUMENT = """\
---
start: alert
---

## Which alert? <a id="alert"></a>

- [Memory](#server)
  - when: `memory.share >= 95%`
- [CPU](#loop)
  - when: `memory.share < 95% and cpu.share >= 80%`
- [I am not sure](#look)

## Which server? <a id="server"></a>

- [gunicorn](#recycle)
  - when: `server.kind is gunicorn`
- [celery](#back)
  - when: `server.kind is celery`

## Back again <a id="back"></a>

- [Yes](#alert)
  - when: `server.kind is celery`
- [No](#look)
  - when: `server.kind is gunicorn`

## Recycle <a id="recycle"></a>

Recycle.

## Loop <a id="loop"></a>

Find it.

## Look <a id="look"></a>

Look.
"""


def diagnosed(**stated: str) -> tuple[Diagnosis, str]:
    """The diagnosis with these facts (dots as two underscores), and the step that it ends at."""
    document = parse_document(DOCUMENT, "flow.md")
    flow = Flow("flow", document, {"flow.md": document})
    facts = {name.replace("__", "."): value for name, value in stated.items()}
    guide = Guide(flow, Unrecorded(), lambda: 0.0, stated=facts)
    guide.begin()
    return follow_evidence(guide), guide.step.id


def texts(diagnosis: Diagnosis) -> list[str]:
    return [answer.text for answer in diagnosis.open]


def test_it_ends_at_guidance_where_all_is_decided() -> None:
    diagnosis, step = diagnosed(memory__share="97%", cpu__share="1%", server__kind="gunicorn")
    assert (diagnosis.sure, step, diagnosis.open) == (True, "recycle", ())


def test_it_stops_where_nothing_is_known() -> None:
    diagnosis, step = diagnosed()
    assert (diagnosis.sure, step) == (False, "alert")
    assert texts(diagnosis) == ["Memory", "CPU"]


def test_it_stops_where_one_answer_is_true_and_another_unknown() -> None:
    diagnosis, step = diagnosed(memory__share="50%")
    assert (diagnosis.sure, step) == (False, "alert")
    assert texts(diagnosis) == ["CPU"]


def test_the_way_out_is_left_where_all_else_is_contradicted() -> None:
    diagnosis, _ = diagnosed(memory__share="50%", cpu__share="10%")
    assert (diagnosis.sure, texts(diagnosis)) == (False, ["I am not sure"])


def test_it_does_not_go_in_circles() -> None:
    diagnosis, step = diagnosed(memory__share="97%", server__kind="celery", cpu__share="1%")
    assert diagnosis.sure is False
    assert step in ("alert", "back")


def linked(name: str, **texts: str) -> Guide:
    """A guide at the start of the document `name`.md among others."""
    documents = {
        f"{stem}.md": parse_document(text, f"{stem}.md", main=stem == name)
        for stem, text in texts.items()
    }
    flow = Flow(name, documents[f"{name}.md"], documents)
    guide = Guide(flow, Unrecorded(), lambda: 0.0, stated={"memory.share": "97%"})
    guide.begin()
    return guide


QUESTION = (
    "## q\n\n- [On]({to})\n  - when: `memory.share > 50% for 1m`\n- [Off](#end)\n\n## end\n\nEnd.\n"
)


def test_a_circle_through_another_document_ends() -> None:
    start = "---\nstart: q\n---\n"
    guide = linked("a", a=start + QUESTION.format(to="b.md"), b=QUESTION.format(to="a.md"))
    assert follow_evidence(guide).sure is False


def test_an_answer_that_leads_nowhere_is_not_followed() -> None:
    guide = linked("a", a="---\nstart: q\n---\n" + QUESTION.format(to="#nowhere"))
    diagnosis = follow_evidence(guide)
    assert (diagnosis.sure, texts(diagnosis)) == (False, ["On"])


TWICE = """\
## Which server? <a id="one"></a>

- [gunicorn](#two)
  - when: `server.kind is gunicorn`
- [celery](#end)
  - when: `server.kind is celery`

## Which was it? <a id="two"></a>

- [gunicorn](#end)
  - when: `server.kind is gunicorn`
- [celery](#one)
  - when: `server.kind is celery`

## End <a id="end"></a>

Done.
"""


@pytest.mark.parametrize("stated", [{}, {"server.kind": "gunicorn"}])
def test_what_the_evidence_answered_is_not_called_stated(stated: dict[str, str]) -> None:
    document = parse_document(TWICE, "flow.md")
    guide = Guide(
        Flow("flow", document, {"flow.md": document}),
        Unrecorded(),
        lambda: 1000.0,
        watcher=Watched(TARGET),  # type: ignore[arg-type]
        stated=stated,
    )
    guide.watch_target(TARGET)
    guide.begin("one")
    assert follow_evidence(guide).sure
    assert [v.answer.by for v in guide.walk.trail if v.answer] == 2 * (
        ["stated"] if stated else ["evidence"]
    )
