"""A document written out for people: what the golden files beside the fixtures hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.flow.blocks import (
    Block,
    CodeBlock,
    Heading,
    Inline,
    ListBlock,
    Paragraph,
    Quote,
    TableBlock,
    ThematicBreak,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wizard.flow.model import Document, Step


def outline(document: Document) -> str:
    """Everything that was read, one thing a line."""
    lines = [f"title: {document.title}", f"start: {document.start}"]
    lines += [f"alert: {name} -> {to}" for name, to in document.alerts.items()]
    for name in ("watch", "version", "source"):
        value = getattr(document, name)
        if value:
            lines.append(f"{name}: {value}")
    lines += [f"problem: {problem}" for problem in document.problems]
    for step in document.steps:
        lines += ["", *_step(step)]
    return "\n".join(lines) + "\n"


def _step(step: Step) -> Iterator[str]:
    place = f"{step.place.line}:{step.place.column}"
    yield f"{place} {step.kind} {step.id!r} {'#' * step.level} {step.title}"
    if step.parent is not None:
        yield f"  parent: {step.parent}"
    if step.anchors != (step.id,):
        yield f"  anchors: {' '.join(step.anchors)}"
    yield from _blocks(step.blocks, "  | ")
    yield from _blocks(step.why, "  why | ")
    if step.why_markdown:
        yield f"  why as Markdown: {step.why_markdown!r}"
    for number, command in enumerate(step.commands):
        place = f"{command.place.line}:{command.place.column}"
        yield f"  command {number}: {place} {command.language} {command.kind} {command.template!r}"
    for answer in step.choices:
        place = f"{answer.place.line}:{answer.place.column}"
        text = f"  {answer.number}. {place} {answer.kind} {answer.text!r} -> {answer.to}"
        yield text + (f" ({answer.description})" if answer.description else "")
        if answer.condition is not None:
            place = f"{answer.condition.place.line}:{answer.condition.place.column}"
            sign = "when" if answer.condition.expression else "when?"
            yield f"     {place} {sign} {answer.condition.written}"
    for road in step.see_also:
        yield f"  see also: {road.place.line}:{road.place.column} {road.text!r} -> {road.to}"
    for link in step.links:
        kind = "image" if link.image else "link"
        yield f"  {kind}: {link.place.line}:{link.place.column} {link.text!r} {link.href}"
    if step.source is not None:
        yield f"  source: {step.source}"


def _blocks(blocks: Iterable[Block], indent: str) -> Iterator[str]:  # noqa: C901
    for block in blocks:
        match block:
            case Paragraph(spans):
                yield f"{indent}{_line(spans)}"
            case Heading(level, spans):
                yield f"{indent}{'#' * level} {_line(spans)}"
            case CodeBlock(text, language, command):
                number = "" if command is None else f" command {command}"
                yield f"{indent}code {language or '-'}{number}: {text!r}"
            case ListBlock(items, start):
                for number, item in enumerate(items):
                    sign = "-" if start is None else f"{start + number}."
                    yield from _blocks(item, f"{indent}{sign} ")
            case Quote(inner, call_out):
                yield from _blocks(inner, f"{indent}> {call_out or ''} ")
            case TableBlock(header, rows):
                for row in (header, *rows):
                    yield indent + " | ".join(_line(cell) for cell in row)
            case ThematicBreak():
                yield f"{indent}----"


def _line(spans: Inline) -> str:
    """A line of text with its styles as signs: **strong**, *emphasis*, `code`, [text](address)."""
    parts: list[str] = []
    for span in spans:
        text = span.text.replace("\n", "\\n")
        for on, sign in ((span.code, "`"), (span.emphasis, "*"), (span.strong, "**")):
            text = f"{sign}{text}{sign}" if on else text
        parts.append(text if span.href is None else f"[{text}]({span.href})")
    return "".join(parts)
