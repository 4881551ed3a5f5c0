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
        "rm rmdir mv cp dd mkfs truncate shred unlink pkill killall reboot shutdown halt poweroff "
        "useradd userdel usermod groupadd passwd chmod chown chgrp ln mkdir touch swapoff swapon "
        "umount insmod rmmod modprobe fallocate mkswap install"
    ),
    **_each(
        "systemctl",
        "start stop restart reload try-restart reload-or-restart enable disable mask unmask kill "
        "isolate daemon-reload set-property reset-failed reboot poweroff",
    ),
    **_each("service rc-service", "start stop restart reload force-reload"),
    **_each("supervisorctl", "start stop restart reload update shutdown signal clear remove add"),
    **_each("sv s6-svc", "up down restart start stop term kill hup"),
    **_each("apachectl pg_ctl pg_ctlcluster", "start stop restart reload graceful promote"),
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
        "flushall flushdb del unlink set expire rename shutdown kill lpop rpop ltrim xtrim migrate "
        "failover slaveof replicaof",
    ),
    **_each(
        "rabbitmqctl",
        "purge_queue delete_queue stop_app start_app reset force_reset stop shutdown "
        "close_connection close_all_connections forget_cluster_node force_boot",
    ),
    **_each("rabbitmqadmin", "delete purge declare publish"),
    **_each("celery", "purge control restart stop stopwait kill"),
    **_each("git", "push reset clean checkout commit rebase merge pull stash revert rm switch"),
    **_each("apt apt-get yum dnf apk zypper brew pip pip3 npm yarn gem snap uv", _PACKAGES),
    **_each("terraform tofu", "apply destroy import taint untaint"),
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
    "crontab": re.compile(r"-[re]$"),
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
        "is-active", "is-enabled", "cat", "branch", "freeze", "images", "port", "llen", "ping",
    )
)  # fmt: skip
"""Words of such programs that say that it looks; what stands behind them is a name."""

_SQL = re.compile(
    r"(?:^|[;(\n]|\bANALYZE\s)\s*(?:DELETE\s+FROM|UPDATE\s+\S+\s+SET|DROP|TRUNCATE|ALTER|INSERT\s+INTO"
    r"|CREATE|GRANT|REVOKE|REINDEX|VACUUM\s+FULL|KILL)\b"
    r"|\bpg_(?:terminate|cancel)_backend\b"
    r"|\.(?:drop\w*|remove|delete\w*|insert\w*|update\w*|kill\w*)\(",
    re.IGNORECASE,
)

_SEPARATORS = re.compile(r"[;|&()\n]+$")
_KEYWORDS = frozenset(("do", "then", "else", "elif", "if", "while", "until", "!", "{", "}", "time"))
_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*=")
_WRAPPERS = frozenset(
    ("sudo", "env", "nohup", "exec", "command", "xargs", "watch", "timeout", "nice", "ionice",
     "stdbuf", "doas", "su-exec", "gosu", "setsid", "unbuffer", "chroot", "nsenter", "strace")
)  # fmt: skip
_SHELLS = frozenset(("sh", "bash", "zsh", "ash", "dash", "ksh"))
_HARMLESS = re.compile(r"/dev/(?:null|stdout|stderr|tty|fd/\d+)$|[0-9-]$")
_SIGNALS = re.compile(r"-(?:s|l|L|0|3|QUIT|SIGQUIT|USR[12]|SIGUSR[12])$")
_DEEPEST = 4


def change_in(command: str, depth: int = 0) -> str | None:
    """The part of a shell command that plainly changes something; None where none is known to."""
    for words in _simple_commands(command):
        found = _redirected(words) or _changed_by(words, depth)
        if found:
            return found
    return None


def change_in_query(text: str) -> str | None:
    """The same for SQL and the like."""
    match = _SQL.search(text)
    return " ".join(match[0].strip(";( \n").split()) if match else None


def _simple_commands(command: str) -> Iterator[list[str]]:
    """The words of each command in a list of them; none where quotation marks do not match."""
    lexer = shlex.shlex(command, posix=True, punctuation_chars="();<>|&\n")
    lexer.whitespace = " \t\r"
    lexer.whitespace_split = True
    lexer.commenters = ""
    words: list[str] = []
    comment = False
    try:
        tokens = list(lexer)
    except ValueError:
        return
    for word in tokens:
        if "\n" in word and _SEPARATORS.match(word):
            comment = False
        elif comment:
            continue
        if word.startswith("#"):
            comment = True
        elif _SEPARATORS.match(word) or (not words and word in _KEYWORDS):
            if words:
                yield words
            words = []
        else:
            words.append(word)
    if words:
        yield words


def _redirected(words: Sequence[str]) -> str | None:
    """A file that is written."""
    for at, word in enumerate(words[:-1]):
        if word in (">", ">>", ">|", "&>", "&>>", ">&") and not _HARMLESS.match(words[at + 1]):
            return f"{word} {words[at + 1]}"
    return None


def _changed_by(words: Sequence[str], depth: int) -> str | None:
    at = 0
    while at < len(words) and (_ASSIGNMENT.match(words[at]) or words[at] in _WRAPPERS):
        wrapper = words[at] in _WRAPPERS
        at += 1
        while wrapper and at < len(words) and (words[at][:1] == "-" or words[at][:1].isdigit()):
            at += 1
    if at >= len(words):
        return None
    program, arguments = words[at].rpartition("/")[2], list(words[at + 1 :])
    if program.startswith("python") and "-m" in arguments[:-1]:
        return _changed_by(arguments[arguments.index("-m") + 1 :], depth)
    if program.startswith("python") and arguments and arguments[0].endswith("manage.py"):
        return _changed_by(arguments, depth)
    if "--help" in arguments or any(word.startswith("--dry-run") for word in arguments):
        return None
    return _inside(program, arguments, depth) or _by_itself(program, arguments)


def _inside(program: str, arguments: list[str], depth: int) -> str | None:
    """What a command changes that this one starts elsewhere: in a shell, a container, a host."""
    started: list[str] = []
    if program in _SHELLS and "-c" in arguments[:-1]:
        script = arguments[arguments.index("-c") + 1]
        return change_in(script, depth + 1) if depth < _DEEPEST else None
    if program in ("kubectl", "oc") and "exec" in arguments and "--" in arguments:
        started = arguments[arguments.index("--") + 1 :]
    elif program in ("docker", "podman") and arguments[:1] == ["exec"]:
        started = _named(arguments[1:])[1:]
    elif program == "find" and (marks := {"-exec", "-execdir", "-ok"} & set(arguments)):
        started = arguments[arguments.index(marks.pop()) + 1 :]
    elif program == "ssh":
        script = " ".join(_named(arguments)[1:])
        return change_in(script, depth + 1) if depth < _DEEPEST else None
    return _changed_by(started, depth + 1) if started and depth < _DEEPEST else None


def _named(arguments: Sequence[str]) -> list[str]:
    """The arguments that are no options."""
    return [word for word in arguments if not word.startswith("-")]


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


def _written_by_tee(arguments: Sequence[str]) -> str | None:
    files = _named(arguments)
    return f"tee {files[0]}" if files and not _HARMLESS.match(files[0]) else None


def _killed(arguments: Sequence[str]) -> str | None:
    """A signal that asks for a report only, a dump of stacks say, ends nothing."""
    return None if any(map(_SIGNALS.match, arguments)) else "kill"


def _queried(arguments: Sequence[str]) -> str | None:
    return next(filter(None, map(change_in_query, arguments)), None)


_SPECIAL: dict[str, Callable[[Sequence[str]], str | None]] = {
    "tee": _written_by_tee,
    "kill": _killed,
    **dict.fromkeys(
        ("psql", "mysql", "mariadb", "sqlite3", "clickhouse-client", "mongo", "mongosh", "cqlsh"),
        _queried,
    ),
}
"""Program → what its arguments change."""
