"""Notations of site builders: call-outs, tabs and the like are read as what they are."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from wizard.flow.parse import parse_document
from wizard.flow.prose import lay_out
from wizard.flow.site_builders import as_commonmark
from wizard.text.glyphs import ASCII
from wizard.text.line import text_of


def shown(text: str) -> str:
    """The first step of a document, laid out in plain lines."""
    document = parse_document(f"# Look\n\n{text}", "a.md")
    step = document.steps[0]
    kinds = [command.kind for command in step.commands]
    lines = lay_out(step.blocks, 60, cell_len, ASCII, plain=True, commands=kinds)
    return "\n".join(text_of(line).rstrip() for line in lines)


COMMAND = "Command 1, check before you run it"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("!!! note\n    Inner.\n\nOuter.", "| Note\n| Inner.\n\nOuter."),
        ('!!! danger "Stop"\n    Inner.', "# ! CAUTION\n# Stop: Inner."),
        ('!!! tip inline end "Do"\n    Inner.', "| Tip\n| Do: Inner."),
        ("??? question\n    Inner.\n\n    - one", "| Note\n| Inner.\n|\n| * one"),
        ('???+ warning ""\n    Inner.', "# ! WARNING\n# Inner."),
        ('!!! deployment "On Monday"\n    Inner.', "| Note\n| On Monday: Inner."),
        (
            "1. One\n\n    !!! note\n        Inner.\n\n2. Two",
            "1. One\n\n   | Note\n   | Inner.\n\n2. Two",
        ),
        (":::note\nInner.\n:::\nOuter.", "| Note\n| Inner.\n\nOuter."),
        (":::caution[Take care]\nInner.\n:::", "# ! CAUTION\n# Take care: Inner."),
        ("::: warning Take care\nInner.\n:::", "# ! WARNING\n# Take care: Inner."),
        ("::: {.callout-tip}\nInner.\n:::", "| Tip\n| Inner."),
        (":::{important} Know\n:class: x\nInner.\n:::", "# Important\n# Know:\n#\n# Inner."),
        ("::::info\na\n\n:::tip\nb\n:::\n::::", "| Note\n| a\n|\n| | Tip\n| | b"),
        ("```{warning}\nInner.\n```", "# ! WARNING\n# Inner."),
        ("````{note}\n```bash\nls\n```\n````", f"| Note\n|   {COMMAND}\n|   | ls"),
        ("{{< warning >}}\nInner.\n{{< /warning >}}", "# ! WARNING\n# Inner."),
        (
            '{{% alert title="Hm" color="danger" %}}\nInner.\n{{% /alert %}}',
            "# ! CAUTION\n# Hm: Inner.",
        ),
        ('{% hint style="info" %}\nInner.\n{% endhint %}', "| Note\n| Inner."),
        (
            '=== "Linux"\n\n    Inner.\n\n=== "macOS"\n\n    Other.',
            "Linux:\n\nInner.\n\nmacOS:\n\nOther.",
        ),
        ('{% tabs %}\n{% tab title="A" %}\na\n{% endtab %}\n{% endtabs %}', "A: a"),
        ("{% highlight bash %}\nls\n{% endhighlight %}", f"  {COMMAND}\n  | ls"),
        ("```{code-block} python\n:linenos:\nx = 1\n```", "  Code 1, no shell command\n  | x = 1"),
        ("Text.[^1]\n\n[^1]: why", "Text.[^1]\n\n[^1] why"),
        ("It is ~~gone~~.", "It is ~~gone~~."),
        (
            ":warning: Never. `:x:` is code, 10:30:00 a time",
            "[!] Never. `:x:` is code, 10:30:00 a time",
        ),
        ("Text.\n{: .note }", "Text."),
        ('=== "A"\n\n\t```sh\n\tps\n\t```\n\nText.', f"A:\n\n  {COMMAND}\n  | ps\n\nText."),
        (
            '=== "A"\n\n    ```sh\n    ps\n{%- if x %}\n    top\n{% endif %}\n    ```',
            f"A:\n\n  {COMMAND}\n  | ps\n  | {{%- if x %}}\n  | top\n  | {{% endif %}}",
        ),
        ("```\n!!! note\n{% if %}\n```", "  Code 1, no shell command\n  | !!! note\n  | {% if %}"),
        (
            "    !!! note\n    {{< note >}}",
            "  Code 1, no shell command\n  | !!! note\n  | {{< note >}}",
        ),
        (":::note\nnever closed", ":::note never closed"),
        ("Text ::: of colons :::", "Text ::: of colons :::"),
    ],
)
def test_a_notation_is_read_as_what_it_stands_for(written: str, read: str) -> None:
    assert shown(written) == read


def test_a_section_inside_a_container_stays_a_step() -> None:
    document = parse_document(
        "# Top\n\n:::details More\n## Inner\n\nText.\n:::\n\nAfter.\n", "a.md"
    )
    assert [step.title for step in document.steps] == ["Top", "Inner"]
    commented = parse_document("# Top\n\n!!! note\n    ```sh\n    # ls\n    ```\n", "a.md")
    assert [step.title for step in commented.steps] == ["Top"]


def test_a_directive_names_a_heading() -> None:
    document = parse_document("# Top\n\nText.\n\n(heap)=\n## The heap\n\nText.\n", "a.md")
    assert "heap" in document.steps[1].anchors


def test_places_stay_where_they_were() -> None:
    text = '# Top\n\n!!! note "See [here](#x)"\n    and [there](y.md)\n\n[^1]: of [that](z.md)\n'
    links = parse_document(text, "a.md").steps[0].links
    assert [(link.place.line, link.place.column) for link in links] == [(3, 15), (4, 9), (6, 10)]


def test_the_first_line_that_is_not_known_is_a_hint() -> None:
    text = "# Top\n\n{% include a.html %}\n\n{{< figure src=x >}}\n\n<Widget />\n"
    (problem,) = parse_document(text, "a.md").problems
    assert str(problem.place) == "a.md:3:1"
    assert (problem.code, problem.severity) == ("unknown-notation", "hint")


PIECES = ("!!! note", '    ??? tip "a"', '=== "t"', ":::note", ":::", "::::{x}", "```{note}", "```",
          "~~~", "{{< a >}}", "{{< /a >}}", "{% tab %}", "{% endtab %}", "text", "", "    text",
          "        deep", "# h", "> q", "- i", ":opt: v", "(t)=", "[^1]: f")  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=30))
def test_every_line_stays_a_line_and_no_word_is_lost(lines: list[str]) -> None:
    rewritten = as_commonmark(lines)
    assert len(rewritten.lines) == len(lines)
    assert all("\n" not in line for line in rewritten.lines)
    for before, after in zip(lines, rewritten.lines, strict=True):
        if before.strip() in ("text", "deep", "# h", "> q", "- i"):
            assert after.endswith(before.strip())


@pytest.mark.parametrize("line", [":::a", "{{< note >}}", "```{note}", "!!! note", "{% tab %}"])
def test_a_hostile_document_takes_no_longer_than_its_length(line: str) -> None:
    lines = [line] * 8000
    began = time.process_time()
    as_commonmark(lines)
    assert time.process_time() - began < 1
