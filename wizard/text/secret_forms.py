"""What a secret looks like: names, forms and command options, as data.

wizard.text.redact blanks what these tables know. Names are compared word by word (`DB_PASSWORD`,
`dbPassword` and `db.password` are the same words), so `password_file`, `max_tokens` and `key_size`
are none. Forms are taken from the vendors' own documentation and from the public rule sets of
gitleaks and trufflehog; each has a prefix or a shape of its own, so hashes and UUIDs are none.
"""

from __future__ import annotations

import re

import msgspec


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ENDINGS = ("password", "passwd", "passwort", "passphrase", "passcode", "secret", "token", "apikey")
"""A name's last word that ends so is secret: `pgpassword`, `csrftoken`."""

_WORDS = _words(
    "pass dbpass userpass rootpass adminpass sshpass storepass keypass mypass requirepass "
    "masterauth pwd pw accesskey secretkey privatekey authkey accountkey sessionid jsessionid "
    "phpsessid sessid credential credentials jwt otp totp bearer"
)
"""A name's last word that is one of these is secret."""

_ALONE = _words("sk pin sig")
"""A name that is this word and nothing else is secret: `--pin`; `cpu_pin` is none."""

_KEYS = _words(
    "api access secret private auth encryption signing shared master account storage consumer "
    "license app hmac jwt cookie fernet aes deploy webhook crypto integration"
)
"""`… key` is secret after one of these."""

_AUTHS = _words("rediscli basic http docker npm proxy")
"""`… auth` is secret after one of these."""

_PAIRS = frozenset(
    {
        *(("bk", "ticket"), ("session", "id"), ("connect", "sid"), ("secret", "id")),
        *(("amz", "signature"), ("goog", "signature"), ("so", "pin"), ("user", "pin")),
    }
)
"""Two last words that are secret together; `bk_ticket` is a login of BlueKing, the signatures are
those of links that let in whoever has them."""

_LIKE_TOKENS = frozenset({("routing", "key")})
"""The same where the value looks like a token: of an alert it is one (PagerDuty), of a message the
name of a queue."""

_QUALIFIERS = _words(
    "base base64 b64 value plain plaintext old new prod production dev stag staging test "
    "primary secondary current previous"
)
"""May stand behind the secret word: `SECRET_KEY_BASE`, `password_new`."""

_HARMLESS = _words(
    "no ask prompt without skip disable allow max min num has use with show generate forgot reset "
    "pad eos bos unk sep cls mask special next page continuation cancellation per stop first last"
)
"""A name that starts with one of these speaks about a secret: `no-password`, `pad_token`."""

PROSE = _words(
    "a an and are as at by flag flags for from if in instead is must of on option options or "
    "argument see so that the this to via was when which will with"
)
"""A word after `--password` or `password:` that only goes on with a sentence."""

_DIRECTORIES = frozenset({"PWD", "OLDPWD"})

_SPLIT = re.compile(r"[._\-\[\]]+|(?<=[a-z0-9])(?=[A-Z])")


def is_secret_name(name: str) -> bool:
    """Whether the value of an option, variable, key or header of this name is a secret."""
    if len(name) > 200 or name in _DIRECTORIES:
        return False
    words = [word.lower().rstrip("0123456789") for word in _SPLIT.split(name.strip("-_."))]
    words = [word for word in words if word]
    while len(words) > 1 and words[-1] in _QUALIFIERS:
        words.pop()
    if not words or (len(words) > 1 and words[0] in _HARMLESS):
        return False
    last, before = words[-1], words[-2] if len(words) > 1 else ""
    return (
        last in _WORDS
        or last.endswith(_ENDINGS)
        or (last == "key" and before in _KEYS)
        or (last == "auth" and before in _AUTHS)
        or (before, last) in _PAIRS
        or (len(words) == 1 and last in _ALONE)
        or (before, last) in _LIKE_TOKENS
    )


def has_to_look_like_a_token(name: str) -> bool:
    """Whether a value of this name is a secret only where it is long and has digits."""
    words = _SPLIT.split(name.strip("-_.").lower())
    return tuple(words[-2:]) in _LIKE_TOKENS


_LOGINS = _words("user username userpass auth login creds basic http https proxy")


def is_login_name(name: str) -> bool:
    """Whether an option of this name may take `user:password`: `--user`, `--proxy-auth`."""
    words = [word.lower() for word in _SPLIT.split(name.strip("-")) if word]
    return (
        name.startswith("-")
        and len(name) > 2
        and bool(words)
        and all(word in _LOGINS for word in words)
    )


def may_be_path(name: str) -> bool:
    """Whether an option of this name as often names a file (`--private-key /etc/ssl/key.pem`)."""
    plain = re.sub("[^a-z]", "", name.lower())
    return plain.endswith(("privatekey", "deploykey", "credentials", "credential", "pwd"))


FORMS: tuple[tuple[str, str], ...] = (
    ("AWS access key id", r"A(?:KIA|SIA|BIA|CCA|IDA|ROA|IPA|NPA|NVA)[A-Z0-9]{16}"),
    ("GitHub token", r"gh[pousr]_[A-Za-z0-9]{30,}+"),
    ("GitHub fine-grained token", r"github_pat_[A-Za-z0-9_]{22,}+"),
    ("GitLab token", r"gl(?:pat|dt|rt|cbt|ptt|ft|imt|agent|oas|soat|ffct)-[\w-]{16,}+"),
    ("Slack token", r"xox[abeoprs]-[\w-]{10,}+"),
    ("Slack app token", r"xapp-\d-[\w-]{10,}+"),
    ("Google API key", r"AIza[\w-]{35}"),
    ("Google OAuth token", r"ya29\.[\w-]{20,}+"),
    ("Google client secret", r"GOCSPX-[\w-]{20,}+"),
    ("JSON web token", r"eyJ[\w-]{8,}+\.[\w-]{4,}+(?:\.[\w-]*+){1,3}+"),
    ("Stripe key", r"[sr]k_(?:live|test)_[A-Za-z0-9]{16,}+"),
    ("Stripe webhook secret", r"whsec_[A-Za-z0-9+/=]{16,}+"),
    ("npm token", r"npm_[A-Za-z0-9]{30,}+"),
    ("PyPI token", r"pypi-AgE[\w-]{40,}+"),
    ("Docker token", r"dckr_(?:pat|oat)_[\w-]{20,}+"),
    ("Hugging Face token", r"hf_[A-Za-z0-9]{30,}+"),
    ("model provider key", r"sk-(?=[\w-]{0,60}\d)[\w-]{20,}+"),
    ("SendGrid key", r"SG\.[\w-]{16,}+\.[\w-]{16,}+"),
    ("Twilio key", r"SK[0-9a-f]{32}"),
    ("Mailgun key", r"key-[0-9a-f]{32}"),
    ("Telegram bot token", r"\d{8,10}:AA[\w-]{30,}+"),
    ("Shopify token", r"shp(?:at|ss|ca|pa)_[0-9a-fA-F]{32}"),
    ("DigitalOcean token", r"do[opr]_v1_[0-9a-f]{64}"),
    ("Vault token", r"hv[sbr]\.[\w-]{20,}+"),
    ("Terraform token", r"[A-Za-z0-9]{14}\.atlasv1\.[\w-]{40,}+"),
    ("Databricks token", r"dapi[0-9a-f]{32}"),
    ("Grafana token", r"gl(?:sa|c)_[\w+/=]{20,}+"),
    ("New Relic key", r"NRAK-[A-Z0-9]{27}"),
    ("Linear key", r"lin_api_[A-Za-z0-9]{30,}+"),
    ("Notion token", r"(?:secret|ntn)_[A-Za-z0-9]{40,}+"),
    ("Figma token", r"figd_[\w-]{30,}+"),
    ("Postman key", r"PMAK-[0-9a-f]{24}-[0-9a-f]{34}"),
    ("Square token", r"sq0(?:atp|csp)-[\w-]{20,}+"),
    ("Atlassian token", r"ATATT3[\w=-]{20,}+"),
    ("Pulumi token", r"pul-[0-9a-f]{40}"),
    ("age key", r"AGE-SECRET-KEY-1[0-9A-Z]{50,}+"),
    ("Doppler token", r"dp\.(?:pt|st|ct|sa|scim|audit)\.[\w.-]{20,}+"),
    ("password hash", r"\$(?:[1567y]|2[abxy]?|apr1|argon2(?:id?|d)|scrypt)\$[./\w$=,+-]{16,}+"),
    ("Django password hash", r"(?:pbkdf2_sha\d+|bcrypt_sha256)\$[./\w$=+-]{16,}+"),
)
"""(what it is, its form): secrets that are known by themselves. Each stands where a word starts and
is not followed by a letter or digit."""


WEB_HOOKS: tuple[tuple[str, str, str], ...] = (
    ("Slack", r"hooks\.slack\.com/services/", r"[\w/]{20,}+"),
    ("Slack workflow", r"hooks\.slack\.com/(?:workflows|triggers)/", r"[\w/]{20,}+"),
    ("Discord", r"discord(?:app)?\.com/api/webhooks/\d{1,24}+/", r"[\w-]{12,}+"),
    ("Telegram", r"api\.telegram\.org/bot", r"[\w:-]{20,}+"),
    ("WeCom", r"qyapi\.weixin\.qq\.com/cgi-bin/webhook/send\?key=", r"[\w-]{8,}+"),
    (
        "Feishu, Lark",
        r"open\.(?:feishu\.cn|larksuite\.com)/open-apis/bot/(?:v2/)?hook/",
        r"[\w-]{8,}+",
    ),
    (
        "Teams",
        r"(?:[\w-]{1,63}\.webhook\.office\.com/webhookb2|outlook\.office(?:365)?\.com/webhook)/",
        r"[^\s\"'`<>]{20,}+",
    ),
    ("PagerDuty", r"events\.(?:eu\.)?pagerduty\.com/integration/", r"\w{16,}+"),
    ("Zapier", r"hooks\.zapier\.com/hooks/catch/\d{1,12}+/", r"\w{5,}+"),
    ("IFTTT", r"maker\.ifttt\.com/trigger/[\w-]{1,64}+/(?:json/)?with/key/", r"[\w-]{8,}+"),
    ("Opsgenie", r"api\.opsgenie\.com/v1/json/\w{1,40}+\?apiKey=", r"[\w-]{8,}+"),
    ("ServerChan", r"sctapi\.ftqq\.com/", r"\w{10,}+(?=\.send)"),
    ("Mattermost, Rocket.Chat", r"[\w.-]{1,253}+/hooks/(?=[\w/]{20})", r"[\w/]{20,}+"),
)
"""(whose, what stands before the secret, its form): addresses that let in whoever has them."""


class SecretOptions(msgspec.Struct, frozen=True):
    """How a program takes secrets on its command line, beyond options with a telling name."""

    joined: tuple[str, ...] = ()
    """`-pSECRET`: the rest of the word."""

    following: tuple[str, ...] = ()
    """`-a SECRET`: the next word, or the rest of this one."""

    pairs: tuple[str, ...] = ()
    """`-u user:SECRET`: what stands behind the first `separator` in the next word."""

    separator: str = ":"
    after: tuple[tuple[str, int], ...] = ()
    """(word, n): the n-th word behind it is the secret (`rabbitmqctl add_user NAME SECRET`)."""

    only_with: str = ""
    """The options count only behind this word (`docker login`)."""

    last_with: str = ""
    """The last word is the secret where one of the short options is this letter: `htpasswd -nb`."""


def _each(names: str, options: SecretOptions) -> dict[str, SecretOptions]:
    return dict.fromkeys(names.split(), options)


PROGRAMS: dict[str, SecretOptions] = {
    **_each(
        "mysql mysqldump mysqladmin mysqlimport mysqlcheck mysqlshow mysqlslap mysqlbinlog mysqlsh "
        "mariadb mariadb-dump mariadb-admin mycli 7z 7za 7zz",
        SecretOptions(joined=("-p",)),
    ),
    **_each("sshpass", SecretOptions(following=("-p",))),
    **_each("ssh scp sftp rsync", SecretOptions()),
    **_each(
        "redis-cli valkey-cli",
        SecretOptions(following=("-a",), after=(("AUTH", 1), ("auth", 1), ("requirepass", 1))),
    ),
    **_each("curl", SecretOptions(pairs=("-u", "--user", "-U", "--proxy-user"))),
    **_each("http https xh", SecretOptions(pairs=("-a", "--auth"))),
    **_each("ab", SecretOptions(pairs=("-A", "-P"))),
    **_each("smbclient rpcclient", SecretOptions(pairs=("-U",), separator="%")),
    **_each("lftp", SecretOptions(pairs=("-u",), separator=",")),
    **_each(
        "docker podman nerdctl helm oras skopeo buildah az oc cf",
        SecretOptions(following=("-p",), only_with="login"),
    ),
    **_each("twine", SecretOptions(following=("-p",), only_with="upload")),
    **_each(
        "mongo mongosh mongodump mongorestore mongoexport mongoimport mongostat mongotop cqlsh "
        "rabbitmqadmin beeline",
        SecretOptions(following=("-p",)),
    ),
    **_each(
        "ldapsearch ldapmodify ldapadd ldapdelete ldapwhoami ldappasswd",
        SecretOptions(following=("-w",)),
    ),
    **_each(
        "sqlcmd bcp ipmitool mosquitto_pub mosquitto_sub zip unzip",
        SecretOptions(following=("-P",)),
    ),
    **_each("htpasswd", SecretOptions(last_with="b")),
    **_each("net", SecretOptions(after=(("user", 2),))),
    **_each("vault", SecretOptions(after=(("login", 1),))),
    **_each(
        "aws",
        SecretOptions(
            after=(("aws_secret_access_key", 1), ("aws_session_token", 1)), only_with="configure"
        ),
    ),
    **_each(
        "snmpget snmpgetnext snmpwalk snmpbulkget snmpbulkwalk snmpset snmptable",
        SecretOptions(following=("-c", "-A", "-X")),
    ),
    **_each("plink pscp psftp", SecretOptions(following=("-pw",))),
    **_each(
        "rabbitmqctl",
        SecretOptions(after=(("add_user", 2), ("change_password", 2), ("authenticate_user", 2))),
    ),
}
"""By the program's name, without its directory."""
