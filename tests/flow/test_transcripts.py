"""What is copied of a transcript of a terminal, in languages of shells and in others."""

from __future__ import annotations

import pytest

from wizard.flow.commands import command_of
from wizard.flow.problems import Place

# ruff: noqa: RUF001 - a transcript a line, with the prompts that there are


@pytest.mark.parametrize(
    ("language", "text", "copied"),
    [
        (
            "bash",
            "$ curl -o x http://y\n  % Total    % Received % Xferd\n100 1 100\n$ ls\n",
            "curl -o x http://y\nls",
        ),
        (
            "bash",
            "curl http://y\n  % Total    % Received\n",
            "curl http://y\n  % Total    % Received",
        ),
        ("", "client-> server\nserver-> db\n", "client-> server\nserver-> db"),
        (
            "puppet",
            'service { "x":\n  ensure=> running\n}\n',
            'service { "x":\n  ensure=> running\n}',
        ),
        ("erlang", "% comment\nfoo() -> ok.\n", "% comment\nfoo() -> ok."),
        ("yaml", "a: b\n$ x\n", "a: b\n$ x"),
        ("latex", "% note\n\\x\n", "% note\n\\x"),
        (
            "python",
            ">>> import os\n>>> for x in y:\n...     print(x)\n...\n1\n",
            "import os\nfor x in y:\n    print(x)",
        ),
        (
            "sql",
            "mysql> select *\n    -> from x\n    -> where y;\n+---+\n",
            "select *\nfrom x\nwhere y;",
        ),
        (
            "sql",
            "postgres=# select *\npostgres-# from x;\n count\n---\n 1\n(1 row)\n",
            "select *\nfrom x;",
        ),
        ("", "$ psql\npostgres=# select 1;\n", "psql\nselect 1;"),
        (
            "bash",
            "$ sudo -i\n# systemctl restart x\n# exit\n",
            "sudo -i\nsystemctl restart x\nexit",
        ),
        (
            "bash",
            "$ oc debug node/x\nStarting pod\n# chroot /host\n",
            "oc debug node/x\nchroot /host",
        ),
        (
            "bash",
            "$ oc debug node/x\nsh-4.4# chroot /host\nsh-4.4# ls\na b\n",
            "oc debug node/x\nchroot /host\nls",
        ),
        ("bash", "$ a\n# restart it\n$ b\n", "a\nb"),
        ("bash", "cd /x\nexport A=1\n$ ./run\nok\n", "cd /x\nexport A=1\n./run"),
        (
            "bash",
            "user@host:~$ cat <<EOF > x\na\nEOF\nuser@host:~$ ls\n",
            "cat <<EOF > x\na\nEOF\nls",
        ),
        (
            "console",
            "[root@x ~]# for i in 1 2; do\n> echo $i\n> done\n1\n2\n",
            "for i in 1 2; do\necho $i\ndone",
        ),
        (
            "bash",
            "$ for i in 1 2\ndo\n  echo $i\ndone\n1\n2\n",
            "for i in 1 2\ndo\n  echo $i\ndone",
        ),
        ("bash", "$ if [ -f x ]; then\n    cat x\nfi\nout\n", "if [ -f x ]; then\n    cat x\nfi"),
        ("bash", "$ f() {\n> echo\n> }\n$ f\n", "f() {\necho\n}\nf"),
        (
            "powershell",
            "PS C:\\> Get-Service x\nStatus Name\n------ ----\nPS C:\\> exit\n",
            "Get-Service x\nexit",
        ),
        ("powershell", "Get-Process | Sort CPU\n", "Get-Process | Sort CPU"),
        ("promql", "sum(rate(x[5m])) > 0\n", "sum(rate(x[5m])) > 0"),
        ("", "sum(rate(x[5m])) > 0\n", "sum(rate(x[5m])) > 0"),
        ("sql", "select a\nfrom b\nwhere c > 1;\n", "select a\nfrom b\nwhere c > 1;"),
        ("", "127.0.0.1:6379> info\n# Memory\nused_memory:1\n127.0.0.1:6379> exit\n", "info\nexit"),
        ("redis", 'redis 127.0.0.1:6379> get x\n"1"\n', "get x"),
        ("", "mongo> db.x.find()\n{}\n", "db.x.find()"),
        ("", "MariaDB [(none)]> show databases;\n", "show databases;"),
        ("", "rs0:PRIMARY> rs.status()\n{}\n", "rs.status()"),
        ("", "test> db.x.find()\n", "test> db.x.find()"),
        ("", "irb(main):001:0> x\n=> 1\n", "x"),
        ("", "iex(1)> x\n", "x"),
        ("", "db=> select 1;\n ?column?\n", "select 1;"),
        ("", "my-db=# select 1;\n", "select 1;"),
        ("", "app=*> commit;\n", "commit;"),
        ("", "SQL> select 1 from dual;\n\n 1\n", "select 1 from dual;"),
        ("", "sqlite> .tables\na b\n", ".tables"),
        ("", "cqlsh> describe x;\n", "describe x;"),
        ("", "cqlsh:ks> describe x;\n", "describe x;"),
        ("bash", "➜  ~ kubectl get pods\nNAME\n", "kubectl get pods"),
        ("bash", "❯ ls\na\n", "ls"),
        ("bash", "➜ ls\na\n", "ls"),
        ("bash", "host1# show ip\nout\n", "show ip"),
        ("bash", "host1:~ # zypper up\nout\n", "zypper up"),
        ("bash", "ec2-user@ip-10-0-0-1 ~ $ ls\na\n", "ls"),
        ("bash", "[user@host dir]$ ls\na\n", "ls"),
        ("bash", "(base) user@host:~$ ls\na\n", "ls"),
        ("bash", "user@host ~ % ls\na\n", "ls"),
        ("bash", "user@host:/var/log> ls\na\n", "ls"),
        ("bash", "root@host:~# ls\na\n", "ls"),
        ("bash", "/app # ls\na\n", "ls"),
        ("bash", "# ls\n# cat x\n", "ls\ncat x"),
        ("console", "# ls\na b\n# cat x\nhello\n", "ls\ncat x"),
        ("bash", "# List the pods\nkubectl get pods\n", "# List the pods\nkubectl get pods"),
        ("bash", "# ls\na b\n", "# ls\na b"),
        ("bash", "#ls\n", "#ls"),
        ("bash", "$ls -l\n", "$ls -l"),
        (
            "bash",
            "$ kubectl apply -f - <<EOF\nkind: x\n  $ y\nEOF\npod/x created\n",
            "kubectl apply -f - <<EOF\nkind: x\n  $ y\nEOF",
        ),
        (
            "bash",
            "$ docker run \\\n    -v a:b \\\n    x\nid\n",
            "docker run \\\n    -v a:b \\\n    x",
        ),
        ("bash", "$ x=$(\n  ls\n)\n$ echo $x\nout\n", "x=$(\n  ls\n)\necho $x"),
        ("bash", '$ cat > x <<-"END"\n\ta\n\tEND\n$ b\n', 'cat > x <<-"END"\n\ta\n\tEND\nb'),
        ("bash", "$ a <<A <<B\n1\nA\n2\nB\nout\n", "a <<A <<B\n1\nA\n2\nB"),
        ("bash", "$ awk '{\n  print $1\n}' x\nout\n", "awk '{\n  print $1\n}' x"),
        ("bash", "$ time (ls; ls)\nreal\n", "time (ls; ls)"),
        ("bash", '$ echo "a\nb"\nout\n', 'echo "a\nb"'),
        (
            "bash",
            "$ kubectl get pods -o jsonpath='{range .items[*]}\n{.metadata.name}{end}'\nout\n",
            "kubectl get pods -o jsonpath='{range .items[*]}\n{.metadata.name}{end}'",
        ),
        ("bash", "$ until curl x; do sleep 1; done\nout\n", "until curl x; do sleep 1; done"),
        ("bash", "$ select x in a b; do\n echo\ndone\nout\n", "select x in a b; do\n echo\ndone"),
        ("bash", "$ ls # for x; do\nout\n", "ls # for x; do"),
        ("bash", "$ echo for\nout\n", "echo for"),
        ("text", "Name    Ready\nweb     1/1\n", "Name    Ready\nweb     1/1"),
        ("", "key=> value\nother=> x\n", "key=> value\nother=> x"),
        ("diff", "-a\n+b\n", "-a\n+b"),
        ("json", '{"a": "$ x"}\n', '{"a": "$ x"}'),
        ("bash", "> ls\nout\n", "> ls\nout"),
        ("bash", "C:\\> dir\nout\n", "dir"),
        ("", "C:\\Users\\me>dir\nout\n", "dir"),
        ("bash", "~ $ ls\nout\n", "ls"),
        ("bash", "~/x $ ls\nout\n", "ls"),
        ("bash", "$ ls\n\n$ cd x\n", "ls\ncd x"),
        ("bash", "[core@node ~]$ sudo -i\n[root@node ~]# ls\nx\n", "sudo -i\nls"),
        ("bash", "bash$ ls\nx\n", "ls"),
        ("bash", "host$ ls\nx\n", "ls"),
        ("bash", "dev$ ls\nx\n", "ls"),
        ("", ">>> x = 1\n>>> x\n1\n", "x = 1\nx"),
        ("bash", "/opt/run.sh # restart everything\n", "/opt/run.sh # restart everything"),
        ("bash", "/opt/run.sh # restart\nls\n", "/opt/run.sh # restart\nls"),
        ("", "user@example.com paid 100% today\n", "user@example.com paid 100% today"),
        ("bash", "me@Mac dir % ls\nx\n", "ls"),
        ("", "In [1]: x\nOut[1]: 2\n", "x"),
    ],
)
def test_what_was_typed_is_copied(language: str, text: str, copied: str) -> None:
    command = command_of(language, text, Place("a.md"))
    assert command is not None
    assert command.template == copied
