"""A report as one HTML file without scripts or network, for screens light and dark and for paper.

It is the Markdown report, rendered, with its curves drawn. Nothing that was recorded is markup in
that Markdown, raw HTML is not read, and only links to the web become links.
"""

from __future__ import annotations

import re
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from wizard.messages import report_messages as say
from wizard.report.as_markdown import to_markdown
from wizard.report.chart import summary, svg
from wizard.text.clean import clean_text
from wizard.text.units import date_time

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wizard.report.report_model import DrawnCurve, Report, Saying, Stop

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

_SHORT = 40
"""Characters of a word that is never broken at a hyphen; a longer one may have to be."""


def to_html(report: Report) -> str:
    """The whole page."""
    style = files("wizard.report").joinpath("style.css").read_text(encoding="utf-8")
    began = escape(date_time(report.started))
    lines = (
        "<!doctype html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="color-scheme" content="light dark">',
        '<meta name="referrer" content="no-referrer">',
        f"<title>{escape(report.title)}, {began} UTC</title>",
        f"<style>\n{style}</style>",
        "</head>",
        "<body>",
        "<main>",
        f'<p class="over">{say.OVER_TITLE.format(at=began)}</p>',
        _body(report),
        "</main>",
        "</body>",
        "</html>",
    )
    return clean_text("\n".join(lines)) + "\n"


def _body(report: Report) -> str:
    """The Markdown report, its path marked and its curves drawn."""
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.disable(["html_block", "html_inline", "image", "autolink"])
    parser.validateLink = lambda url: bool(re.match(r"https?://", url))  # type: ignore[method-assign]
    for rule in (_text, _fence, _code_block, _table_open, _table_close):
        parser.add_render_rule(rule.__name__[1:], rule)
    tokens = parser.parse(to_markdown(report))
    _mark(tokens, report.path)
    if report.curves:
        at = next(index for index, token in enumerate(tokens) if token.type == "fence")
        figures = "\n".join(_figures(report.curves))
        tokens[at] = Token("html_block", "", 0, content=f"{figures}\n", block=True)
    rendered: str = parser.renderer.render(tokens, parser.options, {})
    return rendered


def _figures(curves: Sequence[DrawnCurve]) -> Iterator[str]:
    several = len({curve.target for curve in curves}) > 1
    for curve in curves:
        label = curve.label
        if several:
            label = say.CURVE_OF.format(label=curve.label, target=curve.target)
        yield "<figure>"
        yield (
            f"<figcaption><strong>{escape(label)}</strong>"
            f'<span class="said">{escape(summary(curve))}</span></figcaption>'
        )
        yield svg(curve)
        yield "</figure>"


# --- classes for the style sheet --------------------------------------------------------------


def _mark(tokens: Sequence[Token], path: Sequence[Stop]) -> None:
    """Give the stops of the path, which is the only numbered list, their ids, and these, their
    answers and the tables their classes; links tell nobody where they were followed."""
    stop: Stop | None = None
    answers: Iterator[Saying] = iter(())
    table = "particulars"
    for token in tokens:
        match token.type, token.level:
            case "ordered_list_open", 0:
                token.attrSet("class", "path")
            case "list_item_open", 1 if token.info:
                stop = path[int(token.info) - 1]
                answers = iter(stop.sayings)
                token.attrSet("id", f"stop-{stop.number}")
                _set_classes(token, against=stop.contradicted, back=stop.taken_back)
            case "list_item_open", 3 if stop is not None:
                saying = next(answers)
                token.attrSet("class", saying.truth or "silent")
                if saying.chosen:
                    token.attrJoin("class", "chosen")
            case "table_open", _:
                token.attrSet("class", table)
                table = "facts"
            case "inline", _:
                for child in token.children or ():
                    if child.type == "link_open":
                        child.attrSet("rel", "noreferrer noopener")


def _set_classes(token: Token, **classes: bool) -> None:
    names = [name for name, applies in classes.items() if applies]
    if names:
        token.attrSet("class", " ".join(names))


# --- how some tokens are rendered -------------------------------------------------------------


def _text(_self: Any, tokens: Sequence[Token], index: int, _options: Any, _env: Any) -> str:
    return _unbroken(tokens[index].content)


def _fence(_self: Any, tokens: Sequence[Token], index: int, _options: Any, _env: Any) -> str:
    return f"<pre>{_unbroken(tokens[index].content.removesuffix(chr(10)))}</pre>\n"


_code_block = _fence


def _table_open(self: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    return f'<div class="scrolls">{self.renderToken(tokens, index, options, env)}'


def _table_close(self: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    return f"{self.renderToken(tokens, index, options, env).rstrip()}</div>\n"


def _unbroken(text: str) -> str:
    """Text whose words are kept whole: a browser likes to break an option after its hyphen, and the
    rest of it then looks like an argument."""
    return "".join(
        f'<span class="word">{escape(word)}</span>'
        if "-" in word and len(word) <= _SHORT
        else escape(word)
        for word in re.split(r"(\s+)", text)
    )
