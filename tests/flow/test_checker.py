"""The checker: every rule by its own examples, and what is done with what the rules find."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.flows import fixtures, flow_of
from wizard.flow.library import open_flow
from wizard.flow.linked_documents import LinkedDocuments
from wizard.flow.lint.checker import CODES, RULES, check, to_github, to_json, to_text
from wizard.flow.lint.path_rules import knots_of
from wizard.flow.lint.rule import Rule, uses_notation
from wizard.flow.problems import Place, Problem
from wizard.text.clean import clean_line

CASES = fixtures("fixtures_check")


SHOWN = [rule for rule in RULES if rule.bad]


@pytest.mark.parametrize("rule", SHOWN, ids=lambda rule: rule.code)
def test_a_rule_finds_its_bad_example_and_no_rule_its_good_one(rule: Rule, tmp_path: Path) -> None:
    bad, good = tmp_path / "bad.md", tmp_path / "good.md"
    bad.write_text(rule.bad, encoding="utf-8")
    good.write_text(rule.good, encoding="utf-8")
    found = {problem.code: problem for problem in check(open_flow(str(bad)))}
    assert set(found) == {rule.code}
    assert found[rule.code].severity == rule.severity
    assert check(open_flow(str(good))) == ()


def test_each_rule_has_a_name_of_its_own_a_sentence_and_examples() -> None:
    assert len(set(CODES)) == len(RULES)
    for rule in RULES:
        assert rule.code == rule.code.lower().replace(" ", "-")
        assert rule.meaning.endswith(".")
    without = {rule.code for rule in RULES if not rule.bad or not rule.good}
    assert without == {"unreadable", "unreadable-markdown", "bad-settings"}


@pytest.mark.parametrize(("title", "document", "expected"), CASES, ids=[case[0] for case in CASES])
def test_fixture(title: str, document: str, expected: str) -> None:
    assert to_text(check(flow_of(document))).strip() == expected


def test_a_gauge_of_no_metric_is_reported_where_it_is_named() -> None:
    flow = flow_of("---\nstart: a\nwatch: [cpu.share, memory.shape]\n---\n\n# A\n\nText.\n")
    assert [str(problem) for problem in check(flow)] == [
        "main.md:3:20: error: `watch` asks for `memory.shape`, but there is no such fact; "
        "did you mean `memory.share`? [unknown-fact]"
    ]


def test_links_to_other_documents_are_judged_and_these_are_not() -> None:
    flow = flow_of(
        "# Which?\n\nText.\n\n- [One](other.md#one)\n- [Two](other.md#tow)\n- [Three](othr.md)\n",
        other="# One\n\nSee [there](#nowhere).\n\n# Two\n\nText.\n",
    )
    assert [str(problem) for problem in check(flow)] == [
        "main.md:6:3: error: the answer `Two` leads to `#tow`, but no step in other.md has "
        "that name; did you mean `#two`? [broken-link]",
        "main.md:7:3: error: the answer `Three` leads to `othr.md`, but there is no such document; "
        "did you mean `other.md`? [broken-link]",
    ]


def test_a_step_that_only_another_document_leads_to_is_reached() -> None:
    other = "---\nstart: one\n---\n\n# One\n\nText.\n\n# Two\n\nText.\n"
    alone = flow_of(other)
    assert [problem.code for problem in check(alone)] == ["unreachable-step"]
    linked = flow_of("# Which?\n\nText, and [two](other.md#two).\n", other=other)
    assert check(linked) == ()


@pytest.mark.parametrize(
    ("document", "uses"),
    [
        ("# A\n\nText.\n", False),
        ("---\ntitle: A\n---\n\n# A\n\nText `{{ user }}` {{pid}}.\n", False),
        ("---\nstart: a\n---\n\n# A\n\nText.\n", True),
        ("---\nalerts:\n  x: a\n---\n\n# A\n\nText.\n", True),
        ("# A\n\nText {{ pid }}.\n", True),
        ("# A\n\n- [A](#a)\n  - when: `pid is 1`\n- [A](#a)\n", True),
        ("# A\n\n- [A](#a)\n- [B](#a)\n", False),
    ],
)
def test_what_counts_as_the_wizards_own_notation(document: str, uses: bool) -> None:
    assert uses_notation(flow_of(document).main) is uses


PROBLEM = Problem(
    Place("a,b: c%.md", 3, 7), "broken-link", "error", "100% of `a`::b, c", "do\nthis"
)


def test_json_has_every_key() -> None:
    shown = to_json([PROBLEM], files=2, steps=5)
    assert json.loads(json.dumps(shown)) == {
        "files": 2,
        "steps": 5,
        "problems": [
            {
                "file": "a,b: c%.md",
                "line": 3,
                "column": 7,
                "code": "broken-link",
                "severity": "error",
                "message": "100% of `a`::b, c",
                "hint": "do\nthis",
            }
        ],
    }


def test_github_annotations_are_escaped() -> None:
    hint = Problem(Place("a.md"), "long-step", "hint", "m", "h")
    assert to_github([PROBLEM, hint]) == (
        "::error file=a%2Cb%3A c%25.md,line=3,col=7,title=broken-link::"
        "100%25 of `a`::b, c; do%0Athis\n"
        "::notice file=a.md,line=1,col=1,title=long-step::m; h\n"
    )


def test_a_hostile_document_is_judged_in_time_and_in_clean_words() -> None:
    links = "".join(f"- [x\x1b[31m{number}](#nowhere{number})\n" for number in range(1000))
    flow = flow_of(f"---\nstart: \x9b31m\n---\n\n# A\n\n{links}")
    problems = check(flow)
    assert len(problems) >= 1000
    for problem in problems:
        assert clean_line(str(problem)) == str(problem)


LINES = st.sampled_from(
    [
        "# One", "## Two", "## Two <a id='x'></a>", "### Three", "- [a](#one)", "- [b](#two-1)",
        "- [c](#gone)", "  - when: `pid is 1`", "  - when: `pid is x`", "- text", "", "", "text",
        "[road](#two)", "[far](far.md#x)", "```bash danger", "```", "{{ pid }} {{ pdi }}",
        "> **Why:** so", "> [!WARNING]", "---", "start: two", "Source: x", "<!-- c -->", "â€™",
        "![i](i.png)", "[f](f.txt)",
    ]
)  # fmt: skip


@given(st.lists(LINES, max_size=25), st.booleans())
def test_any_document_is_judged(lines: list[str], start: bool) -> None:
    front = ["---", "start: one", "---"] if start else []
    problems = check(flow_of("\n".join(front + lines)))
    assert list(problems) == sorted(problems, key=lambda problem: problem.place)
    assert {problem.code for problem in problems} <= {rule.code for rule in RULES}


@given(st.integers(0, 8), st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=20))
def test_knots_are_the_nodes_that_lead_to_each_other(
    count: int, pairs: list[tuple[int, int]]
) -> None:
    edges: dict[str, list[str]] = {str(node): [] for node in range(count)}
    for one, other in pairs:
        edges.get(str(one), []).append(str(other))
    beyond = {node: {node} for node in edges}
    for _ in edges:
        for node, following in edges.items():
            for to in following:
                beyond[node] |= beyond.get(to, set())
    knots = knots_of(edges)
    assert sorted(node for knot in knots for node in knot) == sorted(edges)
    for at, knot in enumerate(knots):
        for node in knot:
            assert set(knot) == {other for other in beyond[node] if node in beyond[other]}
            assert beyond[node] <= {other for earlier in knots[: at + 1] for other in earlier}


def folder(tmp_path: Path, **files: str) -> str:
    for name, text in files.items():
        path = tmp_path / name.replace("__", "/").replace("_toml", ".wizard.toml")
        if not path.suffix:
            path = path.with_suffix(".md")
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return str(tmp_path)


DEAD = "# Look\n\nSee [the list](list.csv) and ![it](it.png).\n"


def test_a_folder_sets_how_strict_its_rules_are(tmp_path: Path) -> None:
    path = folder(
        tmp_path,
        one=DEAD,
        sub__two=DEAD,
        _toml='[check]\ndead-link = "error"\nmissing-image = "hint"\n',
        sub___toml='[check]\nmissing-image = "off"\n',
    )
    assert [(p.place.file, p.code, p.severity) for p in check(open_flow(path))] == [
        (f"{tmp_path}/one.md", "dead-link", "error"),
        (f"{tmp_path}/one.md", "missing-image", "hint"),
        (f"{tmp_path}/sub/two.md", "dead-link", "error"),
    ]


@pytest.mark.parametrize(
    ("settings", "line", "said"),
    [
        ("[check\n", 1, "this is not valid TOML: Expected ']'"),
        ("x = 1\n\ncheck = 1\n", 3, "`check` is not a table; write `[check]`"),
        (
            '[check]\nlong-step = "off"\nded-link = "off"\n',
            3,
            "there is no rule `ded-link`; did you mean `dead-link`?",
        ),
        (
            "[check]\ndead-link = false\n",
            2,
            '`False` is not a level for `dead-link`; write "error", "warning", "hint" or "off"',
        ),
    ],
)
def test_settings_that_cannot_be_read(settings: str, line: int, said: str, tmp_path: Path) -> None:
    path = folder(tmp_path, one="# Look\n\nText.\n", _toml=settings)
    (problem,) = check(open_flow(path))
    assert problem.place == Place(f"{tmp_path}/.wizard.toml", line, problem.place.column)
    assert (problem.code, problem.severity) == ("bad-settings", "error")
    assert f"{problem.message}; {problem.hint}".startswith(said)


def test_settings_that_are_no_file(tmp_path: Path) -> None:
    path = folder(tmp_path, one="# Look\n\nText.\n")
    (tmp_path / ".wizard.toml").mkdir()
    (problem,) = check(open_flow(path))
    assert str(problem).startswith(f"{tmp_path}/.wizard.toml:1:1: error: a folder, not a file")


def test_only_files_beside_the_document_are_looked_for(tmp_path: Path) -> None:
    (tmp_path / "a b.csv").touch()
    (tmp_path / "sub").mkdir()
    text = (
        "# Look\n\n[a](a%20b.csv) [b](./a%20b.csv?raw=1#x) [c](sub/) [d](sub/../gone.csv)\n"
        "[e](https://x.org/y) [f](mailto:a@b.c) [g](//x.org/y) [h](#look) [i](../../out.csv)\n"
        "[j](/a%20b.csv) [k](/gone.csv) [l](<{{ x }}.csv>) [m](../secret%00.csv)\n"
    )
    problems = check(open_flow(folder(tmp_path, one=text)))
    assert [problem.message for problem in problems] == [
        "the link `d` leads to `sub/../gone.csv`, but there is no such file",
        "the link `k` leads to `/gone.csv`, but there is no such file",
    ]


def test_documents_that_are_there_and_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "dir.md").mkdir()
    (tmp_path / "bin.md").write_bytes(b"\xff\x9c")
    links = "[a](gone.md) [b](../out.md) [c](dir.md) [d](bin.md#x)"
    main = tmp_path / "one.md"
    main.write_text(f"# Look\n\nSee {links}.\n", encoding="utf-8")
    said = [f"{problem.message}; {problem.hint}" for problem in check(open_flow(str(main)))]
    assert said[0] == (
        "the link `a` leads to `gone.md`, but there is no such document; did you mean `one.md`?"
    )
    assert said[1].startswith("the link `b` leads to `../out.md`, which cannot be read: outside ")
    assert said[2].startswith(
        "the link `c` leads to `dir.md`, which cannot be read: a folder, not a file; "
    )
    assert said[3].startswith(
        "the link `d` leads to `bin.md`, which cannot be read: not UTF-8 (byte 0xff); "
    )


CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
"""Runbooks that nobody wrote for the wizard, beside the checkout where there are any."""


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the real runbooks are not here")
def test_real_runbooks_raise_no_false_alarm() -> None:
    problems = check(open_flow(str(CORPUS)))
    found = {problem.code for problem in problems if problem.severity != "error"}
    assert found <= {"dead-link", "missing-image"}, to_text(problems)
    errors = [problem for problem in problems if problem.severity == "error"]
    # Two back quotes stand there where three should.
    assert [(error.code, Path(error.place.file).name, error.place.line) for error in errors] == [
        ("open-fence", "GuestVCPUQueueHighCritical.md", 22)
    ]


def test_keys_of_other_programs_are_none_of_our_business() -> None:
    text = "---\ntitle: One\ntags: [a]\nweight: 3\n{more}---\n\n# One\n\nText.\n"
    assert check(flow_of(text.replace("{more}", ""))) == ()
    ours = check(flow_of(text.replace("{more}", "start: one\n")))
    assert [problem.code for problem in ours] == ["front-matter-key"] * 2


def test_what_stands_below_an_answer_is_set_apart() -> None:
    flow = flow_of("# A\n\n- [A](#a): text\n  - one\n  - two\n- [B](#a)\n  - only\n")
    said = [choice.description for choice in flow.main.steps[0].choices]
    assert said == ["text; one; two", "only"]


def test_a_check_reads_no_further_than_the_links_of_its_document(tmp_path: Path) -> None:
    folder(tmp_path, one="# A\n\nSee [b](two.md#b).\n", two="# B\n\nSee [c](three.md#c).\n")
    (tmp_path / "three.md").write_text("# C\n\nText.\n")
    flow = open_flow(str(tmp_path / "one.md"))
    assert check(flow) == ()
    assert isinstance(flow.documents, LinkedDocuments)
    assert set(flow.documents.asked_for) == {"one.md", "two.md"}
