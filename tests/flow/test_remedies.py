"""Which guidance is against a cause, what one finds there, and what is to be done."""

from __future__ import annotations

import pytest

from tests.helpers.flows import flow_of
from tests.helpers.shipped_flow import FLOW, OUTCOMES
from wizard.flow.known_flow import KnownFlow
from wizard.flow.remedies import Remedy, remedies_of


def remedies(text: str, start: str = "which") -> dict[str, Remedy]:
    """Of a document whose steps are written as `name: body`, with the answers in brackets below."""
    flow = flow_of(f"---\nstart: {start}\n---\n\n# A document\n{text}")
    return remedies_of(KnownFlow(flow, frozenset()))


CHECKED = """
## Which? <a id="which"></a>

- [The disk is full](#disk)
- [The network is slow](#network)

## Delete old files <a id="disk"></a>

Delete them.

- [Check](#helped)

## Restart the router <a id="network"></a>

Restart it.

- [Check](#helped)

## Did it help? <a id="helped"></a>

- [Yes](#solved)
- [No](#ask)
- [Too early](#later)

## Solved <a id="solved"></a>

Well done.

## Ask the team <a id="ask"></a>

Call them.

## Come back <a id="later"></a>

In an hour.
"""


def test_where_a_check_leads_and_nothing_else_is_no_cause() -> None:
    assert set(remedies(CHECKED)) == {"disk", "network"}


ENDS = {
    "nobody knows, and the answer says so": (
        "## Which? <a id='which'></a>\n\n- [Disk](#disk)\n- [Network](#network)\n"
        "- [I am not sure](#ask)\n\n## Disk\n\nD.\n\n## Network\n\nN.\n\n## Ask\n\nA.\n",
        {"disk", "network"},
    ),
    "the last answer of a question without conditions may be a cause": (
        "## Which? <a id='which'></a>\n\n- [Disk](#disk)\n- [Network](#network)\n"
        "- [Memory](#memory)\n\n## Disk\n\nD.\n\n## Network\n\nN.\n\n## Memory\n\nM.\n",
        {"disk", "network", "memory"},
    ),
    "yes or no: both are causes": (
        "## Full? <a id='which'></a>\n\n- [Yes](#disk)\n- [No](#network)\n\n"
        "## Disk\n\nD.\n\n## Network\n\nN.\n",
        {"disk", "network"},
    ),
    "what all questions end in is whom to ask": (
        "## Full? <a id='which'></a>\n\n- [Yes](#disk)\n- [No](#slow)\n\n"
        "## Slow?\n\n- [Yes](#network)\n- [No](#ask)\n\n## Other?\n\n- [Yes](#disk)\n- [No](#ask)\n"
        "\n## Disk\n\nD.\n\n## Network\n\nN.\n\n## Ask\n\nA.\n",
        {"disk", "network"},
    ),
    "every other answer has a condition": (
        "## Which? <a id='which'></a>\n\n- [High](#high)\n  - when: `memory.share >= 90%`\n"
        "- [Low](#low)\n  - when: `memory.share < 90%`\n- [None of them](#ask)\n\n"
        "## High\n\nH.\n\n## Low\n\nL.\n\n## Ask\n\nA.\n",
        {"high", "low"},
    ),
    "come back later leads back to the check": (
        CHECKED.replace("In an hour.\n", "In an hour.\n\n- [Look again](#helped)\n"),
        {"disk", "network"},
    ),
    "the next thing to try has a check of its own": (
        CHECKED.replace("Call them.\n", "Call them.\n\n- [Check](#answered)\n")
        + "\n## Did they answer? <a id='answered'></a>\n\n- [Yes](#solved)\n- [No](#later)\n",
        {"disk", "network", "ask"},
    ),
    "the next thing to try changes something": (
        CHECKED.replace("Call them.\n", "```bash change\nreboot\n```\n"),
        {"disk", "network", "ask"},
    ),
    "whom to ask is what a finding leads to": (
        CHECKED.replace("- [The network is slow]", "- [It is their machine](#ask)\n- [Slow]"),
        {"disk", "network", "ask"},
    ),
    "it is over before anything was done, and after": (
        CHECKED.replace("- [The network is slow]", "- [It is over](#solved)\n- [Slow]"),
        {"disk", "network"},
    ),
    "guidance leads back to the start to look again": (
        "## Which? <a id='which'></a>\n\n- [Disk](#disk)\n- [Network](#network)\n\n"
        "## Disk\n\nD.\n\n- [Look again](#which)\n\n## Network\n\nN.\n\n- [Look again](#which)\n",
        {"disk", "network"},
    ),
    "all is well, which was found": (
        "## Which? <a id='which'></a>\n\n- [Disk](#disk)\n- [None](#well)\n- [Both](#both)\n\n"
        "## Disk\n\nD.\n\n## Nothing is wrong here <a id='well'></a>\n\nGo on.\n\n## Both\n\nB.\n",
        {"disk", "both"},
    ),
    "there is nothing but what would be no cause": (
        "## Which? <a id='which'></a>\n\n- [Not sure](#ask)\n- [I do not know](#ask)\n\n"
        "## Ask\n\nA.\n",
        {"ask"},
    ),
}


@pytest.mark.parametrize("name", ENDS)
def test_ends(name: str) -> None:
    text, causes = ENDS[name]
    assert set(remedies(text)) == causes


def test_the_shipped_flow_has_every_cause_and_nothing_else() -> None:
    found = remedies_of(KnownFlow(FLOW, frozenset()))
    assert set(OUTCOMES) - set(found) == {
        *("solved", "come-back", "contact", "watch-longer", "all-quiet")
    }
    assert found["recycle-workers"] == Remedy(
        ("Memory", "It climbs slowly and steadily", "The workers", "--max-requests is not there"),
        "Recycle the gunicorn workers",
    )
    for name in found:
        assert found[name].todo, name
        assert found[name].findings, name


def test_a_document_that_nobody_read_is_a_cause_where_a_finding_leads_there() -> None:
    text = CHECKED.replace("(#network)", "(network.md)").replace("(#ask)", "(whom-to-ask.md)")
    found = remedies(text.replace("(#later)", "(later.md#when)"))
    assert {name for name in found if ".md" in name} == {"network.md"}
    assert found["network.md"] == Remedy(("The network is slow",), "network.md")


TITLES = {
    "Restart the worker": True,
    "1. Restart the worker": True,
    "Step 2: check the logs": True,
    "Ask for more memory": True,
    "Free what holds up the worker": True,
    "Slow the producer down": True,
    "Slow disk": False,
    "Load is high": False,
    "Limit of open files": False,
    "Restart": False,
    "The disk is full": False,
    "Nothing gets through": False,
    "Memory leak": False,
    "OOMKilled": False,
}


@pytest.mark.parametrize("title", TITLES)
def test_a_title_that_tells_what_to_do_is_the_remedy_and_any_other_the_cause(title: str) -> None:
    text = (
        "## Which? <a id='which'></a>\n\n- [It hangs](#one)\n- [It does not](#two)\n\n"
        f"## {title} <a id='one'></a>\n\nSee why first. Then act.\n\n## Two\n\nT.\n"
    )
    told = Remedy(("It hangs",), title)
    assert remedies(text)["one"] == (told if TITLES[title] else Remedy((title,), "See why first."))


def test_the_command_that_helps_is_the_remedy_where_the_title_names_the_cause() -> None:
    text = (
        "## Which? <a id='which'></a>\n\n- [It hangs](#one)\n- [It does not](#two)\n\n"
        "## A leak <a id='one'></a>\n\nLook.\n\n```bash read\nls\n```\n\n```bash args\n-w 2\n-x\n"
        "```\n\n## Two\n\nT.\n"
    )
    assert remedies(text)["one"].todo == "-w 2"


def test_a_mere_yes_takes_its_question_along_and_a_yes_with_more_does_not_need_it() -> None:
    text = (
        "## Is it full? <a id='which'></a>\n\n- [Yes](#one)\n- [No, but it is slow](#two)\n\n"
        "## Delete some files <a id='one'></a>\n\nD.\n\n## Wait for it <a id='two'></a>\n\nW.\n"
    )
    found = remedies(text)
    assert found["one"].findings == ("Is it full? Yes",)
    assert found["two"].findings == ("it is slow",)
