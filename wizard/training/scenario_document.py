"""A scenario's document, read: front matter and three sections. Pure, and never raises but for
`scenario_of`.

Any text can be read. What is missing stands in the scenario as nothing, and what is wrong as a
problem with its place; the rules of wizard.training.scenario_rules find the rest. Importing this
module imports markdown-it, so import it late.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, cast

from msgspec import Struct
from msgspec.structs import replace

from wizard.flow.blocks import ListBlock, plain, rewritten, texts
from wizard.flow.front_matter import KeyForm, read_front_matter
from wizard.flow.markdown import BlockReader
from wizard.flow.markdown_tokens import SourceLines, TooLongError, tokens_of
from wizard.flow.parse import BOM
from wizard.flow.problems import Place, Problem, problem
from wizard.messages import scenario_messages as say
from wizard.text.clean import clean_line, clean_text
from wizard.training.scenario import Level, Scenario, Turn

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from markdown_it.token import Token

    from wizard.flow.blocks import Block
    from wizard.flow.front_matter import FrontMatter
    from wizard.flow.problems import Message


KEYS = {
    **dict.fromkeys(
        ("title", "level", "fault", "recording", "flow", "alert", "reading", "minutes"),
        KeyForm("text"),
    ),
    "ends": KeyForm("text or list", "ends: [STEP]"),
    "way": KeyForm("table", "  STEP: the answer's text"),
    "set": KeyForm("table", "  FACT: value"),
}
"""What is understood; any other key is a warning."""


SECTIONS = ("briefing", "hints", "debriefing")
"""The headings of the second level, in lower case."""

_NUMBER = re.compile(r"[0-9]{1,4}(?:\.[0-9]{1,3})?")
_MOST_MINUTES = 600
_USUAL_MINUTES = 15.0


class ScenarioError(Exception):
    """Nothing can be played; the text is the whole line that the user sees: file (and line), what
    is wrong, what to do."""


class Sheet(Struct, frozen=True):
    """What a document says, whether it can be played or not."""

    scenario: Scenario
    """As far as it could be read: what is missing is empty, the level 1, the time a quarter."""

    text: str
    marks: Mapping[str, Place]
    """Where something stands: a key of the front matter, `ends.STEP`, `way.STEP` (steps without a
    `#`), `set.FACT`, a section, `hints.1`, …"""

    strays: tuple[Problem, ...]
    """Text that stands in none of the sections, and is shown nowhere."""

    problems: tuple[Problem, ...]
    """What the reading itself found."""

    def place(self, *names: str) -> Place:
        """Where the first of `names` stands that is there, else the document's beginning."""
        places = (self.marks[name] for name in names if name in self.marks)
        return next(places, Place(self.scenario.file))


def read_scenario(text: str, name: str, file: str) -> Sheet:
    """What `text` says. `name` is what `wizard train` takes, `file` the document's path, which
    other paths in it are relative to; places are named by it, too."""
    lines = clean_text(text.removeprefix(BOM)).split("\n")
    shown = clean_line(file)
    front = read_front_matter(lines, shown, KEYS)
    body = _Body(SourceLines(shown, shown, lines, front.lines))
    problems = [*front.problems, *body.problems]
    way = front.tables.get("way", {})
    scenario = Scenario(
        name=name,
        title=front.texts.get("title") or body.title or name,
        level=_level(front, shown, problems),
        fault=front.texts.get("fault", ""),
        recording=_beside(file, front.texts.get("recording", "")),
        flow=_flow(file, front.texts.get("flow", "")),
        alert=front.texts.get("alert", ""),
        ends=tuple(dict.fromkeys(end.removeprefix("#") for end in front.lists.get("ends", ()))),
        way=tuple(Turn(step.removeprefix("#"), answer) for step, answer in way.items()),
        reading=front.texts.get("reading", ""),
        minutes=_minutes(front, problems),
        stated=front.tables.get("set", {}),
        briefing=body.sections.get("briefing", ()),
        hints=_hints(body.sections.get("hints", ())),
        debriefing=body.sections.get("debriefing", ()),
        file=file,
    )
    marks = {name.replace(".#", ".", 1): place for name, place in front.marks.items()}
    return Sheet(
        scenario=scenario,
        text=text,
        marks={**marks, **body.marks},
        strays=tuple(body.strays),
        problems=tuple(sorted(problems, key=lambda problem: problem.place)),
    )


def name_of(path: str) -> str:
    """The name of the scenario in the file at `path`."""
    stem = os.path.basename(path)
    return clean_line(stem[: -len(".md")] if stem.lower().endswith(".md") else stem)


def scenario_of(sheet: Sheet, problems: Iterable[Problem] = ()) -> Scenario:
    """The scenario that `sheet` is. Raises ScenarioError with the first error of its own `problems`
    and of those that the rules have found."""
    errors = (one for one in (*sheet.problems, *problems) if one.severity == "error")
    for one in errors:
        raise ScenarioError(f"{one.place.file}:{one.place.line}: {one.message}; {one.hint}")
    return sheet.scenario


def _level(front: FrontMatter, file: str, problems: list[Problem]) -> Level:
    written = front.texts.get("level", "")
    if written in ("1", "2", "3"):
        return cast("Level", int(written))
    place = front.marks.get("level", Place(file))
    message = say.BAD_LEVEL if written else say.NO_LEVEL
    problems.append(problem(place, "bad-level", message, level=clean_line(written)[:40]))
    return 1


def _minutes(front: FrontMatter, problems: list[Problem]) -> float:
    written = front.texts.get("minutes")
    if written is None:
        return _USUAL_MINUTES
    minutes = float(written) if _NUMBER.fullmatch(written) else 0.0
    if 0 < minutes <= _MOST_MINUTES:
        return minutes
    shown = clean_line(written)[:40]
    place = front.marks["minutes"]
    problems.append(
        problem(place, "bad-minutes", say.BAD_MINUTES, minutes=shown, most=_MOST_MINUTES)
    )
    return _USUAL_MINUTES


def _beside(file: str, written: str) -> str:
    """A path in the document at `file`, as it is seen from where that path is seen."""
    return os.path.normpath(os.path.join(os.path.dirname(file), written)) if written else ""


def _flow(file: str, written: str) -> str:
    is_path = "/" in written or written.lower().endswith(".md")
    return _beside(file, written) if is_path else written


def _hints(section: tuple[Block, ...]) -> tuple[tuple[Block, ...], ...]:
    """Each item of the lists of the section."""
    return tuple(item for block in section if isinstance(block, ListBlock) for item in block.items)


class _Body:
    """The sections of a page."""

    def __init__(self, page: SourceLines) -> None:
        self._page = page
        self.title = ""
        self.sections: dict[str, tuple[Block, ...]] = {}
        self.marks: dict[str, Place] = {}
        self.strays: list[Problem] = []
        self.problems: list[Problem] = []
        try:
            self._read(tokens_of("\n".join(page.lines[page.first :])))
        except TooLongError:
            self._unreadable(say.TOO_LONG)
        except (RecursionError, RuntimeError, IndexError, ValueError) as error:
            self._unreadable(say.UNREADABLE, error=type(error).__name__)

    def _unreadable(self, message: Message, **values: object) -> None:
        place = self._page.place(self._page.first)
        self.problems.append(problem(place, "unreadable-markdown", message, "error", **values))

    def _read(self, tokens: Sequence[Token]) -> None:
        blocks = BlockReader(tokens, self._page)
        section = ""
        while not blocks.ended:
            token = blocks.tokens[blocks.at]
            place = self._page.place(self._page.span(token)[0])
            level = int(token.tag[1:]) if token.type == "heading_open" else 0
            if 0 < level <= 2:
                section = self._heading(level, blocks, place)
                continue
            if section == "hints" and token.type in ("bullet_list_open", "ordered_list_open"):
                self._mark_hints(tokens[blocks.at + 1 :])
            read = _uncommanded(blocks.next())
            if section:
                self.sections[section] += read
            elif any(line.strip() for line in texts(read)):
                self._stray(place, say.STRAY_TEXT)

    def _heading(self, level: int, blocks: BlockReader, place: Place) -> str:
        """Takes a heading, and gives the section that it begins; empty where it is none."""
        words = plain(blocks.line(blocks.tokens[blocks.at + 1]).spans)
        blocks.at += 3
        name = words.strip().lower()
        if level == 2 and name in SECTIONS:
            self.marks.setdefault(name, place)
            self.sections.setdefault(name, ())
            return name
        if level == 1 and not self.title:
            self.title = clean_line(words)
        else:
            self._stray(place, say.STRAY_HEADING, heading=clean_line(words)[:80])
        return ""

    def _stray(self, place: Place, message: Message, **values: object) -> None:
        self.strays.append(problem(place, "stray-text", message, "warning", **values))

    def _mark_hints(self, tokens: Sequence[Token]) -> None:
        """Note where each item of the list begins whose opening stands before `tokens`."""
        known = sum(name.startswith("hints.") for name in self.marks)
        for token in tokens:
            if token.level == 0:
                break
            if token.type == "list_item_open" and token.level == 1:
                known += 1
                self.marks[f"hints.{known}"] = self._page.place(self._page.span(token)[0])


def _uncommanded(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """`blocks`, whose code is nothing that could be run: it shows what somebody has seen."""
    return rewritten(blocks, str, lambda code: replace(code, command=None))
