"""A folder of runbooks as one flow: a contents step that lists every document by its title.

Only the top of each file is read to know its title; a document is parsed when it is visited.
"""

from __future__ import annotations

import html
import os
import re
import stat

from wizard.flow.inline_markdown import placeholder
from wizard.flow.linked_documents import LinkedDocuments, ListedDocument, is_within
from wizard.flow.links import ATTRIBUTES
from wizard.flow.model import Answer, Document, Flow, Step
from wizard.flow.problems import FlowError, Place
from wizard.flow.textfile import markdown_files, problem_in, reason
from wizard.messages import flow_messages as messages
from wizard.text.clean import clean_line, clean_text

_OWN = frozenset(("level", "fault", "recording", "ends", "way", "reading", "minutes"))
"""Keys that flows do not have."""

_ENOUGH = 2
"""How many of them tell: one may be missing or misspelt, and a runbook for another program may have
`level` by chance."""

_KEY = re.compile(r"([a-z]+)[ \t]*:(?:[ \t]|$)")
_MOST_LINES = 200


def is_scenario(text: str) -> bool:
    """Whether the document that begins with `text` is a scenario."""
    text = text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}")
    if not text.startswith("---"):
        return False
    keys = set()
    for line in text[:8192].splitlines()[1:_MOST_LINES]:
        if line.rstrip() == "---":
            break
        match = _KEY.match(line)
        if match is not None:
            keys.add(match.group(1))
    return len(keys & _OWN) >= _ENOUGH


CONTENTS = "contents"
"""The id of the contents step."""

MOST = 20_000
"""How many documents a folder may have."""

_TOP = 8192
"""How many bytes of a file are looked through for its title."""

_LONGEST = 500  # characters of a title are looked at

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_ATX = re.compile(r" {0,3}#{1,6}(?:[ \t]+(.*))?$")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-+)[ \t]*$")
_NO_PARAGRAPH = re.compile(r" {0,3}(?:[-+*>|]|\d{1,9}[.)])|\t| {4}")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()]*\)")
_MARKS = re.compile(
    r"\\([!-/:-@\[-`{-~])|`+|(?<![\w*])\*+|\*+(?![\w*])|(?<!\w)_+(?=\w)|(?<=\w)_+(?!\w)"
)
_FRONT_TITLE = re.compile(r"title(?::[ \t]+|[ \t]*=[ \t]*)(.*)")


def documents_in(folder: str) -> tuple[ListedDocument, ...]:
    """Every Markdown file below `folder`, by path; hidden folders are left out.

    Symbolic links are followed to files within the folder only. Raises FlowError.
    """
    root = os.path.realpath(folder)
    paths: list[str] = []
    problems: dict[str, FlowError] = {}

    def cannot(error: OSError) -> None:
        if error.filename == folder:
            raise _error(error, clean_line(folder)) from error
        problems[os.path.relpath(str(error.filename), folder)] = _error(error)

    for path in markdown_files(folder, cannot):
        paths.append(path)
        if len(paths) > MOST:
            raise FlowError(clean_line(folder), messages.TOO_MANY_DOCUMENTS, most=MOST)
    documents = [_listed(folder, root, path) for path in paths]
    for path, error in problems.items():
        documents.append(ListedDocument(clean_line(path), clean_line(path), problem=error.advice))
    return tuple(sorted(documents, key=lambda document: document.path))


def _listed(folder: str, root: str, path: str) -> ListedDocument:
    """The document at `path` with its title."""
    whole = os.path.join(folder, path)
    usual = path.replace(os.sep, "/")
    if clean_line(usual) != usual:
        usual = clean_line(usual)
        return _unlisted(usual, FlowError("", messages.NAME_NOT_PLAIN))
    try:
        status = os.stat(whole)
        if not stat.S_ISREG(status.st_mode):
            return _unlisted(usual, FlowError("", messages.NOT_REGULAR))
        if os.path.islink(whole) and not is_within(whole, root):
            return _unlisted(usual, FlowError("", messages.LINK_OUT_OF_FOLDER))
        descriptor = os.open(whole, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            top = os.read(descriptor, _TOP)
        finally:
            os.close(descriptor)
    except (OSError, ValueError) as error:
        return _unlisted(usual, _error(error))
    problem = problem_in(top)
    if problem is not None:
        return _unlisted(usual, problem)
    text = clean_text(top.decode("utf-8", "replace").removeprefix("\ufeff"))
    stem = usual.rpartition("/")[2][: -len(".md")]
    title = title_of(text) or clean_line(stem)
    return ListedDocument(usual, title, text.startswith("---"), scenario=is_scenario(text))


def _unlisted(path: str, error: FlowError) -> ListedDocument:
    """A document that cannot be read."""
    return ListedDocument(path, path, problem=error.advice)


def _error(error: OSError | ValueError, file: str = "") -> FlowError:
    message, why = reason(error)
    return FlowError(file, message, why=why)


def title_of(top: str) -> str:
    """The title of a document by its first lines: front matter's, else the first heading.

    This is a look, not a reading: where the two differ, the parsed document is right.
    """
    lines = _COMMENT.sub("", top).split("\n")
    rule = lines[0].rstrip()
    if rule in ("---", "+++"):
        for at, line in enumerate(lines[1:], 1):
            match = _FRONT_TITLE.match(line)
            if match is not None:
                return clean_line(match.group(1)).strip().strip("\"'")
            if line.rstrip() == rule:
                return _first_heading(lines[at + 1 :])
    return _first_heading(lines)


def _first_heading(lines: list[str]) -> str:
    """The text of the first heading in `lines` outside code, empty where there is none."""
    fence = ""
    before = ""
    for line in lines:
        mark = _FENCE.match(line)
        if fence:
            if mark is not None and mark.group(1).startswith(fence) and not line.strip(" `~\t"):
                fence = ""
        elif mark is not None:
            fence = mark.group(1)
        elif (match := _ATX.match(line)) is not None:
            heading = _unclosed((match.group(1) or "").rstrip(" \t"))
            return _words(ATTRIBUTES.sub("", heading))
        elif before.strip() and _UNDERLINE.match(line) and not _NO_PARAGRAPH.match(before):
            return _words(before)
        before = line
    return ""


def _unclosed(heading: str) -> str:
    """A heading without the signs that may close it."""
    bare = heading.rstrip("#")
    return bare.rstrip(" \t") if bare != heading and bare[-1:] in ("", " ", "\t") else heading


def _words(heading: str) -> str:
    """A heading's text without the marks of Markdown and HTML's tags."""
    text = _LINK.sub(r"\1", heading[:_LONGEST])
    text = _TAG.sub(lambda match: placeholder(match.group()), text)
    text = html.unescape(_MARKS.sub(lambda match: match.group(1) or "", text))
    return clean_line(" ".join(text.split()))


def open_folder(folder: str, shown: str, *, fenced: bool = True) -> Flow:
    """The flow of all documents in `folder`, which is named to people as `shown`. Scenarios are
    left out: they are played, not walked. For `fenced` see LinkedDocuments.

    Raises FlowError where there are none.
    """
    all_listed = documents_in(folder)
    listed = tuple(document for document in all_listed if not document.scenario)
    readable = [document for document in listed if document.problem is None]
    if not readable:
        message = messages.NO_MARKDOWN_HERE
        if len(listed) < len(all_listed):
            message = messages.ONLY_SCENARIOS_HERE
        raise FlowError(clean_line(shown), message)
    name = clean_line(os.path.basename(os.path.abspath(folder))) or shown
    place = Place(shown)
    choices = tuple(
        Answer(
            number=number,
            text=document.title,
            to=document.path,
            kind="contents",
            description=document.path,
            condition=None,
            place=place,
            href=document.path,
        )
        for number, document in enumerate(readable, 1)
    )
    step = Step(
        id=CONTENTS,
        title=name,
        level=1,
        kind="contents",
        place=place,
        choices=choices,
        markdown="",
        blocks=(),
        why=(),
        why_markdown="",
        commands=(),
        see_also=(),
        links=(),
        source=None,
        parent=None,
        anchors=(CONTENTS,),
    )
    main = Document(
        path="",
        text="",
        title=name,
        steps=(step,),
        start=CONTENTS,
        explicit_start=False,
    )
    whole = os.path.abspath(folder)
    documents = LinkedDocuments(whole, shown, main, listed, fenced=fenced)
    return Flow(name=name, main=main, documents=documents)
