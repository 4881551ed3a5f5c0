"""Notations of site builders made CommonMark, line for line, before a document is read. Pure.

Documents are written for MkDocs, Docusaurus, VitePress, Hugo, Jekyll, GitBook, MyST and others,
each of which has its own way to write a call-out or a tab. Each line stays the line that it is, so
that places stay right: a call-out becomes a block quote with GitHub's marker, a tab its title above
its text. What is not known stays as it is written, and the first such line is told.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

if TYPE_CHECKING:
    from collections.abc import Sequence

_CODE_INDENT = 4
_DEEPEST = 10
"""Containers inside each other; what is deeper stays as it is written."""

_CALL_OUTS = {
    **dict.fromkeys(
        (
            "note", "info", "abstract", "summary", "tldr", "todo", "question", "faq", "example",
            "quote", "cite", "seealso", "see-also", "admonition", "callout", "aside", "alert",
            "notice", "hint-info", "definition", "versionadded", "versionchanged", "remember",
        ),
        "note",
    ),
    **dict.fromkeys(("tip", "hint", "success", "check", "done", "primary"), "tip"),
    "important": "important",
    **dict.fromkeys(("warning", "warn", "attention", "deprecated", "secondary"), "warning"),
    **dict.fromkeys(("caution", "danger", "error", "failure", "fail", "bug"), "caution"),
}  # fmt: skip
"""Name of a container → the call-out that it is."""

_PLAIN = frozenset(
    (
        "tabs", "tab", "tab-set", "tab-item", "tabpane", "tabset", "code-group", "code-tabs",
        "group-tab", "details", "detail", "dropdown", "expand", "collapse", "accordion", "steps",
        "step", "stepper", "columns", "column", "cards", "card", "grid", "grid-item", "code", "raw",
        "v-pre", "div", "section", "panel", "spoiler", "only", "margin", "epigraph", "center",
    )
)  # fmt: skip
"""Containers whose text is shown as any other, below their title."""

_CODE = frozenset(
    ("code-block", "code", "code-cell", "sourcecode", "prompt", "parsed-literal", "ipython")
)
"""Directives whose text is code; what stands behind them is its language."""

_HIGHLIGHT = "highlight"
"""The short code whose text is code."""

_INDENTED = re.compile(
    r"(?:!!!|\?\?\?\+?) *(?P<name>[\w-]+)(?: +[\w ]+)?(?: +\"(?P<title>.*)\")? *$"
)
_TAB = re.compile(r"===[+!]? *\"(?P<title>.+)\" *$")
_COLONS = re.compile(
    r":{3,} *(?:\{ *[.:]?(?P<braced>[\w-]+)[^}]*\}|(?P<name>[A-Za-z][\w-]*))? *"
    r"(?:\[(?P<boxed>[^\]]*)\](?= *(?:\{|:*$)))? *(?P<title>[^:{]*?) *(?:\{[^}]*\})? *:*$"
)
_SHORTCODE = re.compile(r"\{\{[<%] *(?P<end>/ *)?(?P<name>[\w/-]+)(?P<title>.*?)(?<!/)[>%]\}\} *$")
_LIQUID = re.compile(r"\{%-? *(?P<end>end)?(?P<name>[\w-]+)(?P<title>.*?)-?%\} *$")
_DIRECTIVE = re.compile(r"(?P<fence>`{3,}|~{3,}) *\{(?P<name>[\w:-]+)\} *(?P<title>[^`]*)$")
_FENCE = re.compile(r"\s*(?P<fence>`{3,}|~{3,})(?P<info>[^`]*)$")
_HEADING = re.compile(r" {0,3}#{1,6}\s")
_ITEM = re.compile(r"\s*(?:[-*+]|[0-9]{1,9}[.)])\s")
_OPTION = re.compile(r"\s*:[\w-]+:(?:\s.*)?$")
_ATTRIBUTES = re.compile(r"\{: *[.#\w][^}]*\} *$")
_TARGET = re.compile(r"\((?P<name>[^\s()<>\"]+)\)= *$")
_FOOTNOTE = re.compile(r"\[\^(?P<name>[^\]\s]+)\]:")
_UNKNOWN = re.compile(
    r"\{\{[<%].*[>%]\}\}|\{%.*%\}|import .* from ['\"].*['\"];?$"
    # A component; `<Your name>` is a placeholder.
    r"|</[A-Z]\w+>|<[A-Z]\w+(?:\s+[\w-]+=[^<>]*)?/>|<[A-Z]\w+\s+[\w-]+=[^<>]*>"
)
_ARGUMENT = re.compile(
    r"""(?:(?P<key>[\w-]+)\s*=\s*)?(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s"'=]+))"""
)


class Rewritten(msgspec.Struct):
    """A document without the notations of site builders."""

    lines: list[str]
    """As many as before."""

    unknown: int | None = None
    """The first line, from 0, in a notation that is not known."""


def as_commonmark(lines: Sequence[str]) -> Rewritten:
    """`lines` with what is known of site builders as CommonMark."""
    rewriter = _Rewriter(lines)
    rewriter.block(0, len(lines), _Around())
    return Rewritten(rewriter.out, min(rewriter.unknown, default=None))


class _Container(msgspec.Struct):
    """A container that begins on a line."""

    name: str
    title: str
    behind: int
    """The line behind its text."""

    closed: bool
    """Whether that line is its end, and not text."""

    drop: int
    """How many columns its text is indented."""


class _Around(msgspec.Struct, frozen=True):
    """Where a block stands."""

    drop: int = 0
    """How many columns of white space its lines have for that."""

    prefix: str = ""
    """What stands before its lines instead."""

    depth: int = 0

    def line(self, text: str) -> str:
        """`text` as it stands there."""
        return self.prefix + text if text.strip() else self.prefix.rstrip()

    def without(self, line: str) -> str:
        """A line of the document without what it has for standing there."""
        columns, at = self.drop, 0
        while columns > 0 and line[at : at + 1] in (" ", "\t"):
            columns -= _CODE_INDENT if line[at] == "\t" else 1
            at += 1
        return " " * -columns + line[at:]


class _Rewriter:
    """Rewrites block by block, outer ones first."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.out = list(lines)
        self.unknown: set[int] = set()
        self._lines = lines
        self._ends = _ends_of(lines)

    def block(self, begin: int, end: int, around: _Around) -> None:
        """The lines from `begin` and up to `end`."""
        at = begin
        in_list = False
        while at < end:
            line = around.without(self._lines[at])
            indent = len(line) - len(line.lstrip())
            if line.strip():
                in_list = bool(_ITEM.match(line)) or (in_list and indent > 0)
            container = None
            # So far to the right of no list, it is code.
            if around.depth < _DEEPEST and (indent < _CODE_INDENT or in_list):
                container = self._container(at, end, line, around.drop)
            if container is not None:
                at = self._contain(at, container, line, around)
            elif fence := _FENCE.match(line):
                at = self._code(at, end, around, fence)
            else:
                self.out[at] = around.line(self._text(at, line))
                at += 1

    def _code(self, begin: int, end: int, around: _Around, fence: re.Match[str]) -> int:
        """A block of code as it stands; gives the line behind it."""
        behind = min(end, _fence_end(self._lines, begin, end, fence["fence"]) + 1)
        for at in range(begin, behind):
            self.out[at] = around.line(around.without(self._lines[at]))
        directive = _DIRECTIVE.match(fence[0].lstrip())
        if directive and directive["name"].lower() in _CODE:
            indent = fence[0][: len(fence[0]) - len(fence[0].lstrip())]
            language = directive["title"].strip()
            self.out[begin] = around.line("")
            first = self._without_options(begin + 1, behind, around)
            self.out[first - 1] = around.line(f"{indent}{directive['fence']}{language}")
        return behind

    def _without_options(self, begin: int, end: int, around: _Around) -> int:
        """Take out the options of a directive; gives the line behind them."""
        at = begin
        while at < end and _OPTION.match(self._lines[at]):
            self.out[at] = around.line("")
            at += 1
        return at

    def _container(self, at: int, end: int, line: str, drop: int) -> _Container | None:
        """The container that begins on a line, if one does."""
        bare = line.lstrip()
        indent = len(line) - len(bare)
        if match := _INDENTED.match(bare) or _TAB.match(bare):
            found = match.groupdict()
            behind = _dedent(self._lines, at + 1, end, drop + indent + 4)
            name = (found.get("name") or "tab").lower()
            return _Container(name, found["title"] or "", behind, False, indent + 4)
        if match := _DIRECTIVE.match(bare):
            behind = _fence_end(self._lines, at, end, match["fence"])
            name = match["name"].lower()
            known = name in _CALL_OUTS or name in _PLAIN - _CODE
            return _Container(name, match["title"], behind, behind < end, indent) if known else None
        behind = self._ends.get(at, end)
        return (
            self._closed_by_line(bare, behind, indent)
            if behind < end and indent < _CODE_INDENT
            else None
        )

    @staticmethod
    def _closed_by_line(bare: str, behind: int, indent: int) -> _Container | None:
        if match := _COLONS.match(bare):
            name = (match["braced"] or match["name"] or "").lower().removeprefix("callout-")
            return _Container(name, match["boxed"] or match["title"] or "", behind, True, indent)
        match = _SHORTCODE.match(bare) or _LIQUID.match(bare)
        if match is None:
            return None
        name, title = _called(match["name"].lower(), match["title"])
        known = name in _CALL_OUTS or name in _PLAIN or name == _HIGHLIGHT
        return _Container(name, title, behind, True, indent) if known else None

    def _contain(self, at: int, container: _Container, line: str, around: _Around) -> int:
        """A container and what stands in it; gives the line behind it."""
        indent = line[: len(line) - len(line.lstrip())]
        first, behind = at + 1, container.behind
        if container.name == _HIGHLIGHT:
            self._highlighted(at, container, around)
            return behind + 1
        call_out = _CALL_OUTS.get(container.name)
        known = call_out is not None or container.name in _PLAIN
        title = container.title.strip()
        title = title or ("" if known else container.name.replace("-", " ").capitalize())
        if (call_out is None and known) or self._has_heading(first, behind, around):
            # A section with a heading is no quote: what stands in it are steps.
            self.out[at] = around.line(indent + _strong(title))
            inside = replace(around, drop=around.drop + container.drop - len(indent))
        else:
            prefix = f"{around.prefix}{indent}> "
            inside = replace(around, drop=around.drop + container.drop, prefix=prefix)
            marker = f"[!{(call_out or 'note').upper()}]"
            self.out[at] = inside.line(f"{marker} {_strong(title)}".rstrip())
        first = self._without_options(first, behind, inside)
        self.block(first, behind, replace(inside, depth=around.depth + 1))
        if container.closed:
            self.out[behind] = around.line("")
        return behind + container.closed

    def _has_heading(self, begin: int, end: int, around: _Around) -> bool:
        at = begin
        while at < end:
            line = around.without(self._lines[at])
            if fence := _FENCE.match(line):
                at = _fence_end(self._lines, at, end, fence["fence"])
            elif _HEADING.match(line):
                return True
            at += 1
        return False

    def _highlighted(self, at: int, container: _Container, around: _Around) -> None:
        """A block of code between two short codes."""
        language = (container.title.split() or [""])[0]
        self.out[at] = around.line(f"~~~~{language}")
        for inside in range(at + 1, container.behind):
            self.out[inside] = around.line(around.without(self._lines[inside]))
        self.out[container.behind] = around.line("~~~~")

    def _text(self, at: int, line: str) -> str:
        """A line of text: marks that only a site builder reads taken out."""
        bare = line.lstrip()
        indent = line[: len(line) - len(bare)]
        if len(indent) >= _CODE_INDENT:
            return line
        if _ATTRIBUTES.match(bare):
            return ""
        if target := _TARGET.match(bare):
            return f'{indent}<a id="{target["name"]}"></a>'
        if footnote := _FOOTNOTE.match(bare):
            # As long as it was, so that what follows stands where it stood.
            return f"{indent}\\[^{footnote['name']}]{bare[footnote.end() :]}"
        if _UNKNOWN.match(bare):
            self.unknown.add(at)
        return line


def _strong(title: str) -> str:
    if not title:
        return ""
    return f"**{title}**" if title[-1] in ".:!?" else f"**{title}:**"


def _called(name: str, arguments: str) -> tuple[str, str]:
    """(name of the container, its title) of a short code: `alert title="Stop" color="warning"` is a
    warning, `hint style="danger"` a danger."""
    title = kind = ""
    for argument in _ARGUMENT.finditer(arguments):
        value = argument["double"] or argument["single"] or argument["bare"] or ""
        key = argument["key"]
        if key in ("title", "label", "header", "name") or (key is None and not title):
            title = value
        if key in ("color", "style", "type", "context", "theme") or key is None:
            kind = kind or (value if value.lower() in _CALL_OUTS else "")
    if name in _CALL_OUTS and kind:
        return kind.lower(), "" if title == kind else title
    return name, title


def _fence_end(lines: Sequence[str], begin: int, end: int, fence: str) -> int:
    """The line that closes a block of code that begins on `begin`; `end` where none does."""
    for at in range(begin + 1, end):
        match = _FENCE.match(lines[at])
        if match and _closes(match["fence"], match["info"], fence):
            return at
    return end


def _indent(line: str) -> int:
    """How many columns of white space a line begins with."""
    white = line[: len(line) - len(line.lstrip())]
    return len(white) + (_CODE_INDENT - 1) * white.count("\t")


def _dedent(lines: Sequence[str], begin: int, end: int, columns: int) -> int:
    """The line behind those from `begin` on that are indented so far, blank ones at the end not
    among them."""
    behind = begin
    for at in range(begin, end):
        text = lines[at].strip()
        if text and _indent(lines[at]) < columns:
            if text.startswith("{%"):
                continue  # what a template leaves out or puts in stands at any margin
            break
        if text:
            behind = at + 1
    return behind


def _ends_of(lines: Sequence[str]) -> dict[int, int]:
    """The line on which a container begins → the one that ends it, of those that are closed by a
    line of their own. What stands in code begins nothing."""
    ends: dict[int, int] = {}
    opened: dict[str, list[int]] = {}
    fence = ""
    directives: list[str] = []
    for at, line in enumerate(lines):
        bare = line.strip()
        if match := _FENCE.match(bare):
            mark = match["fence"]
            if fence:
                fence = "" if _closes(mark, match["info"], fence) else fence
            elif match["info"].lstrip().startswith("{"):
                directives.append(mark)
            elif directives and _closes(mark, match["info"], directives[-1]):
                directives.pop()
            else:
                fence = mark
        if fence:
            continue
        if match := _COLONS.match(bare):
            begins = match["braced"] or match["name"]
            _pair(ends, opened, ":::", at, opens=bool(begins))
        elif match := _SHORTCODE.match(bare) or _LIQUID.match(bare):
            _pair(ends, opened, match["name"], at, opens=not match["end"])
    return ends


def _closes(mark: str, info: str, opening: str) -> bool:
    """Whether a fence of these marks, with `info` behind it, ends the one that opened."""
    return mark.startswith(opening) and not info.strip()


def _pair(
    ends: dict[int, int], opened: dict[str, list[int]], name: str, at: int, *, opens: bool
) -> None:
    if opens:
        opened.setdefault(name, []).append(at)
    elif opened.get(name):
        ends[opened[name].pop()] = at
