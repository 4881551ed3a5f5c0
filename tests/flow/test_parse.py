"""Fixtures: a Markdown file, and beside it what it is read as."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.flow.outline import outline
from wizard.flow.blocks import CodeBlock, Paragraph, TextSpan, plain
from wizard.flow.model import Document, Flow
from wizard.flow.parse import parse_document

FIXTURES = Path(__file__).parent / "fixtures"
NAMES = sorted(path.stem for path in FIXTURES.glob("*.md"))


def read(text: str, path: str = "a.md", *, main: bool = True) -> Document:
    return parse_document(text, path, main=main)


@pytest.mark.parametrize("name", NAMES)
def test_a_fixture_is_read_as_written_beside_it(name: str) -> None:
    text = (FIXTURES / f"{name}.md").read_bytes().decode()
    expected = (FIXTURES / f"{name}.txt").read_text(encoding="utf-8")
    assert outline(parse_document(text, f"{name}.md")) == expected


@pytest.mark.parametrize("end", ["\r\n", "\r"])
@pytest.mark.parametrize("name", NAMES)
def test_the_ends_of_lines_make_no_difference(name: str, end: str) -> None:
    text = (FIXTURES / f"{name}.md").read_bytes().decode()
    other = "\N{ZERO WIDTH NO-BREAK SPACE}" + text.replace("\n", end)
    assert outline(parse_document(other, f"{name}.md")) == outline(
        parse_document(text, f"{name}.md")
    )


def test_the_text_is_kept_as_it_was_read() -> None:
    text = "\N{ZERO WIDTH NO-BREAK SPACE}# A\r\n\r\n\x00\ud800"
    assert read(text).text == text


def test_steps_of_another_document_have_its_path_in_their_ids() -> None:
    text = "# A\n\n- [x](#b)\n- [y](c.md#d)\n- [z](b.md#b)\n\n## B\n"
    document = read(text, "sub/b.md", main=False)
    assert document.start == "sub/b.md#a"
    assert [step.id for step in document.steps] == ["sub/b.md#a", "sub/b.md#b"]
    assert [answer.to for answer in document.steps[0].answers] == [
        "sub/b.md#b",
        "sub/c.md#d",
        "sub/b.md#b",
    ]
    assert document.steps[1].parent == "sub/b.md#a"
    assert document.steps[0].choices[-1].to == "sub/b.md#b"


@pytest.mark.parametrize("written", ["b", "#b", "beta", "#beta"])
def test_start_and_alerts_become_full_ids(written: str) -> None:
    text = (
        f"---\nstart: '{written}'\nalerts:\n  fire: '{written}'\n---\n# A\n## Beta <a id=b></a>\n"
    )
    for main, expected in ((True, "b"), (False, "x.md#b")):
        document = read(text, "x.md", main=main)
        assert (document.start, document.alerts) == (expected, {"fire": expected})
        assert document.explicit_start


def test_an_alert_may_lead_to_another_document() -> None:
    text = "---\nalerts:\n  a: other.md\n  b: ../x.md#y\n  c: gone\n---\n"
    assert read(text, "sub/x.md").alerts == {"a": "sub/other.md", "b": "x.md#y", "c": "gone"}


def test_places_name_the_file_as_the_user_did() -> None:
    document = parse_document("---\nbad: 1\n---\n# A\n", "a.md", file="some/where/a.md")
    assert document.path == "a.md"
    assert str(document.problems[0].place) == "some/where/a.md:2:1"
    assert str(document.steps[0].place) == "some/where/a.md:4:1"


def test_nothing_is_invented_where_a_start_is_named() -> None:
    text = "# A\n\n## B\n\n## C\n"
    named = read(f"---\nstart: a\n---\n{text}")
    assert [[choice.kind for choice in step.choices] for step in named.steps] == [
        ["contents", "contents"],
        [],
        [],
    ]
    free = read(text)
    assert [[choice.kind for choice in step.choices] for step in free.steps] == [
        ["contents", "contents", "next"],
        ["next"],
        [],
    ]


def test_markdown_is_the_body_without_what_has_a_place_of_its_own() -> None:
    text = """Before.

# A <a id="a"></a>

> **Why:** so.

One.

- [x](#b)
- [y](#b)


Two:
```bash read
ps   {{ pid }}

```

Source: somewhere

[ref]: #b
<a id="b"></a>
## B
"""
    step = read(text).steps[0]
    assert step.markdown == (
        "Before.\n\nOne.\n\nTwo:\n```bash read\nps   {{ pid }}\n\n```\n\n[ref]: #b"
    )
    assert step.why_markdown == "so."
    assert step.source == "somewhere"


def test_a_source_of_its_own_wins_over_that_of_the_document() -> None:
    document = read("---\nsource: all\n---\n# A\n\nSource: own\n\n# B\n")
    assert [step.source for step in document.steps] == ["own", "all"]


def test_what_an_entity_stands_for_is_cleaned() -> None:
    document = read("# A &#27;]52;c;x&#7;\n\n&#x202e;b [c](#&#x202e;d)\n\n- [e](#&rlm;f)\n")
    step = document.steps[0]
    assert step.title == "A \N{REPLACEMENT CHARACTER}]52;c;x\N{REPLACEMENT CHARACTER}"
    first = step.blocks[0]
    assert isinstance(first, Paragraph)
    assert plain(first.spans) == "\N{REPLACEMENT CHARACTER}b c"
    assert step.see_also[0].to == "\N{REPLACEMENT CHARACTER}d"
    assert step.answers[0].to == "\N{REPLACEMENT CHARACTER}f"


def test_an_escape_in_front_matter_or_an_address_is_cleaned() -> None:
    document = read('---\ntitle: "a\\e[31m\\ud800"\n---\n[x](b%1b.md#%1b)\n')
    assert document.title == "a\N{REPLACEMENT CHARACTER}[31m\N{REPLACEMENT CHARACTER}"
    assert document.steps[0].see_also[0].to == (
        "b\N{REPLACEMENT CHARACTER}.md#\N{REPLACEMENT CHARACTER}"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# A\n\nb `c` [x](#a)\n", (3, 7)),
        ("# A\n\n> b\n>   c [x](#a)\n", (4, 7)),
        ("# A\n\n- b\n\n  - c\n    d [x](#a)\n", (6, 7)),
        ("# A\n\n\tnot\n\n-\tb\tc [x](#a)\n", (5, 7)),
        ("# A\n\n| b | [x](#a) |\n|---|---|\n", (3, 7)),
        ("# A [x](#a)\n", (1, 5)),
        ("A b\n你好 [x](#a)\n===\n", (2, 4)),
        ("---\ntitle: t\n---\n\n# A\n\n![p](q.png) [x](#a)\n", (7, 13)),
    ],
)
def test_a_link_has_the_place_where_it_begins(text: str, expected: tuple[int, int]) -> None:
    place = next(link.place for link in read(text).steps[0].links if not link.image)
    assert (place.line, place.column) == expected


def test_what_is_nested_too_deeply_is_reported() -> None:
    document = read("> " * 100 + "x")
    assert [problem.code for problem in document.problems] == ["unreadable-markdown"]
    assert not read("> " * 30 + "x").problems


def test_text_that_overcomes_the_parser_is_shown_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    def overcome(text: str) -> None:
        raise RecursionError

    monkeypatch.setattr("wizard.flow.parse.tokens_of", overcome)
    document = read("---\ntitle: t\n---\n# A\n")
    assert [str(problem.place) for problem in document.problems] == ["a.md:4:1"]
    assert document.steps[0].blocks == (CodeBlock("# A", "", None),)


def test_spans_keep_their_styles() -> None:
    (paragraph,) = read("a **b *c*** `d` [**e**](https://f)\n").steps[0].blocks
    assert isinstance(paragraph, Paragraph)
    assert paragraph.spans == (
        TextSpan("a "),
        TextSpan("b ", strong=True),
        TextSpan("c", strong=True, emphasis=True),
        TextSpan(" "),
        TextSpan("d", code=True),
        TextSpan(" "),
        TextSpan("e", strong=True, href="https://f"),
    )


class Shelf(dict[str, Document]):
    """Documents that know how often they were asked for."""

    asked = 0

    def get(self, path: str, default: object = None) -> Document | None:
        self.asked += 1
        return super().get(path)


def test_a_step_is_found_by_any_of_its_names() -> None:
    main = read("# A\n\n## B <a id='beta'></a>\n", "main.md")
    other = read("---\nstart: d\n---\n# C\n\n## D <a id='delta'></a>\n", "o.md", main=False)
    shelf = Shelf({"main.md": main, "o.md": other})
    flow = Flow("f", main, shelf)
    names = {
        "beta": "beta",
        "b": "beta",
        "main.md#b": "beta",
        "main.md": "a",
        "o.md": "o.md#delta",
        "o.md#d": "o.md#delta",
        "o.md#delta": "o.md#delta",
        "o.md#c": "o.md#c",
    }
    for name, expected in names.items():
        step = flow.step(name)
        assert step is not None
        assert step.id == expected
    assert shelf.asked == 1
    for name in ("gone", "o.md#gone", "gone.md", "gone.md#x", "delta", ""):
        assert flow.step(name) is None
