"""Names of hosts and people are taken out of a text: `[host]` and `[user]` stand in their place.

Names that are known (those of this machine, or of a recorded one) go wherever they stand as a word.
Others are known by their surroundings: a URL's host and user, `user@host`, a home directory, the
value of `--user` and the like. Names that tell nobody apart, such as `localhost`, `root` or
`www-data`, stay. Doing it twice changes nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable

HOST, USER = "[host]", "[user]"

_ANY_HOST = re.compile(
    r"localhost(?:\.localdomain)?|127(?:\.\d+){3}|0\.0\.0\.0|\[?::1?\]?|\[host\]|[\W_]*|\d*", re.I
)
_SERVICES = frozenset(
    (
        *(
            "0",
            "root",
            "app",
            "apps",
            "web",
            "www",
            "www-data",
            "nobody",
            "daemon",
            "admin",
            "guest",
        ),
        *("user", "users", "shared", "runner", "ubuntu", "debian", "vagrant", "git", "nginx"),
        *(
            "gunicorn",
            "celery",
            "uvicorn",
            "redis",
            "rabbitmq",
            "postgres",
            "mysql",
            "python",
            "wizard",
        ),
    )
)
_SHORTEST = 3
"""Characters of a user's name that is known wherever it stands; shorter words are too often
something else."""

_URL = re.compile(
    r"\b(?P<scheme>[a-z][a-z0-9+.-]{1,30}+://)"
    r"(?:(?P<user>(?:\[blanked\]|\[user\]|[^\s/@:'\"\[])++)(?P<secret>(?::[^\s/@'\"]*+)?@))?"
    r"(?P<host>\[[0-9a-fA-F:.]++\]|\[host\]|[\w.-]++)",
    re.IGNORECASE,
)
_AT = re.compile(
    r"(?<![\w./@:%\[-])(?P<user>[A-Za-z_][\w.+-]{0,63}+)@(?P<host>[A-Za-z0-9][\w.-]++)"
)
_HOME = re.compile(r"(?P<before>/(?:home|Users)/|(?<![\w/.\]])~(?=[a-z_]))(?P<user>[\w.-]++)")
_OPTION = re.compile(r"(?P<before>(?<![\w-])--(?:user|uid|username|login)[= ])(?P<user>[\w.-]++)")
_HOST_OPTION = re.compile(r"(?P<before>(?<![\w-])--(?:host|hostname)[= ])(?P<host>[\w.-]++)")
_ADDRESS = r"\d{1,3}(?:\.\d{1,3}){3}(?![\w.])"
_BIND = re.compile(rf"(?P<before>-b ?|--bind[= ])(?P<host>{_ADDRESS})")
_BINDS = re.compile(rf"(?<![\w-])(?:(?:-b ?|--bind[= ]){_ADDRESS})++")
"""Options that follow one another at once are one match: what stands behind an address that is
taken out would else be found only the next time."""

_BIND_NAME = re.compile(
    r"(?P<before>(?<![\w-])(?:-b ?|--bind[= ]))(?P<host>[a-zA-Z0-9](?:[\w-]|\.(?=\w))*+(?=:\d))"
)
_PORT = re.compile(rf"(?P<before>(?<![\w.:/@-]))(?P<host>{_ADDRESS})(?=:\d)")
"""Without a port it may be a version."""


class KnownNames(msgspec.Struct, frozen=True):
    """Names that are known."""

    hosts: frozenset[str] = frozenset()
    users: frozenset[str] = frozenset()


def names_of(hosts: Iterable[str | None], users: Iterable[str | None]) -> KnownNames:
    """The names among these that tell somebody apart; of a host also its name without domain."""
    full = {host for host in hosts if host and not _is_any_host(host)}
    short = {host.partition(".")[0] for host in full if not host[0].isdigit()}
    return KnownNames(
        frozenset(host for host in full | short if len(host) > 1),
        frozenset(user for user in users if user and _is_known_anywhere(user)),
    )


def users_in(text: str) -> set[str]:
    """The users whose home directories and addresses stand in `text`."""
    users = {match["user"] for form in (_HOME, _OPTION) for match in form.finditer(text)}
    return {user for user in users if _is_known_anywhere(user)}


def anonymous(text: str, names: KnownNames) -> str:
    """`text` without names of hosts and users."""
    text = _URL.sub(_in_url, text)
    text = _AT.sub(lambda match: f"{_user(match['user'])}@{_host(match['host'])}", text)
    text = _BINDS.sub(lambda run: _BIND.sub(_without_host, run[0]), text)
    for form in (_HOST_OPTION, _BIND_NAME, _PORT):
        text = form.sub(_without_host, text)
    for form in (_HOME, _OPTION):
        text = form.sub(lambda match: f"{match['before']}{_user(match['user'])}", text)
    for known, place, flags in ((names.hosts, HOST, re.I), (names.users, USER, 0)):
        for name in sorted(known, key=len, reverse=True):
            text = re.sub(rf"(?<![\w-]){re.escape(name)}(?![\w-])", place, text, flags=flags)
    return text


def _without_host(match: re.Match[str]) -> str:
    return f"{match['before']}{_host(match['host'])}"


def _in_url(match: re.Match[str]) -> str:
    if match["scheme"].lower() in ("file://", "unix://"):
        return match[0]
    user = match["user"] or ""
    if user and "[blanked]" not in user and user.lower() not in _SERVICES:
        user = USER
    return f"{match['scheme']}{user}{match['secret'] or ''}{_host(match['host'])}"


def _user(name: str) -> str:
    return name if _is_service(name) else USER


def _host(name: str) -> str:
    return name if _is_any_host(name) else HOST


def _is_service(name: str) -> bool:
    return name.lower() in _SERVICES


def _is_known_anywhere(user: str) -> bool:
    return len(user) >= _SHORTEST and not _is_service(user)


def _is_any_host(name: str) -> bool:
    """Whether the name tells no machine apart."""
    return _ANY_HOST.fullmatch(name) is not None
