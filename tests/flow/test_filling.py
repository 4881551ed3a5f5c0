"""Placeholders: what is filled, how it is quoted, and that nothing put in is ever run."""

from __future__ import annotations

import os
import shlex
import subprocess
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.flow.filling import alternatives, fill, fill_text, placeholders
from wizard.flow.shell_places import holds_words
from wizard.text.clean import blank
from wizard.text.redact import BLANKED

if TYPE_CHECKING:
    from pathlib import Path

VALUES = {
    "pid": "4711",
    "host": "web 1",
    "server.kind": "gunicorn",
    "start_command": "gunicorn 'my app:app' --bind $HOST",
}


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("kill {{ pid }}", "kill 4711"),
        ("kill {{   pid  }} {{ pid }}", "kill 4711 4711"),
        ("ping {{ host }} -c 1", "ping 'web 1' -c 1"),
        ('kill "{{ pid }}"', 'kill "4711"'),
        ('echo "$(ps {{ host }})"', "echo \"$(ps 'web 1')\""),
        ("{{ start_command }} -w 2", "gunicorn 'my app:app' --bind '$HOST' -w 2"),
        ("ps {{ server.app or 1,2 }} {{ pid or 1 }}", "ps 1,2 4711"),
        ("it\\'s {{ host }}", "it\\'s 'web 1'"),
        ("true # don't\nping {{ host }}", "true # don't\nping 'web 1'"),
        ("echo ${#x} {{ host }}", "echo ${#x} 'web 1'"),
    ],
)
def test_fills_with_quotes_that_fit_the_place(template: str, text: str) -> None:
    assert fill(template, VALUES).text == text
    assert fill(template, VALUES).blanks == ()


@pytest.mark.parametrize(
    "text",
    [
        "{{pid}}",
        "{{ pid}}",
        "{{pid }}",
        "{{\tpid\t}}",
        "{{ .Values.pid }}",
        "{{ $labels.pod }}",
        "{{ no.such.fact }}",
        "{{ Pid }}",
        "{{ pid | quote }}",
        "${{ pid }}",
        "{{{ pid }}}",
        "{{range .items}}",
        "{ pid }",
    ],
)
def test_leaves_the_templates_of_others_as_they_are(text: str) -> None:
    assert fill(text, VALUES).text == text
    assert fill_text(text, VALUES).text == text


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("server.version", ""),
        ("server.version", "   "),
        ("host", f"mysql://u:{BLANKED}@db"),
        ("start_command", f"gunicorn app --token {BLANKED}"),
        ("start_command", "gunicorn: master [app]"),
        ("start_command", "'gunicorn: master [app]'"),
        ("start_command", "celery: worker"),
        ("start_command", "[celeryd: w1@host:MainProcess] -active- (worker)"),
        ("start_command", "nginx: master process nginx"),
        ("start_command", "sh -c 'unfinished"),
    ],
)
def test_what_cannot_be_used_is_a_named_blank(name: str, value: str) -> None:
    filled = fill(f"do {{{{ {name} }}}} now", {name: value})
    assert filled.text == f"do {blank(name)} now"
    assert filled.blanks == (name,)


def test_blanks_are_named_once_and_in_order() -> None:
    filled = fill("{{ server.kind }} {{ pid }} {{ host }} {{ pid }}", {"host": "h"})
    assert filled.text == "__server_kind__ __pid__ h __pid__"
    assert filled.blanks == ("server.kind", "pid")


READ_AGAIN = [
    "echo 'on {{ host }}'",
    'echo "on {{ host }}"',
    'echo "$(printf %s "{{ host }}")"',
    "cat <<END\n{{ host }}\nEND",
    "echo `echo {{ host }}`",
    "echo $'{{ host }}'",
    'echo $"{{ host }}"',
    "echo \\{{ host }}",
    "sh -c 'pgrep -f \"{{ host }}\"'",
    "sh -c {{ host }}",
    "/bin/sh -c 'echo {{ host }}'",
    "ssh h echo {{ host }}",
    "ssh h 'echo {{ host }}'",
    "ssh h \"echo '{{ host }}'\"",
    "ssh h <<'END'\necho {{ host }}\nEND",
    "eval echo {{ host }}",
    "x={{ host }}\necho $x",
    'x={{ host }}; eval "echo $x"',
    "export x={{ host }}",
    "x=(a {{ host }})",
    "x=({{ host }})",
    "echo $(( 1 + {{ host }} ))",
    "(( x = {{ host }} ))",
    "echo ${x:-{{ host }}}",
    'echo "${x:-{{ host }}}"',
    "echo {{ host }} | sh",
    "echo {{ host }} | xargs -I% sh -c 'echo %'",
    "find . -name {{ host }} -exec sh -c 'echo {}' ';'",
    "sudo bash -c 'echo {{ host }}'",
    'sudo -u app env A=1 sh -c "echo {{ host }}"',
    "trap {{ host }} EXIT",
    ". {{ host }}",
    "python3 -c {{ host }}",
    "true # {{ host }}\necho",
]

ATTACKS = [
    "$(touch taken)",
    "`touch taken`",
    "; touch taken; #",
    "a|touch taken",
    "a & touch taken",
    "'; touch taken; '",
    '"; touch taken; "',
    "' \"; touch taken; \" '",
    "a[$(touch taken)]",
    "x}; touch taken; ${x",
    ")); touch taken; ((",
    "a\ntouch taken\n",
    "END\ntouch taken\n",
    "import os; os.system('touch taken')",
]


@pytest.mark.parametrize("template", READ_AGAIN)
def test_where_a_value_may_be_read_again_only_a_harmless_word_is_put(template: str) -> None:
    assert fill(template, {"host": "web-1"}).text == template.replace("{{ host }}", "web-1")
    for value in ("$(id)", "web 1", "-oProxyCommand=id"):
        assert fill(template, {"host": value}).text == template.replace("{{ host }}", "__host__")
    command = template.replace("{{ host }}", "{{ start_command }}")
    for value in ("gunicorn 'a b'", "gunicorn '$(id)'"):
        assert blank("start_command") in fill(command, {"start_command": value}).text
    assert "gunicorn a:a" in fill(command, {"start_command": "gunicorn a:a"}).text


@pytest.mark.parametrize("shell", ["sh", "bash"])
def test_nothing_that_is_pasted_into_a_real_shell_runs_what_was_put_in(
    tmp_path: Path, shell: str
) -> None:
    tools = tmp_path / "tools"
    tools.mkdir()
    # As sshd does it: the words are joined, and a shell reads them.
    (tools / "ssh").write_text('#!/bin/sh\nshift\n[ $# = 0 ] && exec sh\nexec sh -c "$*"\n')
    (tools / "sudo").write_text('#!/bin/sh\n[ "$1" = -u ] && shift 2\nexec "$@"\n')
    for tool in tools.iterdir():
        tool.chmod(0o755)
    plain = [
        "echo {{ host }}",
        "pgrep -f {{ host }}",
        "echo a{{ host }}b",
        'echo "$(echo {{ host }})"',
    ]
    environment = {"PATH": f"{tools}:{os.environ['PATH']}", "HOME": str(tmp_path)}
    for template in (*READ_AGAIN, *plain):
        lines = [fill(template, {"host": value}).text for value in ATTACKS]
        words = template.replace("{{ host }}", "{{ start_command }}")
        lines += [fill(words, {"start_command": shlex.join(["x", v])}).text for v in ATTACKS]
        for line in dict.fromkeys(lines):
            subprocess.run(
                [shell],
                input=line,
                cwd=tmp_path,
                env=environment,
                text=True,
                capture_output=True,
                timeout=20,
                check=False,
            )
            assert not (tmp_path / "taken").exists(), line


def test_an_option_is_no_operand() -> None:
    assert fill("ping {{ host }}", {"host": "-f"}).text == "ping __host__"


def test_a_blank_does_nothing_in_a_shell() -> None:
    blanks = " ".join(blank(name) for name in ("pid", "server.kind"))
    done = subprocess.run(
        ["sh", "-c", f"echo {blanks}"], capture_output=True, text=True, check=True
    )
    assert done.stdout == "__pid__ __server_kind__\n"


def test_prose_is_filled_as_it_is_read() -> None:
    filled = fill_text("don't end {{ host }} or {{ pid }}", {"host": "web 1"})
    assert filled.text == "don't end web 1 or __pid__"
    assert filled.blanks == ("pid",)


def test_placeholders_are_found_with_their_offsets() -> None:
    assert placeholders("a {{ pid }} {{x}} {{ foo.bar }}") == (("pid", 2), ("foo.bar", 18))


HOSTILE = st.text(
    alphabet=st.sampled_from(list("ab '\"\\$(){}`;&|#<>\n!*?~=-[]:")), min_size=1, max_size=12
).filter(str.strip)
TEMPLATES = st.sampled_from(
    [
        "printf %s {{ host }}",
        'printf %s "$(printf %s {{ host }})"',
        "printf %s {{ host }} # it's",
    ]
)


@given(TEMPLATES, HOSTILE)
def test_a_shell_gets_the_value_and_nothing_but_the_value(template: str, value: str) -> None:
    command = fill(template, {"host": value}).text
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=True)
    expected = value.rstrip("\n") if "$(" in template else value
    assert done.stdout == (expected if not value.startswith("-") else blank("host"))
    assert done.stderr == ""


@given(st.text(alphabet="ab'\"\\$()`#<\n ", max_size=60), st.lists(st.integers(0, 60), max_size=4))
def test_any_text_has_a_place_everywhere(command: str, offsets: list[int]) -> None:
    assert len(holds_words(command, tuple(offsets))) == len(offsets)


@pytest.mark.parametrize(
    ("command", "template", "text"),
    [
        ("gunicorn a:a -w 4 -b :80", "{{ start_command }} -w 2", "gunicorn a:a -b :80 -w 2"),
        ("gunicorn -w4 a:a", "{{ start_command }} -w 2", "gunicorn a:a -w 2"),
        ("gunicorn a:a --workers=4", "{{ start_command }} -w 2", "gunicorn a:a -w 2"),
        (
            "gunicorn a:a -w 4 --workers 5",
            "{{ start_command }} --workers 2",
            "gunicorn a:a --workers 2",
        ),
        (
            "gunicorn a:a --max-requests=500 -w 4",
            "{{ start_command }} --max-requests 250 --max-requests-jitter 12",
            "gunicorn a:a -w 4 --max-requests 250 --max-requests-jitter 12",
        ),
        (
            "gunicorn a:a -c conf.py -w 4",
            "{{ start_command }} -w 2",
            "gunicorn a:a -c conf.py -w 2",
        ),
        (
            "celery -A p worker --autoscale=8,1",
            "{{ start_command }} -c 4",
            "celery -A p worker -c 4",
        ),
        (
            "celery -A p worker -c4 -l info",
            "{{ start_command }} -c 2",
            "celery -A p worker -l info -c 2",
        ),
        (
            "gunicorn a:a --preload -w 4",
            "{{ start_command }} --preload",
            "gunicorn a:a -w 4 --preload",
        ),
        (
            "gunicorn 'a:make(\"x y\")'",
            "{{ start_command }} -w 2",
            "gunicorn 'a:make(\"x y\")' -w 2",
        ),
        ("sh -c 'gunicorn a:a'", "{{ start_command }} -w 2", f"{blank('start_command')} -w 2"),
        ("sh -c 'gunicorn a:a'", "{{ start_command }}", "sh -c 'gunicorn a:a'"),
    ],
)
def test_options_that_are_added_take_the_place_of_those_that_are_there(
    command: str, template: str, text: str
) -> None:
    assert fill(template, {"start_command": command}).text == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"advice.workers": "3"}, "-w 3"),
        ({}, "-w 2"),
        ({"advice.workers": "none"}, "# no number can be advised here"),
    ],
)
def test_a_document_has_its_own_word_where_nothing_is_known(
    value: dict[str, str], text: str
) -> None:
    filled = fill("-w {{ advice.workers or 2 }}\nps {{ advice.workers or 2 }}", value)
    assert filled.text.split("\n")[0] == text
    assert filled.blanks == ()
    assert fill_text("try {{ advice.workers or 2 }}", {}).text == "try 2"


@pytest.mark.parametrize("text", ["{{ pid or }}", "{{ pid or a b }}", "{{ pid or $(id) }}"])
def test_what_is_no_plain_word_is_left_alone_and_reported(text: str) -> None:
    assert fill(text, VALUES).text == text
    ((name, _, is_read, _),) = alternatives(text)
    assert (name, is_read) == ("pid", False)
