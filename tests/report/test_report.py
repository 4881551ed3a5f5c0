"""A report: what it says of a real session, in three forms, and that nothing becomes markup."""

from __future__ import annotations

import json
import os
import re
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from markdown_it import MarkdownIt

from tests.helpers.process_trees import group, sample
from tests.helpers.sessions import raw_line
from tests.helpers.shop_session import SHOP, shop
from tests.helpers.values import replace
from wizard.evidence.target import Target
from wizard.report.as_handover import handover
from wizard.report.as_html import to_html
from wizard.report.as_json import to_json
from wizard.report.as_markdown import to_markdown
from wizard.report.chart import svg
from wizard.report.gather import gather, source_of
from wizard.report.report_model import Reference, Report
from wizard.session.codec import decode
from wizard.session.journal_reader import Header
from wizard.session.recorded import Recorded
from wizard.text.clean import clean_line
from wizard.walk.engine import fold_all
from wizard.walk.events import (
    AnswerGiven,
    CommandCopied,
    Concluded,
    DocumentOpened,
    Ended,
    Event,
    NoteAdded,
    Resumed,
    Sampled,
    StepEntered,
    TargetChosen,
    TargetLost,
    Verdict,
    WentBack,
)

GOLDEN = Path(__file__).parent / "golden"


def recorded_of(*events: Event) -> Recorded:
    header = Header(1, "0.1.0", 0.0, "f")
    return Recorded(Path("s.jsonl"), header, events, (), fold_all(events))


def same_as_golden(name: str, text: str) -> None:
    """Compare with golden/NAME. WIZARD_GOLDEN=write writes it instead: then read the diff."""
    path = GOLDEN / name
    if os.environ.get("WIZARD_GOLDEN") == "write":
        GOLDEN.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8"), f"the report differs from {path}"


def test_as_markdown() -> None:
    same_as_golden("shop-memory.md", to_markdown(gather(shop())))


def test_as_html() -> None:
    same_as_golden("shop-memory.html", to_html(gather(shop())))


def test_as_json() -> None:
    same_as_golden("shop-memory.json", to_json(gather(shop())))


def test_as_a_packet() -> None:
    same_as_golden("shop-memory-handover.md", handover(shop()))


# --- what it says -----------------------------------------------------------------------------


def test_the_path_has_what_was_taken_back() -> None:
    report = gather(shop())
    told = [(stop.number, stop.step, stop.answer, stop.taken_back) for stop in report.path]
    assert told == [
        (1, "which-alert", "Memory", False),
        (2, "server", "gunicorn", False),
        (3, "curve", "It jumps", True),
        (4, "contact", None, True),
        (5, "curve", "It climbs", False),
        (6, "recycle", "Check whether it helped", False),
        (7, "helped", "No", False),
        (8, "contact", None, False),
    ]
    assert report.contradictions == (1, 3)
    assert all(
        before.left == after.entered
        for before, after in zip(report.path, report.path[1:], strict=False)
    )


def test_what_was_ruled_out_and_by_what() -> None:
    ruled = gather(shop()).ruled_out
    assert [(one.answer, one.by[0].split()[0]) for one in ruled] == [
        ("Recycle the workers, which did not help", "memory.direction"),
        ("CPU", "cpu.share"),
        ("Something else", "server.kind"),
        ("It jumps", "memory.direction"),
        ("It is flat", "memory.direction"),
        ("Yes", "memory.direction"),
    ]


DOCUMENT = """---
start: a
---
# A
- [One](#b)
  - when: `memory.share >= 95% for 30s`
- [Two](#b)
# B
- [Three](#a)
  - when: `cpu.share >= 80%`
- [Four](#a)
"""


def question(at: float, step: str) -> StepEntered:
    return StepEntered(at, step, step.upper(), "answer", False, "question")


def test_what_is_open() -> None:
    unknown = Verdict("unknown", (), "memory.share: 12 s of 30 s seen")
    events = (
        DocumentOpened(0.0, "a.md", DOCUMENT, "", True),
        question(0.0, "a"),
        AnswerGiven(1.0, "a", 1, "One", "b", "person", (unknown, Verdict("unknown")), None),
        question(1.0, "b"),
        TargetLost(2.0, "it has ended"),
    )
    report = gather(recorded_of(*events))
    assert [(one.question, one.answer, one.missing) for one in report.open] == [
        ("A", "One", "memory.share: 12 s of 30 s seen"),
        ("B", None, None),
        ("The target was lost", None, "it has ended"),
    ]
    assert [(saying.text, saying.truth) for saying in report.path[-1].sayings] == [
        ("Three", "unknown"),
        ("Four", None),
    ]
    assert (report.ended, report.last, report.reason, report.result) == (None, 2.0, None, None)


LIKELY = Verdict("unknown", (), "needs 10 min", "true", 0.8, ("memory climbs (for 4 min)",))


@pytest.mark.parametrize(
    ("verdict", "took", "told"),
    [
        (LIKELY, "took the likely answer, right 8 times of 10", "~ One (chosen): likely"),
        (
            replace(LIKELY, likely="false"),
            "took an unlikely answer, right 8 times of 10",
            "~ One (chosen): unlikely",
        ),
    ],
)
def test_an_answer_that_was_likely_then_is_told_as_such(
    verdict: Verdict, took: str, told: str
) -> None:
    session = recorded_of(
        DocumentOpened(0.0, "a.md", DOCUMENT, "", True),
        question(0.0, "a"),
        AnswerGiven(1.0, "a", 1, "One", "b", "person", (verdict, Verdict("unknown")), None),
        question(1.0, "b"),
    )
    report = gather(session)
    assert report.contradictions == ()
    written = to_markdown(report)
    assert f"→ One ({took})" in written
    assert (
        f"{told}, right 8 times of 10, memory climbs (for 4 min); to be sure: needs 10" in written
    )
    assert f"→ One ({took}): memory climbs" in handover(session)
    (said, _) = json.loads(to_json(report))["path"][0]["answers"]
    assert (said["verdict"], said["likely"], said["likely_right"]) == (
        "unknown",
        verdict.likely,
        0.8,
    )


def test_an_interruption_is_said() -> None:
    events = (
        question(0.0, "a"),
        Ended(10.0, "hang-up"),
        Resumed(3610.0, "0.2.0"),
        Concluded(3620.0, "a", "solved"),
        Ended(3630.0, "quit"),
    )
    report = gather(recorded_of(*events))
    assert report.missing == ("nothing was recorded from 00:00:10 to 01:00:10 (1 h)",)
    assert (report.ended, report.reason, report.result) == (3630.0, "quit", "solved")


def test_each_target_has_its_curves() -> None:
    events: list[Event] = []
    for start, name in ((0, "one"), (100, "two")):
        target = Target("process", name, start + 1, float(start))
        events.append(TargetChosen(float(start), target))
        for second in range(1, 60):
            used = group(memory_used=second * 2**20, memory_limit=2**30)
            events.append(Sampled(start + second, sample(start + second, group=used)))
    curves = [one for one in gather(recorded_of(*events)).curves if one.name == "memory.share"]
    assert [(one.target, one.since, one.until) for one in curves] == [
        ("one", 1.0, 59.0),
        ("two", 101.0, 159.0),
    ]
    assert [one.limit for one in curves] == ["1.00 GiB", "1.00 GiB"]
    assert "Memory of one" in to_html(gather(recorded_of(*events)))


def test_a_curve_keeps_its_peaks_and_its_gaps() -> None:
    events: list[Event] = [TargetChosen(0.0, Target("process", "p", 1, 0.0))]
    for second in range(1, 20_000):
        if not 5000 < second < 9000:
            used = 950 if second == 12_345 else 100
            counted = group(memory_used=used * 2**20, memory_limit=1000 * 2**20)
            events.append(Sampled(float(second), sample(float(second), group=counted)))
    curve = gather(recorded_of(*events)).curves[0]
    assert len(curve.cells) == 240
    assert sum(cell is None for cell in curve.cells) in (46, 47, 48)
    assert (curve.peak, curve.peak_at, curve.last) == (0.95, 12_345.0, 0.1)
    assert max(cell[1] for cell in curve.cells if cell) == 0.95
    assert curve.bounds[0].reached == 12_345.0
    drawing = svg(curve)
    assert drawing.count("<polyline") == 2
    ElementTree.fromstring(drawing)


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_a_curve_of_few_samples(count: int) -> None:
    events: list[Event] = [TargetChosen(0.0, Target("process", "p", 1, 0.0))]
    for second in range(count):
        used = group(memory_used=2**20, memory_limit=2**30)
        events.append(Sampled(float(second), sample(float(second), group=used)))
    report = gather(recorded_of(*events))
    assert bool(report.curves) == (count >= 2)
    to_html(report)
    to_markdown(report)


def test_nothing_happened() -> None:
    report = gather(recorded_of())
    assert (report.path, report.curves, report.target) == ((), (), None)
    assert "No step was entered." in to_markdown(report)
    assert "No step was entered." in to_html(report)
    assert json.loads(to_json(report))["target"] is None
    assert handover(recorded_of()).startswith("# Handover: f")


def test_sources() -> None:
    assert source_of("[a \\] b](https://x.org/y)") == Reference("a \\] b", "https://x.org/y")
    assert source_of("a book, page 7") == Reference("a book, page 7", None)
    assert source_of("see [one](<two three>) and") == Reference("see one and", "two three")


# --- nothing becomes markup -------------------------------------------------------------------


POISON = (
    "</title></style><script>alert(1)</script><img src=x onerror=alert(1)>"
    "\"' [link](javascript:alert(1)) ![i](http://x/t.gif) <!-- `` | \\ &lt; \x1b]52;c;eA==\x07"
)


def poisoned_events() -> list[Event]:
    """A session that has the same attack in every text."""
    document = DocumentOpened(0.0, POISON, f"# {POISON}\n\nSource: {POISON}\n", POISON, True)
    target = Target("process", POISON, 1, 0.0, (POISON, POISON))
    verdict = Verdict("false", (POISON,), POISON)
    events: list[Event] = [
        document,
        TargetChosen(0.0, target),
        StepEntered(0.0, POISON, POISON, "start", False, "question"),
        NoteAdded(1.0, POISON, f"{POISON}\n\n    {POISON}\n# x\n"),
        CommandCopied(1.0, POISON, f"{POISON}\n```\n{POISON}"),
        AnswerGiven(2.0, POISON, 1, POISON, POISON, "person", (verdict, verdict), (POISON, POISON)),
        StepEntered(2.0, POISON, POISON, "answer", False, "outcome"),
        WentBack(3.0, 1),
        TargetLost(4.0, POISON),
    ]
    for second in range(1, 9):
        events.append(Sampled(float(second), sample(float(second), group=group())))
    return events


def poisoned() -> Recorded:
    """The same as it is read from a journal."""
    events = tuple(decode(raw_line(event)) for event in poisoned_events())
    header = Header(1, clean_line(POISON), 0.0, clean_line(POISON))
    assert None not in events
    path = Path(f"{POISON.replace('/', '')}.jsonl")
    return Recorded(path, header, events, (clean_line(POISON),), fold_all(events))


class Tags(HTMLParser):
    """The tags and attributes of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.targets: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.targets |= {value or "" for name, value in attrs if name in ("href", "src")}

    def handle_data(self, data: str) -> None:
        self.text += data


def test_a_hostile_session_writes_no_html() -> None:
    pages = {}
    for name, session in (("fine", shop()), ("poisoned", poisoned())):
        parser = Tags()
        parser.feed(to_html(gather(session)))
        pages[name] = parser
    bad = pages["poisoned"]
    assert bad.tags <= pages["fine"].tags
    assert bad.attributes <= pages["fine"].attributes
    assert not any(re.match(r"\s*(javascript|data|http):", target) for target in bad.targets)
    assert "<script>alert(1)</script>" in bad.text
    assert "\x1b" not in bad.text


def test_a_hostile_session_writes_no_markdown() -> None:
    for text in (to_markdown(gather(poisoned())), handover(poisoned())):
        assert "\x1b" not in text
        kinds = set()
        for token in MarkdownIt("commonmark", {"html": True}).enable("table").parse(text):
            kinds.add(token.type)
            kinds |= {child.type for child in token.children or ()}
        assert not kinds & {"html_inline", "html_block", "image", "code_inline"}
        assert "link_open" not in kinds


def test_a_last_filter_stands_where_a_report_leaves() -> None:
    raw = recorded_of(*poisoned_events())
    for text in (to_html(gather(raw)), to_markdown(gather(raw)), handover(raw)):
        assert "\x1b" not in text


def test_the_page_has_no_scripts_and_no_network() -> None:
    page = to_html(gather(shop()))
    assert "default-src 'none'" in page
    parser = Tags()
    parser.feed(page)
    assert not parser.tags & {"script", "img", "link", "iframe", "object", "base", "form"}
    assert "@import" not in page
    assert "url(" not in page
    for media in ("prefers-color-scheme: dark", "@media print"):
        assert media in page


def test_every_reference_leads_to_a_stop() -> None:
    page = to_html(gather(shop()))
    ids = set(re.findall(r'id="([^"]+)"', page))
    wanted = set(re.findall(r'href="#([^"]+)"', page))
    assert wanted
    assert wanted <= ids


def test_json_has_every_key_always() -> None:
    full, bare = json.loads(to_json(gather(shop()))), json.loads(to_json(gather(recorded_of())))
    assert list(full) == list(bare)
    json.dumps(full, allow_nan=False)
    text = json.dumps(json.loads(to_json(gather(poisoned()))), allow_nan=False)
    assert "\\u001b" not in text


def test_a_report_is_the_same_each_time() -> None:
    one: Report = gather(shop())
    assert one == gather(shop())
    assert replace(one, title="x") != one
    assert SHOP.name == "shop-memory.jsonl"


def test_the_alert_that_it_began_with_is_told_and_not_asked_for() -> None:
    entered = StepEntered(1.0, "a", "A", "start", False, alert="high_mem_usage")
    session = recorded_of(entered)
    assert json.loads(to_json(gather(session)))["alert"] == "high_mem_usage"
    assert "- Alert: high_mem_usage" in handover(session)
    assert "- When the alert first fired: …" in handover(session)
    assert "Which alert fired" not in handover(session)
