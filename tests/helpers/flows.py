"""Flows made of texts, and fixtures as markdown-it has them, for tests."""

from __future__ import annotations

import re
from pathlib import Path

from wizard.flow.model import Flow
from wizard.flow.parse import parse_document


def flow_of(text: str, **others: str) -> Flow:
    """The flow of `text` as `main.md`; each of `others` is the document `<name>.md` beside it."""
    main = parse_document(text, "main.md")
    documents = {"main.md": main}
    for name, other in others.items():
        path = f"{name}.md"
        documents[path] = parse_document(other, path, main=False)
    return Flow("main", main, documents)


def fixtures(folder: str) -> list[tuple[str, str, str]]:
    """(title, document, expected) of each case in the files of `folder` in tests/flow.

    A case is a title, a document and what is expected of it, each ended by a line with a dot.
    """
    cases = []
    for file in sorted(Path(__file__).parents[1].joinpath("flow", folder).glob("*.txt")):
        parts = re.split(r"(?m)^\.\n", file.read_text(encoding="utf-8"))
        assert parts.pop().strip() == "", f"{file.name} does not end with a dot"
        assert len(parts) % 3 == 0, f"{file.name} has an unfinished case"
        for at in range(0, len(parts), 3):
            title, document, expected = parts[at : at + 3]
            cases.append((f"{file.stem}: {title.strip()}", document, expected.strip()))
    return cases
