"""A report as one HTML file without scripts or network, for screens light and dark and for paper.

Everything that was recorded goes through `escape`; only links to the web become links.
"""

from __future__ import annotations

import re
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING

from wizard.report.chart import chart
from wizard.report.wording import (
    SIGNS,
    TRUTHS,
    check_word,
    chosen_by,
    headline,
    particulars,
    said,
    summary,
)
from wizard.text.clean import clean_text
from wizard.text.units import date_time, time_of_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wizard.report.report_model import (
        Curve,
        Open,
        Remark,
        Report,
        Saying,
        Source,
        Stop,
    )

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

_SHORT = 40
"""Characters of a word of a command that is never broken; a longer one may have to be."""

_BADGES = {"solved": "true", "not solved": "false", "not known yet": "unknown"}


def to_html(report: Report) -> str:
    """The whole page."""
    style = files("wizard.report").joinpath("style.css").read_text(encoding="utf-8")
    lines = (
        "<!doctype html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="color-scheme" content="light dark">',
        '<meta name="referrer" content="no-referrer">',
        f"<title>{escape(report.title)}, {escape(date_time(report.started))} UTC</title>",
        f"<style>\n{style}</style>",
        "</head>",
        "<body>",
        "<main>",
        *_head(report),
        *_curves(report.curves),
        *_way(report),
        *_ruled_out(report),
        *_listed("Still open", map(_open, report.open)),
        *_remarks("Notes", report.notes, "blockquote"),
        *_remarks("Commands that were copied", report.copied, "pre"),
        *_facts(report),
        *_listed("Sources", map(_source, report.sources), "sources"),
        *_listed("Not in the record", map(escape, report.missing)),
        f"<footer>wizard {escape(report.wizard)}, session {escape(report.session)}. "
        "Times are UTC.</footer>",
        "</main>",
        "</body>",
        "</html>",
    )
    return clean_text("\n".join(lines)) + "\n"


def _head(report: Report) -> Iterator[str]:
    yield "<header>"
    yield f'<p class="over">Troubleshooting session · {escape(date_time(report.started))} UTC</p>'
    yield f"<h1>{escape(report.title)}</h1>"
    badge = ""
    if report.result:
        kind = _BADGES[report.result]
        badge = f'<span class="badge {kind}">{escape(report.result)}</span> '
    yield f'<p class="lead">{badge}{escape(headline(report))}</p>'
    yield '<dl class="facts">'
    for name, text in particulars(report):
        inner = f"<code>{_unbroken(text)}</code>" if name == "Start command" else escape(text)
        yield f"<dt>{name}</dt><dd>{inner}</dd>"
    yield "</dl>"
    yield "</header>"


def _curves(curves: Iterable[Curve]) -> Iterator[str]:
    drawn = list(curves)
    if drawn:
        yield "<section>"
        yield "<h2>Curves</h2>"
        several = len({curve.target for curve in drawn}) > 1
        for curve in drawn:
            of = f" of {escape(curve.target)}" if several else ""
            yield "<figure>"
            yield (
                f"<figcaption><strong>{escape(curve.label)}{of}</strong>"
                f'<span class="said">{escape(summary(curve))}</span></figcaption>'
            )
            yield chart(curve)
            yield "</figure>"
        yield "</section>"


def _way(report: Report) -> Iterator[str]:
    yield "<section>"
    yield "<h2>The way</h2>"
    yield '<ol class="way">'
    for stop in report.path:
        kinds = ["against"] * stop.contradicted + ["back"] * stop.taken_back
        kinds += ["end"] * (stop is report.path[-1])
        name = f' class="{" ".join(kinds)}"' if kinds else ""
        yield f'<li id="stop-{stop.number}"{name}>'
        yield from _stop(stop)
        yield "</li>"
    yield "</ol>"
    yield "</section>"


def _stop(stop: Stop) -> Iterator[str]:
    yield f'<span class="number">{stop.number}</span>'
    words = [f"<h3>{escape(stop.title)}</h3>", f"<time>{time_of_day(stop.entered)}</time>"]
    if stop.check:
        words.append(f'<span class="quiet">{check_word(stop)}</span>')
    if stop.kind == "outcome":
        words.append('<span class="quiet">guidance</span>')
    yield f'<div class="step">{" ".join(words)}</div>'
    if stop.answer is not None:
        badges = '<span class="badge false">against the evidence</span> ' * stop.contradicted
        badges += '<span class="badge warn">taken back</span>' * stop.taken_back
        by = f'<span class="quiet">{escape(chosen_by(stop))}</span>' if chosen_by(stop) else ""
        yield f'<p class="answer">→ {escape(stop.answer)}{by} {badges}</p>'
    elif stop.taken_back:
        yield '<p class="answer"><span class="badge warn">taken back</span></p>'
    if stop.sayings:
        yield '<div class="scrolls"><table class="sayings">'
        for saying in stop.sayings:
            yield _saying(saying)
        yield "</table></div>"


def _saying(saying: Saying) -> str:
    mark = '<tr class="chosen">' if saying.chosen else "<tr>"
    badge = '<span class="quiet">no say</span>'
    if saying.truth is not None:
        words = f"{SIGNS[saying.truth]} {TRUTHS[saying.truth]}"
        badge = f'<span class="badge {saying.truth}">{words}</span>'
    chosen = ' <span class="quiet">chosen</span>' if saying.chosen else ""
    return (
        f'{mark}<td class="sign">{badge}</td><td>{escape(saying.text)}{chosen}</td>'
        f'<td class="why">{escape(said(saying))}</td></tr>'
    )


def _ruled_out(report: Report) -> Iterator[str]:
    if report.ruled_out:
        yield '<section>\n<h2>Ruled out</h2>\n<div class="scrolls"><table>'
        yield "<tr><th>answer</th><th>question</th><th>by</th></tr>"
        for ruled in report.ruled_out:
            by = escape("; ".join(ruled.by)) or "the evidence"
            yield (
                f"<tr><td>{escape(ruled.answer)}</td>"
                f'<td class="why">{escape(ruled.question)}</td><td class="why">{by}</td></tr>'
            )
        yield "</table></div>\n</section>"


def _open(found: Open) -> str:
    what = f"<strong>{escape(found.question)}</strong>"
    if found.answer is not None:
        what += f" → {escape(found.answer)}"
    return f"{what}: {escape(found.missing)}" if found.missing else what


def _remarks(title: str, remarks: Iterable[Remark], tag: str) -> Iterator[str]:
    """Notes and commands, each with its time and its step."""
    said_then = list(remarks)
    if said_then:
        yield f"<section>\n<h2>{title}</h2>"
        for remark in said_then:
            when = f"{time_of_day(remark.at)}, at {escape(remark.step)}"
            yield f'<p class="quiet">{when}</p>'
            text = _unbroken(remark.text) if tag == "pre" else escape(remark.text)
            yield f"<{tag}>{text}</{tag}>"
        yield "</section>"


def _facts(report: Report) -> Iterator[str]:
    if report.facts:
        yield '<section>\n<h2>Known at the end</h2>\n<div class="scrolls"><table class="facts">'
        yield "<tr><th>fact</th><th>value</th><th>from</th></tr>"
        for fact in report.facts:
            value = escape(fact.text)
            if fact.name == "start_command":
                value = f"<code>{_unbroken(fact.text)}</code>"
            yield (
                f"<tr><td><code>{escape(fact.name)}</code></td><td>{value}</td>"
                f'<td class="why">{escape(fact.because)}</td></tr>'
            )
        yield "</table></div>\n</section>"


def _unbroken(command: str) -> str:
    """A command whose words are kept whole: a browser likes to break an option after its hyphen,
    and the rest of it then looks like an argument."""
    return "".join(
        f'<span class="word">{escape(word)}</span>'
        if "-" in word and len(word) <= _SHORT
        else escape(word)
        for word in re.split(r"(\s+)", command)
    )


def _source(source: Source) -> str:
    if source.href is None or not re.match(r"https?://", source.href):
        return escape(source.text)
    href = escape(source.href, quote=True)
    return f'<a href="{href}" rel="noreferrer noopener">{escape(source.text)}</a>'


def _listed(title: str, lines: Iterable[str], kind: str = "") -> Iterator[str]:
    """A section of lines, which are HTML already; nothing where there are none."""
    items = list(lines)
    if items:
        name = f' class="{kind}"' if kind else ""
        yield f"<section>\n<h2>{title}</h2>\n<ul{name}>"
        for item in items:
            yield f"<li>{item}</li>"
        yield "</ul>\n</section>"
