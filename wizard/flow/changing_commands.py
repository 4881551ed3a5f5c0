"""Which commands plainly change something: a table of programs and what of them does. Pure.

It is there to contradict an author who calls such a command `read`. What is not in it may change
something all the same.
"""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence


def _each(programs: str, words: str = "") -> dict[str, frozenset[str]]:
    return dict.fromkeys(programs.split(), frozenset(words.split()))


_PACKAGES = "install remove uninstall upgrade purge erase add delete autoremove dist-upgrade"

_CHANGING: dict[str, frozenset[str]] = {
    **_each(
        "rm rmdir mv cp mkfs truncate shred unlink pkill killall reboot shutdown halt poweroff "
        "useradd userdel usermod groupadd chmod chown chgrp ln mkdir touch swapoff swapon "
        "umount insmod rmmod modprobe fallocate mkswap install rsync scp"
    ),
    **_each(
        "systemctl",
        "start stop restart reload try-restart reload-or-restart enable disable mask unmask kill "
        "isolate daemon-reload daemon-reexec set-property set-default edit revert preset "
        "reset-failed reboot poweroff",
    ),
    **_each(
        "service rc-service invoke-rc.d initctl monit", "start stop restart reload force-reload"
    ),
    **_each("pm2 circusctl", "start stop restart reload delete kill scale incr decr"),
    **_each("supervisorctl", "start stop restart reload update shutdown signal clear remove add"),
    **_each("sv s6-svc", "up down restart start stop term kill hup"),
    **_each(
        "apachectl httpd apache2 pg_ctl pg_ctlcluster", "start stop restart reload graceful promote"
    ),
    **_each("mysqladmin", "shutdown kill flush-hosts flush-logs flush-privileges drop create"),
    **_each(
        "kubectl oc k",
        "delete scale apply create patch edit replace set annotate label drain cordon uncordon "
        "taint autoscale expose run restart undo pause resume cp evict",
    ),
    **_each("helm", "install upgrade uninstall delete rollback"),
    **_each(
        "docker podman nerdctl crictl docker-compose",
        "rm rmi rmp stop stopp kill restart start pause unpause prune run create update rename "
        "commit push pull build up down",
    ),
    **_each(
        "redis-cli valkey-cli",
        "flushall flushdb flush del unlink set setex expire persist rename shutdown kill restore "
        "lpop rpop lpush rpush lrem lset ltrim hset hdel sadd srem zadd zrem incr decr xadd xdel "
        "xtrim publish migrate failover slaveof replicaof",
    ),
    **_each(
        "rabbitmqctl",
        "purge_queue delete_queue stop_app start_app reset force_reset stop shutdown "
        "close_connection close_all_connections forget_cluster_node force_boot",
    ),
    **_each("rabbitmqadmin", "delete purge declare publish"),
    **_each("celery", "purge control restart stop stopwait kill"),
    **_each("git", "push reset clean checkout commit rebase merge pull revert rm switch"),
    **_each("apt apt-get yum dnf apk zypper brew pip pip3 npm yarn gem snap uv", _PACKAGES),
    **_each("terraform tofu", "apply destroy import taint untaint rm mv"),
    **_each("vault consul nomad ctr", "delete put write stop rm revoke destroy purge kill"),
    **_each("etcdctl", "del put defrag compact compaction remove add restore"),
    **_each("nft", "add delete flush insert replace"),
    **_each("zfs zpool", "destroy create set rollback rename scrub clear offline online"),
    **_each("manage.py django-admin", "migrate flush loaddata createsuperuser clearsessions"),
    **_each("nginx", "reload stop quit reopen"),
    **_each("ufw firewall-cmd", "enable disable allow deny delete reload reset"),
}
"""Program → the words that make it change something; none where it always does."""

_OPTIONS = {
    **dict.fromkeys(("sed", "perl", "ruby"), re.compile(r"-[a-zA-Z]*i|--in-place")),
    "find": re.compile(r"-delete$"),
    "sysctl": re.compile(r"-w$|--write$|[\w.]+="),
    "iptables": re.compile(r"-[ADIFPXR]$|--(?:append|delete|insert|flush|policy)$"),
    "ip6tables": re.compile(r"-[ADIFPXR]$|--(?:append|delete|insert|flush|policy)$"),
    "ip": re.compile(r"(?:add|del|delete|set|flush|replace|change)$"),
    "journalctl": re.compile(r"--(?:vacuum|rotate|flush)"),
    "logrotate": re.compile(r"-f$|--force$"),
    "curl": re.compile(r"(?:-X|--request[= ]?)?(?:DELETE|PUT|PATCH)$|-(?:T|-upload-file)$"),
    "kafka-topics": re.compile(r"--(?:delete|create|alter)$"),
    "kafka-configs": re.compile(r"--alter$"),
    "kafka-consumer-groups": re.compile(r"--(?:delete|execute)$"),
    **dict.fromkeys(
        ("aws", "gcloud", "az", "gsutil"),
        re.compile(
            r"(?:delete|terminate|create|put|update|modify|stop|start|reboot|remove|detach|attach|"
            r"restore|reset|restart|purge|rm|mv)(?:-[a-z-]+)?$"
        ),
    ),
}
"""Program → the argument that makes it change something."""

_READING = frozenset(
    (
        "get", "describe", "logs", "log", "top", "status", "list", "ls", "show", "inspect",
        "history", "diff", "explain", "version", "info", "ps", "stats", "exec", "events", "search",
        "is-active", "is-enabled", "cat", "branch", "freeze", "port", "llen", "ping", "can-i",
        "memory", "plan", "validate", "lint", "read",
    )
)  # fmt: skip
"""Words of such programs that say that it looks; what stands behind them is a name."""

_SQL = re.compile(
    r"(?:^|[;(\n]|\bANALYZE\s)\s*(?:DELETE\s+FROM|UPDATE\s+\S+\s+SET|DROP|TRUNCATE|ALTER|INSERT\s+INTO"
    r"|CREATE|GRANT|REVOKE|REINDEX|VACUUM|KILL|REPLACE\s+INTO|MERGE\s+INTO|RENAME\s+TABLE|OPTIMIZE"
    r"|SET\s+GLOBAL|FLUSH(?:ALL|DB)?|UNLINK|DEL\s)(?:\b|(?<=\s))"
    r"|\bpg_(?:terminate|cancel)_backend\b"
    r"|\.(?:drop\w*|remove|delete\w*|insert\w*|update\w*|kill\w*)\("
    # What PowerShell's verbs say.
    r"|\b(?:Remove|Stop|Restart|Start|Set|Clear|New|Move|Rename|Disable|Enable|Install|Uninstall)-"
    r"(?:Service|Process|Item|ItemProperty|Computer|Content|Container|WebAppPool|Website|Disk)\b",
    re.IGNORECASE,
)
"""In queries, in consoles of databases, and in PowerShell."""

_SPECIAL_SIGNS = str.maketrans({sign: chr(0xE000 + ord(sign)) for sign in "();<>|&\n#"})
_PLAIN_SIGNS = {new: old for old, new in ((ord(c), 0xE000 + ord(c)) for c in "();<>|&\n#")}
_QUOTED = re.compile(r"\\.|'[^']*'|\"(?:[^\"\\]|\\.)*\"", re.DOTALL)
_ARITHMETIC = re.compile(r"\$?\(\(.*?\)\)", re.DOTALL)
_HERE = re.compile(r"(?<!<)<<-?[ \t]*['\"\\]?([A-Za-z_]\w*)['\"]?")
_SEPARATORS = re.compile(r"[;|&()\n]+$")
_REDIRECTIONS = re.compile(r"[0-9&]?[<>][<>&|]*$")
_WRITES = frozenset((">", ">>", ">|", "&>", "&>>", ">&"))
_KEYWORDS = frozenset(("do", "then", "else", "elif", "if", "while", "until", "!", "{", "}", "time"))
_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*=")
_WRAPPERS = {
    **dict.fromkeys(("nohup", "exec", "command", "time", "setsid", "unbuffer", "stdbuf"), ""),
    "sudo": "-u -g -h -p -C -D -R -T -U --user --group",
    "doas": "-u -C",
    "env": "-u -C -S",
    "xargs": "-n -I -P -L -a -d -s -E",
    "watch": "-n",
    "timeout": "-s -k",
    "nice": "-n",
    "ionice": "-c -n -p",
    "nsenter": "-t --target",
    "strace": "-e -o -s",
}
"""Program that starts the one behind it → its options that have a value."""

_NAMES_FIRST = frozenset(("chroot", "gosu", "su-exec"))
"""Such programs with a name in front of the one that they start."""

_VALUES = frozenset(
    ("-n", "--namespace", "--context", "--cluster", "--kubeconfig", "-s", "--server", "-H",
     "--host", "-h", "-p", "--port", "-a", "-A", "-u", "--user", "-e", "--env", "-w", "--workdir",
     "-c", "--container", "-l", "--selector", "--profile", "--project", "--project-name", "--app")
)  # fmt: skip
"""Options that have a value, of programs whose words say what they do."""

_SHELLS = frozenset(("sh", "bash", "zsh", "ash", "dash", "ksh"))
_HARMLESS = re.compile(r"/dev/(?:null|stdout|stderr|tty|fd/\d+)$|[0-9-]$")
_SIGNALS = re.compile(r"-(?:l|L|0|3|QUIT|SIGQUIT|USR[12]|SIGUSR[12])$")
_DEEPEST = 4


def change_in(command: str, depth: int = 0) -> str | None:
    """The part of a shell command that plainly changes something; None where none is known to."""
    script, bodies = _without_here_documents(command)
    started: list[list[str]] = []
    said = bodies
    for words, files in _simple_commands(script):
        found = next((f"{sign} {file}" for sign, file in files if not _HARMLESS.match(file)), None)
        found = found or _changed_by(words, depth)
        if found:
            return found
        started.append(_unwrapped(words))
        said += [" ".join(words[1:])] if words[:1] in (["echo"], ["printf"]) else []
    for words in filter(None, started):
        found = _from_input(words, said, depth)
        if found:
            return found
    return None


def change_in_query(text: str) -> str | None:
    """The same for SQL and the like."""
    match = _SQL.search(text)
    return " ".join(match[0].strip(";( \n").split()) if match else None


def _from_input(words: Sequence[str], said: Sequence[str], depth: int) -> str | None:
    """What a command changes that reads what `said` says."""
    program, *arguments = words
    if program in _SHELLS and not _named(arguments) and depth < _DEEPEST:
        return next(filter(None, (change_in(text, depth + 1) for text in said)), None)
    if _SPECIAL.get(program) is _queried:
        return _queried(said)
    if program in ("redis-cli", "valkey-cli"):
        verbs = _CHANGING[program]
        lines = [line.split() for text in said for line in text.splitlines()]
        return next(filter(None, (_verb(program, verbs, line) for line in lines)), None)
    return None


def _without_here_documents(command: str) -> tuple[str, list[str]]:
    """A command without its here-documents, and these."""
    kept: list[str] = []
    bodies: list[str] = []
    lines = command.split("\n")
    at = 0
    while at < len(lines):
        kept.append(lines[at])
        match = _HERE.search(lines[at])
        at += 1
        if match is not None:
            ends = [line for line in range(at, len(lines)) if lines[line].strip() == match[1]]
            if ends:
                bodies.append("\n".join(lines[at : ends[0]]))
                at = ends[0] + 1
    return "\n".join(kept), bodies


def _simple_commands(command: str) -> Iterator[tuple[list[str], list[tuple[str, str]]]]:
    """The words of each command in a list of them, with (sign, file) of what is written to; none
    where quotation marks do not match."""
    hidden = _QUOTED.sub(lambda match: match[0].translate(_SPECIAL_SIGNS), command)
    lexer = shlex.shlex(_ARITHMETIC.sub("0", hidden), posix=True, punctuation_chars="();<>|&\n")
    lexer.whitespace = " \t\r"
    lexer.whitespace_split = True
    lexer.commenters = ""
    words: list[str] = []
    files: list[tuple[str, str]] = []
    comment = False
    sign = ""
    try:
        tokens = list(lexer)
    except ValueError:
        return
    for word in [*tokens, "\n"]:
        separates = _SEPARATORS.match(word) is not None
        comment = (comment or word.startswith("#")) and not (separates and "\n" in word)
        if comment:
            continue
        if separates or (not words and word in _KEYWORDS):
            if words or files:
                yield words, files
            words, files, sign = [], [], ""
        elif _REDIRECTIONS.match(word) and words[:1] != ["[["]:
            sign = word
        elif sign:
            file = word.translate(_PLAIN_SIGNS)
            files += [(sign, file)] if sign in _WRITES else []
            words += [file] if sign == "<<<" else []
            sign = ""
        else:
            words.append(word.translate(_PLAIN_SIGNS))


def _unwrapped(words: Sequence[str]) -> list[str]:
    """The words of the command that others start: `rm x` of `sudo -u app rm x`."""
    at = 0
    while at < len(words):
        word = words[at].rpartition("/")[2]
        if _ASSIGNMENT.match(words[at]):
            at += 1
        elif word in _WRAPPERS or word in _NAMES_FIRST:
            at += 1
            with_value = _WRAPPERS.get(word, "").split()
            while at < len(words) and (words[at][:1] == "-" or words[at][:1].isdigit()):
                at += 2 if words[at] in with_value else 1
            at += word in _NAMES_FIRST
        else:
            return [word, *words[at + 1 :]]
    return []


def _changed_by(words: Sequence[str], depth: int) -> str | None:
    in_folder = next((word for word in words if "/init.d/" in word), "")
    if in_folder and words[-1] in _CHANGING["service"]:
        return f"{in_folder} {words[-1]}"
    words = _unwrapped(words)
    if not words:
        return None
    program, *arguments = words
    if program.startswith("python") and "-m" in arguments[:-1]:
        return _changed_by(arguments[arguments.index("-m") + 1 :], depth)
    if program.startswith("python") and arguments and arguments[0].endswith("manage.py"):
        return _changed_by(arguments, depth)
    if "--help" in arguments or any(word.startswith("--dry-run") for word in arguments):
        return None
    return _inside(program, arguments, depth) or _by_itself(program, arguments)


def _inside(program: str, arguments: list[str], depth: int) -> str | None:
    """What a command changes that this one starts elsewhere: in a shell, a container, a host."""
    started: Sequence[str] = ()
    if program in _SHELLS and "-c" in arguments[:-1]:
        script = arguments[arguments.index("-c") + 1]
        return change_in(script, depth + 1) if depth < _DEEPEST else None
    if program in ("kubectl", "oc") and "exec" in arguments and "--" in arguments:
        started = arguments[arguments.index("--") + 1 :]
    elif program in ("docker", "podman", "docker-compose") and "exec" in arguments:
        started = _behind_name(arguments[arguments.index("exec") + 1 :])
    elif program == "find" and (marks := {"-exec", "-execdir", "-ok"} & set(arguments)):
        started = arguments[arguments.index(marks.pop()) + 1 :]
    elif program == "ssh":
        script = " ".join(_behind_name(arguments))
        return change_in(script, depth + 1) if depth < _DEEPEST else None
    return _changed_by(started, depth + 1) if started and depth < _DEEPEST else None


def _named(arguments: Sequence[str]) -> list[str]:
    """The arguments that are neither options nor their values."""
    return [
        word
        for before, word in zip(("", *arguments), arguments, strict=False)
        if not word.startswith("-") and before not in _VALUES
    ]


def _behind_name(arguments: Sequence[str]) -> Sequence[str]:
    """What stands behind the first argument that is no option: a container, or a host."""
    at = 0
    while at < len(arguments) and arguments[at].startswith("-"):
        at += 2 if arguments[at] in _VALUES else 1
    return arguments[at + 1 :]


def _by_itself(program: str, arguments: list[str]) -> str | None:
    if program in _SPECIAL:
        return _SPECIAL[program](arguments)
    if option := _OPTIONS.get(program.removesuffix(".sh")):
        return next((f"{program} {word}" for word in arguments if option.match(word)), None)
    verbs = _CHANGING.get(program)
    if verbs is None:
        return program if program.startswith("mkfs.") else None
    return _verb(program, verbs, arguments) if verbs else program


def _verb(program: str, verbs: frozenset[str], arguments: Sequence[str]) -> str | None:
    """The first word that says what a program does, if that changes something."""
    for word in map(str.lower, _named(arguments)):
        if word in verbs:
            return f"{program} {word}"
        if word in _READING:
            break
    return None


def _written_by_dd(arguments: Sequence[str]) -> str | None:
    files = (word[3:] for word in arguments if word.startswith("of="))
    return next((f"dd of={file}" for file in files if not _HARMLESS.match(file)), None)


def _mounted(arguments: Sequence[str]) -> str | None:
    remounts = any("remount" in word for word in arguments)
    return "mount" if remounts or len(_named(arguments)) > 1 else None


def _planned(arguments: Sequence[str]) -> str | None:
    return None if "-l" in arguments else "crontab"


def _password(arguments: Sequence[str]) -> str | None:
    return None if {"-S", "--status"} & set(arguments) else "passwd"


def _written_by_tee(arguments: Sequence[str]) -> str | None:
    files = (word for word in arguments if not word.startswith("-"))
    return next((f"tee {file}" for file in files if not _HARMLESS.match(file)), None)


def _killed(arguments: Sequence[str]) -> str | None:
    """A signal that asks for a report only, a dump of stacks say, ends nothing."""
    asked = re.search(r"-s (?:0|QUIT|USR[12])\b", " ".join(arguments))
    return None if asked or any(map(_SIGNALS.match, arguments)) else "kill"


def _queried(arguments: Sequence[str]) -> str | None:
    return next(filter(None, map(change_in_query, arguments)), None)


_SPECIAL: dict[str, Callable[[Sequence[str]], str | None]] = {
    "tee": _written_by_tee,
    "dd": _written_by_dd,
    "mount": _mounted,
    "crontab": _planned,
    "passwd": _password,
    "kill": _killed,
    **dict.fromkeys(
        ("psql", "mysql", "mariadb", "sqlite3", "clickhouse-client", "mongo", "mongosh", "cqlsh"),
        _queried,
    ),
}
"""Program → what its arguments change."""
