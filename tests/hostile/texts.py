"""Hostile documents that are one text each, by name."""

from __future__ import annotations

from random import Random

ROOM = 60_000
"""How many characters the middling ones have: as many as the longest real runbook."""

_NUMBERS = (
    ("pid", "workers.count"),
    ("cpu.cores", "workers.restarts"),
    ("memory.largest_pid", "cpu.busiest_pid"),
)

MUCH = 250_000
"""How many the large ones have: nearly as many as a document may."""


def texts() -> dict[str, str]:
    """Every hostile text by its name."""
    return {
        **_front_matter(),
        **_nesting(),
        **_lengths(),
        **_inline(),
        **_characters(),
        **_links(),
        **_flows(),
        **_conditions(),
    }


def _filled(piece: str, count: int = ROOM) -> str:
    return piece * (count // len(piece))


def _matter(yaml: str) -> str:
    return f"---\n{yaml}\n---\n\n# One\n\nText.\n\n# Two\n\nText.\n"


def _front_matter() -> dict[str, str]:
    merges = "\n".join(f"a{n}: &a{n} {{<<: [*a{n - 1}, *a{n - 1}]}}" for n in range(1, 25))
    laughs = "\n".join(f"b{n}: &b{n} [{', '.join([f'*b{n - 1}'] * 9)}]" for n in range(1, 12))
    return {
        "yaml-merge-bomb": _matter(f"a0: &a0 {{x: 1}}\n{merges}"),
        "yaml-billion-laughs": _matter(f"b0: &b0 [ha]\n{laughs}"),
        "yaml-deep-lists": _matter("title: " + "[" * 15_000),
        "yaml-deep-mappings": _matter("title: " + "{a: " * 8_000),
        "yaml-deep-indent": _matter("\n".join(" " * n + f"k{n}:" for n in range(240))),
        "yaml-deep-block-lists": _matter("watch:\n" + "- " * 15_000 + "x"),
        "yaml-python-tag": _matter("title: !!python/object/apply:os.system [touch /tmp/harmed]"),
        "yaml-tag-directive": _matter("%TAG ! tag:yaml.org,2002:python/\n--- !name:os.system x"),
        "yaml-duplicate-keys": _matter("title: a\n" * 3_000),
        "yaml-many-keys": _matter("\n".join(f"key{n}: x" for n in range(2_500))),
        "yaml-many-alerts": _matter("alerts:\n" + "\n".join(f"  a{n}: one" for n in range(2_000))),
        "yaml-long-scalar": _matter("title: " + "x" * 32_000),
        "yaml-huge": _matter("\n".join(f"key{n}: {'x' * 60}" for n in range(3_000))),
        "yaml-never-ends": "---\n" + _filled("title: x\n", MUCH),
        "yaml-many-documents": _matter("title: x\n--- \n" * 2_000),
        "yaml-open-quote": _matter('title: "' + "x\n" * 15_000),
        "yaml-anchors": _matter("\n".join(f"k{n}: &n{n} x" for n in range(2_000))),
        "yaml-self-alias": _matter("a: &a [*a]"),
        "yaml-octal-and-escapes": _matter('title: "' + "\\U00110000" * 50 + '"'),
        "yaml-comments": _matter("# comment\n" * 3_000),
        "yaml-tabs": _matter("title:\n" + "\t\t- x\n" * 3_000),
    }


def _nesting() -> dict[str, str]:
    return {
        "quotes-deep": ">" * ROOM + " x",
        "quotes-deep-many-lines": ("> " * 500 + "x\n") * 120,
        "quotes-within-bounds-many": ("> " * 18 + "x\n") * 6_000,
        "lists-within-bounds-many": ("- " * 18 + "x\n") * 6_000,
        "lists-deep": "- " * (ROOM // 2) + "x",
        "lists-deep-by-indent": "\n".join(" " * (2 * n) + "- x" for n in range(240)),
        "numbers-deep": "1. " * (ROOM // 3) + "x",
        "lists-and-quotes-mixed": "> - 1. " * (ROOM // 7) + "x",
        "quotes-ladder": "\n".join(">" * n + " x" for n in range(1, 340)),
        "lists-ladder-both-ways": "\n".join(
            " " * (2 * min(n, 200 - n)) + "- x" for n in range(200)
        ),
        "brackets-open": "[" * 100_000,
        "brackets-close": "]" * 100_000,
        "brackets-pairs": "[" * 30_000 + "]" * 30_000,
        "brackets-in-many-lines": _filled("[" * 200 + "\n"),
        "brackets-with-addresses": _filled("[a]("),
        "brackets-nested-links": "[a" * 8_000 + "](b)" * 8_000,
        "images-nested": "![" * 20_000 + "](x)" * 10_000,
        "images-open": "![" * (ROOM // 2),
        "parens-in-address": "[a](" + "(" * (ROOM - 10),
        "angle-address-open": _filled("[a](<b"),
        "emphasis-deep": "*a " * 20_000 + "b*" * 10_000,
        "emphasis-open": _filled("*a **b "),
        "emphasis-close": _filled("a* b** "),
        "emphasis-stars": "*" * ROOM + "a" + "*" * 100,
        "emphasis-mixed": _filled("*_a_ **b__ "),
        "emphasis-threes": _filled("a***b**c*"),
        "underlines-open": _filled("_a __b "),
        "ticks-growing": "".join("`" * n + " x " for n in range(1, 340)),
        "ticks-open": _filled("`a ``b "),
        "fence-never-ends": "```sh\n" + _filled("rm -rf /\n"),
        "fences-many": _filled("```\n"),
        "fences-alternate": _filled("```a\n~~~b\n"),
        "fence-of-ticks": "`" * ROOM + "\nx",
        "html-open": _filled("<a "),
        "html-comment-open": _filled("<!-- x "),
        "html-declarations": _filled("<!A "),
        "html-cdata": _filled("<![CDATA["),
        "html-instructions": _filled("<?x "),
        "html-attributes": "<a " + _filled("b='c' "),
        "html-tags-deep": "<div>" * 12_000,
        "html-tags-deep-lines": _filled("<div>\n\n"),
        "html-pre-open": "<pre>" + _filled("x <b> y\n"),
        "html-comments-many": _filled("<!-- a -->\n\n"),
        "html-anchors-many": _filled('<a id="x"></a> '),
        "html-quotes-open": "<p>" + _filled('<a "'),
        "html-quotes-mixed": "<p>" + _filled("<a '>' \"<b "),
        "html-spaces-in-tag": "<p>" + "<a" + " " * ROOM,
        "html-anchors-open": "<p>" + _filled("<a id "),
        "html-scripts-open": "<p>" + _filled("<script>a</script "),
        "html-unclosed-quote": '<a href="' + "x" * ROOM,
    }


def _lengths() -> dict[str, str]:
    row = "| " + "x | " * 5 + "\n"
    return {
        "list-of-1000": "# A\n\n" + "- item with some words in it\n" * 1_000,
        "list-of-links-1000": "# A\n\n" + "- [x](#a)\n" * 1_000,
        "table-2000x5": "# A\n\n" + row + "|" + "---|" * 5 + "\n" + row * 2_000,
        "table-wide": "|" + "x|" * 10_000 + "\n|" + "-|" * 10_000 + "\n" + "|x" * 5_000,
        "table-wide-and-short-rows": (
            "|" + "a|" * 1_000 + "\n|" + "-|" * 1_000 + "\n" + "|\n" * 10_000
        ),
        "table-of-pipes": "|" * ROOM + "\n" + "-|" * 1_000,
        "table-wide-cells": row + "|" + "---|" * 5 + "\n|" + "x" * ROOM + "|" * 5,
        "ten-megabytes": "x" * 79 + "\n" + ("y" * 79 + "\n") * 131_072,
        "one-line-of-a-megabyte": "x" * 1_000_000,
        "one-line-of-words": _filled("word ", MUCH),
        "one-word": "x" * MUCH,
        "empty-headings-33000": "#\n" * 33_000,
        "headings-of-all-levels": _filled("# a\n## b\n### c\n#### d\n##### e\n###### f\n"),
        "headings-growing-duplicates": "# a\n" * 10_000,
        "headings-that-clash": "".join(f"# a\n# a-{n}\n" for n in range(5_000)),
        "heading-long": "# " + "word " * 12_000,
        "underlined-headings": _filled("a\n-\n"),
        "underline-of-a-long-paragraph": _filled("a\n") + "===\n",
        "rules": _filled("---\n\n"),
        "paragraphs": _filled("a\n\n"),
        "paragraphs-long": _filled("[a](b) *c* `d` " * 400 + "\n\n", MUCH),
        "brackets-within-bounds": _filled("[" * 7_900 + "\n\n", MUCH),
        "declarations-within-bounds": _filled("<!A " * 1_950 + "\n\n", MUCH),
        "code-many-blocks": _filled("    a\n\nb\n\n"),
        "plain-much": _filled("Words and words, and some more of them, and again.\n\n", MUCH),
        "plain-lines": _filled("a\n", MUCH),
        "empty-lines": "\n" * MUCH,
        "spaces": " " * MUCH + "x",
        "lines-of-spaces": (" " * 499 + "\n") * 500,
        "tabs": "\t" * MUCH,
        "tabs-in-lists": ("-\t" * 100 + "x\n") * 250,
        "hard-breaks": _filled("a  \n"),
        "backslashes": "\\" * ROOM,
        "indented-code": _filled("    a\n"),
        "loose-list": _filled("- a\n\n"),
        "lists-of-all-signs": _filled("- a\n+ b\n* c\n"),
        "numbers-large": _filled("999999999. x\n"),
        "lazy-quotes": _filled("> a\nb\n"),
        "code-of-wide-lines": "```\n" + _filled("x" * 4_999 + "\n", MUCH) + "```\n",
        "commands-many": _filled("```sh\nls\n```\n"),
        "commands-of-prompts": "```sh\n" + _filled("$ ls\n") + "```\n",
        "placeholders": "```sh\n" + _filled("{{ pid }} ") + "\n```\n",
        "placeholders-open": "```sh\n" + _filled("{{ ") + "\n```\n",
        "quotes-for-the-shell": "```sh\n" + _filled("\"'`$(") + "{{ pid }}\n```\n",
        "whys": _filled("> **Why:** a\n\n"),
        "sources": _filled("Source: a\n\n"),
        "call-outs": _filled("> [!WARNING]\n> a\n\n"),
    }


def _inline() -> dict[str, str]:
    return {
        "references": "".join(f"[r{n}]: /x\n" for n in range(5_000)) + "[r1] " * 3_000,
        "references-one-name": "[a]: /x\n" * 6_000 + "[a] " * 3_000,
        "references-long-name": "[" + "a" * ROOM + "]: /x\n",
        "references-open-title": _filled('[a]: /x "b\n'),
        "references-never-found": _filled("[a][b] "),
        "references-blow-up": f"[a]: /{'x' * 20_000}\n\n" + "[a] " * 9_000,
        "entities": _filled("&amp;"),
        "entities-unknown": _filled("&aaaaaaaa"),
        "entities-numeric": _filled("&#27;&#x1b;&#0;&#xD800;"),
        "entities-long": "&" + "a" * ROOM + ";",
        "escapes": _filled("\\*"),
        "autolinks": _filled("<http://a.b>"),
        "autolinks-open": _filled("<http://a"),
        "links-plain": _filled("[a](b) "),
        "links-with-titles": _filled('[a](b "c") '),
        "links-open-title": _filled('[a](b "'),
        "images": _filled("![a](b) "),
        "code-spans": _filled("`a` "),
        "soft-breaks-and-links": _filled("[a](b)\n"),
        "addresses-bare": _filled("http://example.invalid/"),
    }


def _characters() -> dict[str, str]:
    chance = Random(8)
    return {
        "escape-sequences": _filled("\x1b]52;c;aGE=\x07\x1b[2J\x1b[?1049h \x9b31m "),
        "bidi": _filled("\u202e\u2066\u200f abc "),
        "zero-width": "\u200b" * ROOM,
        "combining": "a" + "\u0301" * ROOM,
        "wide": "\u4e00" * (MUCH // 3),
        "emoji-joined": _filled("\U0001f468\u200d", ROOM),
        "line-separators": _filled("a\u2028b\u2029c\x0b\x0c\x85"),
        "carriage-returns": _filled("a\r"),
        "crlf": _filled("# a\r\n\r\ntext\r\n\r\n"),
        "bom": "\ufeff# A\n\ntext\n",
        "boms": "\ufeff" * 10_000,
        "noncharacters": _filled("\ufffe\uffff\U0010ffff"),
        "private-use": _filled("\ue000\U000f0000"),
        "case-that-grows": "# " + "\u0130\ufb03\u1e9e" * 3_000,
        "markup-of-textual": _filled("[@click=app.quit]x[/] [bold red]"),
        "chance": "".join(chance.choice("[]()*_`<>#|-\n !&\\\"'") for _ in range(ROOM)),
        "chance-of-lines": "".join(
            chance.choice(("- ", "> ", "1. ", "# ", "```\n", "\n", "  ", "|", "a", "[a](#a)"))
            for _ in range(ROOM // 2)
        ),
    }


def _links() -> dict[str, str]:
    schemes = "".join(
        f"- [{scheme}]({scheme}:x)\n"
        for scheme in ("javascript", "file", "data", "vbscript", "ssh", "tel", "mailto", "about")
    )
    paths = "".join(
        f"- [out]({path})\n"
        for path in (
            "../../../../../../etc/passwd",
            "../../../../../../etc/passwd.md",
            "/etc/passwd.md#root",
            "%2e%2e/%2e%2e/%2e%2e/etc/hosts.md",
            "..%2f..%2fetc%2fhosts.md",
            "file:///etc/hosts.md",
            "//host/share.md",
            "a%00b.md",
            "\\\\host\\share.md",
            "~root/x.md",
            "/dev/zero.md",
            "/proc/self/mem.md",
        )
    )
    return {
        "link-schemes": f"# A\n\n{schemes}\n![x](file:///etc/passwd) <javascript:alert(1)>\n",
        "link-paths-out": f"# A\n\n{paths}",
        "link-data-large": f"# A\n\n[x](data:text/html;base64,{'A' * ROOM})\n",
        "link-scripts-in-html": "# A\n\n<script>alert(1)</script>\n<img src=x onerror=alert(1)>\n"
        '<a href="javascript:alert(1)">x</a><iframe src="file:///etc/passwd"></iframe>\n',
        "links-dead": "# A\n\n" + "".join(f"- [x](#nowhere{n})\n" for n in range(2_000)),
        "links-dead-files": "# A\n\n" + "".join(f"- [x](no{n}.md)\n" for n in range(1_000)),
        "links-dead-pictures": "# A\n\n" + "".join(f"![x](no{n}.png)\n" for n in range(1_000)),
        "links-to-itself": "# A\n\n- [a](#a)\n- [a](#a)\n",
        "links-cycle": "".join(f"# s{n}\n\n- [x](#s{(n + 1) % 500})\n\n" for n in range(500)),
        "links-long-name": f"# A\n\n- [x]({'a' * 5_000}.md)\n- [y](#{'b' * 5_000})\n",
        "side-roads-many": "# A\n\n" + _filled("see [a](#a) and "),
    }


def _flows() -> dict[str, str]:
    every = "".join(f"- [s{n}](#s{n})\n" for n in range(100))
    return {
        "answers-1000": "# A\n\n" + "".join(f"- [a{n}](#b)\n" for n in range(1_000)) + "\n# B\n\nx",
        "answers-10000": "# A\n\n" + "- [a](#b)\n" * 10_000 + "\n# B\n\nx",
        "answers-everywhere": "".join(f"# s{n}\n\n{every}\n" for n in range(100)),
        "answers-doubling": "".join(
            f"# s{n}\n\n- [a](#s{n + 1})\n- [b](#s{n + 1})\n\n" for n in range(400)
        ),
        "chain-long": "---\nstart: s0\n---\n"
        + "".join(f"# s{n}\n\n- [x](#s{n + 1})\n\n" for n in range(1_500)),
        "sections-deep": "".join(f"{'#' * (n % 6 + 1)} s{n}\n\nx\n\n" for n in range(2_000)),
        "anchors-duplicated": '# A <a id="x"></a>\n\n' * 2_000,
        "anchors-one-step": "# A " + "".join(f'<a id="x{n}"></a>' for n in range(2_000)),
        "descriptions-long": "# A\n\n- [a](#b): " + "word " * 10_000 + "\n- [b](#b)\n\n# B\n\nx",
        "silencing-comments": _filled("<!-- wizard: ignore x -->\n\n"),
        "silencing-comment-of-spaces": "# A\n\n<!-- wizard: ignore " + " " * ROOM + "x",
        "silencing-comment-of-hyphens": "# A\n\n<!-- wizard: ignore " + "-" * ROOM + "x",
    }


def _conditions() -> dict[str, str]:
    def asked(condition: str) -> str:
        return f"# A\n\n- [a](#b)\n  - when: `{condition}`\n- [b](#b)\n\n# B\n\nText.\n"

    one = "memory.share > 1%"
    return {
        "condition-deep-parens": asked("(" * 10_000 + one + ")" * 10_000),
        "condition-open-parens": asked("(" * 10_000),
        "condition-nots": asked("not " * 10_000 + one),
        "condition-ands": asked(" and ".join([one] * 3_000)),
        "condition-ors": asked(" or ".join([one] * 3_000)),
        "condition-mixed": asked(" and ".join([f"({one} or not {one})"] * 1_000)),
        "condition-many-facts": asked(
            " and ".join(
                f"({a} is x or {b} > 1)"
                for a in ("app.kind", "server.kind", "container.kind")
                for b in ("memory.used", "cpu.cores", "workers.count", "pid")
            )
        ),
        "conditions-dear-everywhere": "".join(
            f"# s{n}\n\n"
            + "".join(
                f"- [a{m}](#s{n})\n  - when: `"
                + " and ".join(f"({a} > {m} or {b} < {n})" for a, b in _NUMBERS)
                + "`\n"
                for m in range(10)
            )
            + "\n"
            for n in range(60)
        ),
        "condition-long-value": asked(f'server.version is "{"9." * 10_000}9"'),
        "condition-large-number": asked(f"memory.used > {'9' * 20_000}"),
        "condition-long-time": asked(f"{one} for {'9' * 5_000}s"),
        "condition-quotes-open": asked('app.kind is "' * 2_000),
        "condition-every-answer": "# A\n\n"
        + "".join(f"- [a{n}](#b)\n  - when: `{one}`\n" for n in range(800))
        + "\n# B\n\nText.\n",
    }
