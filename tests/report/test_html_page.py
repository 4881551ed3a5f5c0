"""What a browser makes of the page, where that is not seen in its text."""

from __future__ import annotations

from pathlib import Path

from wizard.report.as_html import to_html
from wizard.report.gather import gather
from wizard.session.journal_reader import Header
from wizard.session.recorded import Recorded
from wizard.walk.engine import fold_all
from wizard.walk.events import CommandCopied


def page_of(command: str) -> str:
    events = (CommandCopied(1.0, "a", command),)
    return to_html(
        gather(
            Recorded(Path("s.jsonl"), Header(1, "0.1.0", 0.0, "f"), events, (), fold_all(events))
        )
    )


def test_an_option_is_not_broken_after_its_hyphen() -> None:
    page = page_of("app -w 2\n  --max-requests 1")
    assert (
        '<pre>app <span class="word">-w</span> 2\n'
        '  <span class="word">--max-requests</span> 1</pre>'
    ) in page


def test_a_word_that_may_be_wider_than_the_page_is() -> None:
    assert f"<pre>{'a-' * 40}</pre>" in page_of("a-" * 40)


def test_what_stands_in_a_word_stays_text() -> None:
    assert '<span class="word">&lt;b&gt;-&amp;</span>' in page_of("<b>-&")
