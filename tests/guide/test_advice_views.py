"""What stands below a command with computed numbers, and what a person enters for them."""

from __future__ import annotations

import pytest

from tests.helpers.flows import flow_of
from wizard.evidence.reading import Interval
from wizard.flow.blocks import texts
from wizard.guide.controller import Guide
from wizard.guide.entering import entered
from wizard.guide.recorder import Unrecorded
from wizard.walk.engine import fold_all
from wizard.walk.events import Event, FactStated

DOCUMENT = r"""
# Recycle the workers

```bash args
--max-requests {{ advice.max_requests or 1024 }} \
  --max-requests-jitter {{ advice.max_requests_jitter or 50 }}
```

```bash args
gunicorn app:app --max-requests {{ advice.max_requests or 1024 }}
```

# Done

Nothing.
"""

LEAK = {
    "memory.limit": "512MiB",
    "memory.used": "200MiB",
    "memory.at_rest": "70MiB",
    "memory.slope": "2000 MiB/h",
    "server.workers": "2",
}


def guide(**stated: str) -> Guide:
    facts = {name.replace("__", "."): value for name, value in stated.items()}
    made = Guide(flow_of(DOCUMENT), Unrecorded(), lambda: 100.0, stated=LEAK | facts)
    made.begin()
    return made


def shown(made: Guide) -> list[str]:
    return list(texts(made.view().step.blocks))


def test_where_a_rate_is_lacking_the_documents_own_stand_and_it_is_asked_for() -> None:
    made = guide()
    lines = shown(made)
    assert lines[:2] == ["--max-requests 1024 \\", "  --max-requests-jitter 50"]
    assert lines[2] == (
        "1024 and 50 are the document's own numbers: it is not known how many requests it works on."
    )
    assert lines[3] == (
        "How many requests a minute does this one instance answer? Type v to enter it, or leave it "
        "out."
    )
    assert made.view().step.wanted == ("requests.rate",)
    assert len(lines) == 5  # said once, below the first command


def test_what_is_entered_fills_the_numbers_and_gives_the_reason() -> None:
    made = guide()
    assert made.enter_value("600") == "Entered: requests.rate is 600/min."
    lines = shown(made)
    assert lines[:2] == ["--max-requests 2400 \\", "  --max-requests-jitter 480"]
    assert lines[2].startswith("Why 2400: 57 KiB a request × 2 workers, 340 MiB of room")  # noqa: RUF001
    assert lines[3] == (
        "Why 480: 20 % of 2,400, so that workers do not restart together. The document's own: 1024 "
        "and 50."
    )
    assert lines[4] == "gunicorn app:app --max-requests 2400"
    assert not made.view().step.wanted
    assert made.walk.stated["requests.rate"] == "600/min"


def test_where_half_is_advised_the_rate_is_asked_for_all_the_same() -> None:
    lines = shown(guide(server__max_requests="500"))
    assert "Why 250: half of server.max_requests, which is 500." in lines
    assert any(line.startswith("How many requests a minute") for line in lines)


def test_a_document_need_not_have_a_number_of_its_own() -> None:
    flow = flow_of("# Size\n\nAsk for {{ advice.memory_limit }}.\n")
    for stated, expected in (
        ({}, "No number yet: nothing is known that it could be computed from."),
        (
            {"memory.limit": "512MiB", "memory.used": "500MiB"},
            "Why 640 MiB: 500 MiB is the most that was used, and 80 % of 640 MiB hold it.",
        ),
    ):
        made = Guide(flow, Unrecorded(), lambda: 100.0, stated=stated)
        made.begin()
        assert shown(made)[1] == expected


def test_what_was_entered_is_kept_with_the_walk() -> None:
    made = guide(requests__rate="10/s")
    made.enter_value("requests.rate=5/s")
    events: list[Event] = [FactStated(1.0, "requests.rate", "5/s")]
    assert fold_all(events).stated == {"requests.rate": "5/s"}
    assert made.evidence().readings["requests.rate"].value == Interval.exactly(5)
    assert made.evidence().readings["requests.rate"].origin == "stated"


@pytest.mark.parametrize(
    ("text", "wanted", "expected"),
    [
        ("40", ("requests.rate",), ("requests.rate", "40/min")),
        ("0.5", ("tasks.rate",), ("tasks.rate", "0.5/min")),
        ("2/s", ("requests.rate",), ("requests.rate", "2/s")),
        ("90 rpm", ("requests.rate",), ("requests.rate", "90 rpm")),
        ("1000 requests/hour", ("requests.rate",), ("requests.rate", "1000 requests/hour")),
        ("3", ("instances.count",), ("instances.count", "3")),
        ("memory.limit = 1 GiB", ("requests.rate",), ("memory.limit", "1 GiB")),
    ],
)
def test_a_value_is_taken_as_people_write_it(
    text: str, wanted: tuple[str, ...], expected: tuple[str, str]
) -> None:
    assert entered(text, wanted) == expected


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("many", ("requests.rate",)),
        ("-3/min", ("requests.rate",)),
        ("40 MiB", ("requests.rate",)),
        ("40", ()),
        ("requests=4/s", ()),
        ("1.5", ("instances.count",)),
    ],
)
def test_what_is_no_value_is_refused_with_a_line(text: str, wanted: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match=r".") as refused:
        entered(text, wanted)
    assert "\n" not in str(refused.value)
