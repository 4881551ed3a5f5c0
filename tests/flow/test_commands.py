"""Commands: kinds, prompts and what is output."""

from __future__ import annotations

import pytest

from wizard.flow.commands import command_of
from wizard.flow.problems import Place

HERE = Place("a.md", 3, 1)


def template(text: str) -> str | None:
    command = command_of("bash", text, HERE)
    return command and command.template


@pytest.mark.parametrize("language", ["bash", "sh", "shell", "zsh", "console", "shell-session"])
def test_a_shell_is_a_command(language: str) -> None:
    command = command_of(f"{language.upper()} read", "ps\n", HERE)
    assert command is not None
    assert (command.language, command.kind, command.place) == (language, "read", HERE)


@pytest.mark.parametrize("info", ["", "text", "yaml", "python bash", "bash-like", "read"])
def test_code_in_any_other_language_is_copied_and_is_no_shell_command(info: str) -> None:
    command = command_of(info, "ps\n", HERE)
    assert command is not None
    assert (command.template, command.kind) == ("ps", "code")


@pytest.mark.parametrize(
    ("info", "kind"),
    [
        ("bash", "unknown"),
        ("bash read", "read"),
        ("bash\tCHANGE now", "change"),
        ("bash danger", "danger"),
        ("bash args", "args"),
        ("bash unknown", "unknown"),
        ("bash title=x read", "unknown"),
    ],
)
def test_the_word_after_the_language_is_the_kind(info: str, kind: str) -> None:
    command = command_of(info, "ps\n", HERE)
    assert command is not None
    assert command.kind == kind


@pytest.mark.parametrize("text", ["", "\n", "  \n\t\n", "$ \n", "$\n", "$ \noutput\n"])
def test_where_nothing_is_to_be_run_there_is_no_command(text: str) -> None:
    assert template(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\n\nb\n", "a\n\nb"),
        ("  a\n  b\n", "  a\n  b"),
        ("echo $HOME\n$HOME/bin\n", "echo $HOME\n$HOME/bin"),
        ("$ a\nout\n$ b\n", "a\nb"),
        ("# comment\n  $ a\n  out\n", "a"),
        ("export X=1\n# comment\n$ a\nout\n", "export X=1\na"),
        ("user@host:~$ a\nout\nuser@host:~/x y$ b\n", "a\nb"),
        ("[root@db1 ~]# a\nout\n[root@db1 log]# b\n", "a\nb"),
        ("root@web-0:/app# a\nout\n", "a"),
        ("(venv) me@host:~/app$ a\nout\n", "a"),
        ("bash-5.1$ a\nout\nsh-4.4# b\n", "a\nb"),
        ("/ # a\nout\n/app $ b\n", "a\nb"),
        ("% a\nout\n", "a"),
        ("PS C:\\Users> a\nout\n", "a"),
        ("postgres=# select 1;\n?column?\npostgres=> select 2;\n", "select 1;\nselect 2;"),
        ("mysql> show processlist;\n+--+\n", "show processlist;"),
        ("127.0.0.1:6379> llen celery\n(integer) 4\n", "llen celery"),
        ("# systemctl status x\n# journalctl -u x\n", "systemctl status x\njournalctl -u x"),
        ("# see what runs\nps\n", "# see what runs\nps"),
        ("# restart it\nsystemctl restart x\n", "# restart it\nsystemctl restart x"),
        ("a $ b\nPATH=$HOME\n", "a $ b\nPATH=$HOME"),
        ("$ a \\\n  -b \\\n  -c\nout\n", "a \\\n  -b \\\n  -c"),
        ("$ a \\\\\nout\n", "a \\\\"),
        ("$ a \\\n> -b \\\n> -c\nout\n", "a \\\n-b \\\n-c"),
        ("  $ a \\\n  > -b\nout\n", "a \\\n-b"),
        ("$ a \\\n  > file\nout\n", "a \\\n  > file"),
        ("$ a |\ngrep b\nout\n", "a |\ngrep b"),
        ("$ a &&\nb ||\nc\nout\n", "a &&\nb ||\nc"),
        ("$ cat <<EOF\nx\nEOF\nout\n", "cat <<EOF\nx\nEOF"),
        ("$ cat <<-'E F'\nx\n\tE F\nout\n", "cat <<-'E F'\nx\n\tE F"),
        ("$ cat <<EOF\n> x\n> EOF\nout\n", "cat <<EOF\nx\nEOF"),
        ("$ cat <<EOF | oc apply -f -\nx\nEOF\nout\n", "cat <<EOF | oc apply -f -\nx\nEOF"),
        ("$ cat <<<word\nout\n", "cat <<<word"),
        ("$ cat <<EOF\nno end\nout\n", "cat <<EOF"),
        ("$ echo 'a\nb'\nout\n", "echo 'a\nb'"),
        ('$ x="$(a \\\n  b)"\nout\n', 'x="$(a \\\n  b)"'),
        ("$ echo it's \\\n  b\nout\nmore\n", "echo it's \\\n  b"),
        ("$ echo it's\n$ b\nout\n", "echo it's\nb"),
        ("$ a # it's\nout\n", "a # it's"),
        ('$ a "#\n" b\nout\n', 'a "#\n" b'),
        ("$ a 'x\\'\nout\n", "a 'x\\'"),
        ("$ a \\\n$ b\n", "a \\\nb"),
    ],
)
def test_prompts_and_output_are_left_out(text: str, expected: str) -> None:
    assert template(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$ for i in a; do\n> ps $i\n> done\nout\n", "for i in a; do\nps $i\ndone"),
        ("  $ if x; then\n    y\n  fi\n  out\n", "if x; then\n    y\n  fi"),
        (
            "$ for i in a; do\n>   for j in b; do\n>     x\n>   done\n> done | sort\nout\n",
            "for i in a; do\n  for j in b; do\n    x\n  done\ndone | sort",
        ),
        ("$ f() {\n  x\n}\nout\n$ f\n", "f() {\n  x\n}\nf"),
        ("$ for p in 1 2\ndo\n  ps $p\n  done\nout\n", "for p in 1 2\ndo\n  ps $p\n  done"),
        ("$ for p in 1 2; do ps $p; done\nout\n", "for p in 1 2; do ps $p; done"),
        (
            "$ while sleep 1; do\n  if x\n  then\n    y\n  fi\ndone\nout\n",
            "while sleep 1; do\n  if x\n  then\n    y\n  fi\ndone",
        ),
        (
            "$ case $x in\n  a) b ;;\n  *) c ;;\nesac\nout\n",
            "case $x in\n  a) b ;;\n  *) c ;;\nesac",
        ),
        ("$ (cd x\nls)\nout\n", "(cd x\nls)"),
        (
            "$ cat <<'EOF' > x\n$ not a prompt\n# nor this\nEOF\nout\n",
            "cat <<'EOF' > x\n$ not a prompt\n# nor this\nEOF",
        ),
        (
            "$ kubectl apply -f - <<EOF\na: b\n\nc: d\nEOF\nout\n",
            "kubectl apply -f - <<EOF\na: b\n\nc: d\nEOF",
        ),
        ("$ echo if you do this\nout\n", "echo if you do this"),
        ("$ echo ${x:-$(date)} $((1 + 2))\nout\n", "echo ${x:-$(date)} $((1 + 2))"),
        ("$ while x; do\nout\n$ b\n", "while x; do\nb"),
        ("$ curl -v x\n> GET / HTTP/1.1\n", "curl -v x"),
        ("$ echo what to do\nout\n", "echo what to do"),
    ],
)
def test_a_block_goes_on_to_the_line_that_closes_it(text: str, expected: str) -> None:
    assert template(text) == expected


def test_a_transcript_has_the_prompt_of_root() -> None:
    text = "# yum check-update\nLoaded plugins: fastestmirror\n# reboot\n"
    assert command_of("console", text, HERE).template == "yum check-update\nreboot"  # type: ignore[union-attr]
    assert template(text) == text.rstrip("\n")


def test_the_word_is_kept_for_the_checker() -> None:
    assert [command_of(info, "ps\n", HERE).word for info in ("bash raed", "sql READ", "bash")] == [  # type: ignore[union-attr]
        "raed",
        "read",
        "",
    ]
