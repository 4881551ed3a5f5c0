"""Secrets are blanked here, before anything is written, drawn, copied or logged.

Passwords, tokens, keys and the credentials of URLs become `[blanked]`; everything about them (the
option's name, the user, the host) stays, so that a command line still reads. What a secret looks
like is in wizard.text.secret_forms. In doubt a value whose name says "password" is blanked, and a
word without such a name stays. Redacting twice changes nothing.

The time is linear in the length of the text: repetitions are possessive or bounded, and each starts
where a word starts, so nothing can be looked at again and again.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Sequence
from typing import TypeAlias

from wizard.text.clean import BLANKED
from wizard.text.deferred import late
from wizard.text.redact_commands import (
    in_programs,
    is_kept,
    looks_like_a_token,
    password_in,
    without_option_values,
)
from wizard.text.secret_forms import (
    FORMS,
    PROSE,
    WEB_HOOKS,
    has_to_look_like_a_token,
    is_login_name,
    is_secret_name,
)

Rule: TypeAlias = Callable[[str], str]


def redact(text: str) -> str:
    """`text` (a command line, a note, a log, a whole document) with its secrets blanked."""
    for _again in range(4):  # what was blanked may lay bare the start of a name behind it
        before = text
        for _name, rule in RULES:
            text = rule(text)
        if text == before:
            break
    return text


def redact_words(words: Sequence[str]) -> tuple[str, ...]:
    """A command line as words (argv) with its secrets blanked; as many words as before."""
    return tuple(redact(word) for word in without_option_values(words))


# --- values -----------------------------------------------------------------------------------

_VALUE = late(
    r"""[bru]{0,2}+(?P<quote>\\{0,3}["'])(?P<quoted>(?:(?!(?P=quote))(?:\\.|[^\\\n]|\\(?!.)))*)
    |(?P<bare>(?:
      \[blanked\]|\\[ ]|\$\{\w{1,64}+\}|<[^<>\n]{1,40}+>|[^\s"'`,;)}\]]
      |[,;)}\]]++(?=[^\s"'`])|["'`](?=\w))+)
    """,
    re.VERBOSE,
)
_VALUE_IN_QUERY = late(r"(?P<bare>[^\s\"'`&#]++)(?P<quoted>(?!))?")


def _keep_or_blank(match: re.Match[str]) -> str:
    """The match's `head` and, in place of its `value`, what may stand there."""
    return match[0] if is_kept(match["value"].strip()) else match["head"] + BLANKED


# --- rules ------------------------------------------------------------------------------------

_NAME = late(
    r"""(?<![\w.-])(?P<name>[\w.-]++)
    (?:(?P<assigned>\\{0,3}["']?\]?[^\S\n]{0,4}(?:=>|:=|=(?![=~>])|:(?![:=]|//))[^\S\n]{0,4})
      |(?P<gap>(?:[^\S\n]|\\\n){1,8}|["'],[^\S\n]{0,4}(?=["'])))
    """,
    re.VERBOSE,
)
_NAME_AND_VALUE = late(
    r"""(?<![\w.-])name["']?[^\S\n]{0,4}[:=][^\S\n]{0,4}["']?(?P<name>[\w.-]{1,100}+)["']?
    (?P<assigned>,?\s{0,40}["']?value["']?[^\S\n]{0,4}[:=][^\S\n]{0,4})""",
    re.VERBOSE,
)


def _named(text: str) -> str:
    """`--password x`, `PASSWORD=x`, `password: x`, `"password": "x"`, `?token=x&…`."""
    return _blank_values(text, _NAME)


def _name_and_value(text: str) -> str:
    """`name: PASSWORD`, `value: x`, as in the environment of a Kubernetes manifest."""
    return _blank_values(text, _NAME_AND_VALUE)


def _blank_values(text: str, names: re.Pattern[str]) -> str:
    parts: list[str] = []
    done = position = 0
    while match := names.search(text, position):
        name, assigned, position = match["name"], match["assigned"], match.end()
        if assigned is None and not name.startswith("-"):
            position = match.end("name")
            continue
        in_query = match.start() > 0 and text[match.start() - 1] in "?&"
        login = is_login_name(name)
        secret = is_secret_name(name) or (in_query and name in ("sig", "signature"))
        if not secret and not login:
            continue
        value = (_VALUE_IN_QUERY if in_query else _VALUE).match(text, position)
        if value is None or (assigned is None and text[position] == "-"):
            continue
        group = "bare" if value["quoted"] is None else "quoted"
        if login and not secret:
            start, found = value.start(group), password_in(value[group])
            if found:
                parts += (text[done : start + found], BLANKED)
                done = value.end(group)
            continue
        position = value.end()
        if assigned == ":" and _is_application(text, match.start(), value[group]):
            continue
        if has_to_look_like_a_token(name) and not looks_like_a_token(value[group]):
            continue
        if not (group == "bare" and _goes_on(name, assigned, value[group])) and not is_kept(
            value[group], name
        ):
            parts += (text[done : value.start(group)], BLANKED)
            done = value.end(group)
    return "".join((*parts, text[done:]))


_SERVERS = late(r"\b(?:gunicorn|uvicorn|hypercorn|daphne|granian|waitress-serve|uwsgi)\b")


def _is_application(text: str, at: int, value: str) -> bool:
    """Whether what stands at `at` is the application of a server on the same line: `token:app`."""
    line = text[max(text.rfind("\n", 0, at) + 1, at - 500) : at]
    return value.isidentifier() and value.isalpha() and _SERVERS.search(line) is not None


def _goes_on(name: str, assigned: str | None, value: str) -> bool:
    """Whether `value` only goes on with a sentence or a count (`pass: 3`) instead of being one."""
    if name == "pass" and (":" in (assigned or "") or (value.isdigit() and len(value) < 4)):
        return True
    return (assigned is None or assigned.strip() == ":") and value in PROSE


_URL = late(
    r"""(?<![A-Za-z0-9+.-])(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*+)://
    (?P<rest>(?:[^\s"'`<>;,=&?(|]|[;,=&?(|](?![A-Za-z][A-Za-z0-9+.-]{1,20}://))+)""",
    re.VERBOSE,
)
_BARE_CREDENTIALS = late(
    r"(?<![\w.%+@/:-])(?P<head>[\w.%+-]{1,64}+:)(?P<value>[^\s@/:\"'<>]{1,128}+)(?=@[\w.-]{1,253}+:\d)"
)
_TOKEN_LIKE = late(r"(?=\D*\d)[\w.~%-]{16,}")


def _urls(text: str) -> str:
    """`amqp://user:x@host`, `redis://:x@host`, `https://TOKEN@host`, `user:x@host:5672`."""
    if "@" not in text:
        return text
    return _BARE_CREDENTIALS.sub(_keep_or_blank, _URL.sub(_in_url, text))


def _in_url(match: re.Match[str]) -> str:
    scheme, rest = match["scheme"], match["rest"]
    end = min((index for index in map(rest.find, "/?#") if index >= 0), default=len(rest))
    at = rest.rfind("@", 0, end)
    if at < 0:
        # A raw slash in the password: what stands behind the colon is then no port.
        _host, _colon, port = rest[:end].partition(":")
        plain = port == "" or port.isdigit() or rest.startswith("[") or scheme.startswith("http")
        at = -1 if plain else rest.rfind("@")
    if at < 0:
        return match[0]
    user, colon, password = rest[:at].partition(":")
    if _TOKEN_LIKE.fullmatch(user):
        user = BLANKED
    if not is_kept(password):
        password = BLANKED
    return f"{scheme}://{user}{colon}{password}{rest[at:]}"


_HEADER = late(
    r"""(?<![\w-])(?:
      (?P<head>HEADER(?:ONE[^\S\n]{1,4}|(?!(?:ONE|MANY)\b)(?=[^\s{])))(?P<value>[^\s"'`\\]++)
      |(?P<head2>HEADER MANY[^\S\n]{1,4}|(?:set-)?cookie:[^\S\n]{0,4}(?=[^\s{]))
        (?P<value2>[^"'`\n\\]++)
    )""".replace(
        "HEADER",
        r"""(?:proxy-)?authorization\\{0,3}["']?[^\S\n]{0,4}[:=][^\S\n]{0,4}\\{0,3}["']?""",
    )
    .replace("ONE", "(?:basic|bearer|token|negotiate|apikey|key)")
    .replace("MANY", "(?:digest|oauth|aws4-hmac-sha256)"),
    re.VERBOSE | re.IGNORECASE,
)
_BASIC = late(r"(?<![\w-])(?P<head>[Bb]asic[^\S\n]{1,4})(?P<value>[A-Za-z0-9+/]{8,}+={0,2}+)")
_BEARER = late(
    r"(?<![\w-])(?P<head>[Bb]earer[^\S\n]{1,4})(?P<value>(?=[^\s\d]*+\d|\S{24})[\w.~+/=-]{8,}+)"
)


def _headers(text: str) -> str:
    """`Authorization: Bearer x`, `Cookie: a=b`, `Basic dXNlcjpwYXNz` and `Bearer x1` alone."""
    text = _BEARER.sub(_keep_or_blank, _HEADER.sub(_in_phrase, text))
    return _BASIC.sub(
        lambda match: _keep_or_blank(match) if _is_user_and_password(match["value"]) else match[0],
        text,
    )


def _is_user_and_password(encoded: str) -> bool:
    try:
        return b":" in base64.b64decode(encoded, validate=True)
    except binascii.Error:
        return False


_PEM = late(
    r"""(?P<head>-----BEGIN[ ](?:[A-Z0-9]{1,12}[ ]){0,4}PRIVATE[ ]KEY(?:[ ]BLOCK)?-----)
    (?P<value>
      (?:GAP(?:(?:Proc-Type|DEK-Info|Version|Comment):[^\n\\]{0,100}|[A-Za-z0-9+/=]{16,}+))++
      (?:GAP[A-Za-z0-9+/=]{1,15}+){0,2}+(?:GAP TAIL)?+
      |GAP[A-Za-z0-9+/=]{0,15}+GAP TAIL)
    """.replace("GAP", r"""(?:\s|\\[nr]|["'+|>,])*+""").replace(
        "TAIL", "-----END[ ](?:[A-Z0-9]{1,12}[ ]){0,4}PRIVATE[ ]KEY(?:[ ]BLOCK)?-----"
    ),
    re.VERBOSE,
)


def _pem(text: str) -> str:
    """A private key, also with its line ends escaped or cut off; certificates stay."""
    return _PEM.sub(_keep_or_blank, text) if "PRIVATE KEY" in text else text


_FORM = late(
    r"(?<![A-Za-z0-9_-])(?:" + "|".join(form for _name, form in FORMS) + ")(?![A-Za-z0-9])"
)


def _forms(text: str) -> str:
    """Tokens that are known by their form."""
    return _FORM.sub(BLANKED, text)


_PHRASE = late(
    r"""(?P<head>\b(?:identified\s{1,4}by|password)\s{1,4}(?:password\s{1,4})?)
        (?P<value>'[^'\n]*+'|"[^"\n]*+")"""
    r"""|(?P<head2>\b(?:password|passphrase|secret|token)\s{1,4}(?:is|was|now|=)\s{1,4})
        (?P<value2>(?=[^\s\d]*+\d)\S{4,}+)"""
    r"""|(?P<head3>\b(?:login\s{1,4}\S{1,64}+\s{1,4}password|requirepass|masterauth)\s{1,4}
          |-pass(?:in|out)?\s{1,4}pass:
          |<[\w.-]{0,40}(?:password|passwd|secret|token|apikey)>)
        (?P<value3>[^\s<]++)"""
    r"""|(?P<head4>(?<![\w-])--from-literal[= ]["']?[\w.-]{1,100}+=)(?P<value4>[^\s"'`]++)"""
    r"""|(?P<head5>\bjdbc:oracle:\w{1,10}+:[\w.$]{1,64}+/|\bsqlplus\s(?:-\w\s){0,3}+[\w.$]{1,64}+/)
        (?P<value5>[^\s@"'`]{1,128}+(?=@))"""
    r"""|(?P<head6>(?<![\w.:/@-])[\w.%+-]{1,64}+:)
        (?P<value6>[^\s@"'`|]{1,128}+(?=@(?:tcp|udp|unix)[46]?\())"""
    r"""|(?P<head7>(?<![\w.:/@-])[\w.-]{1,64}+:)
        (?P<value7>[^\s"'`|]{1,128}+(?=["']?\s{0,4}\|\s{0,4}(?:sudo\s{1,4})?[\w/]{0,40}chpasswd\b))"""
    r"""|(?P<head8>\bchpasswd\s{0,4}<<<\s{0,4}["']?[\w.-]{1,64}+:)(?P<value8>[^\s"'`]++)""",
    re.VERBOSE | re.IGNORECASE,
)


def _phrases(text: str) -> str:
    """SQL, "the password is x1", .netrc, redis.conf, openssl, XML, database addresses, chpasswd."""
    return _PHRASE.sub(_in_phrase, text)


_WEB_HOOK = late(
    "|".join(
        f"(?P<head{n}>(?<![\\w.-]){head})(?P<value{n}>{value})"
        for n, (_whose, head, value) in enumerate(WEB_HOOKS)
    )
)


def _web_hooks(text: str) -> str:
    """Addresses that somebody can post to who knows them."""
    return _WEB_HOOK.sub(_in_phrase, text) if "/" in text else text


def _in_phrase(match: re.Match[str]) -> str:
    head, value = (part for part in match.groups() if part is not None)
    quote = value[0] if value[0] in "\"'" and value[-1] == value[0] else ""
    kept = is_kept(value.strip("\"'"))
    return match[0] if kept else f"{head}{quote}{BLANKED}{quote}"


RULES: tuple[tuple[str, Rule], ...] = (
    ("token of a known form", _forms),
    ("private key", _pem),
    ("authorization or cookie header", _headers),
    ("URL credentials", _urls),
    ("option of a known program", in_programs),
    ("named value", _named),
    ("name and value", _name_and_value),
    ("phrase", _phrases),
    ("web hook", _web_hooks),
)
"""(what it blanks, the rule), in the order in which they run."""
