"""Prompts of shells, databases and interpreters, by the language that a block is in. Pure."""

from __future__ import annotations

import re

_AS_ROOT = (
    r"(?:sudo|systemctl|service|journalctl|kubectl|oc|docker|podman|crictl|ctr|helm|apt|apt-get|yum|"
    r"dnf|rpm|dpkg|pip|pip3|cat|ls|ps|top|cd|echo|grep|tail|head|less|vi|vim|nano|rm|cp|mv|mkdir|"
    r"chmod|chown|chroot|nsenter|kill|pkill|pgrep|killall|df|du|free|mount|umount|ip|ss|netstat|"
    r"curl|wget|ping|dig|iptables|sysctl|modprobe|lsof|strace|gdb|tar|gzip|find|sed|awk|psql|mysql|"
    r"mysqldump|redis-cli|rabbitmqctl|celery|gunicorn|python3?|etcdctl|ceph|zfs|zpool|lvs|vgs|pvs|"
    r"fdisk|lsblk|useradd|usermod|passwd|su|reboot|shutdown|hostnamectl|timedatectl|nft|ufw|"
    r"firewall-cmd|crontab|make|git|export|source|set|unset|exit|tcpdump|ethtool|dmesg|uname|"
    r"for|while|if|\.{0,2}/\S+)(?=\s|$)"
)
KNOWN_AS_ROOT = re.compile(_AS_ROOT)
"""With what a line behind `# ` begins that is a command, and not a comment."""

_OF_SHELLS = (
    r"\$",  # most
    r"\[[^\]\s]+@[^\]]+\][$#%]",  # [root@db1 ~]#
    # user@host:~$, user@host ~ $, user@host dir %
    r"(?:\([\w.-]+\) ?)?[\w.-]+@[\w.-]+(?::[^$#%>\n]*| [~/][\w./-]* ?| [\w.-]+ (?=%))?[$#%]",
    r"[\w.-]+@[\w.-]+:[~/][^$#%>\n]*>",  # user@host:/var/log>
    r"[\w.-]+:[~/][^\s$#%]* ?[$#]",  # host:~ #
    r"(?:bash|sh|zsh|ash|ksh)-[\d.]+[$#]",  # bash-5.1$
    r"\([\w.-]+\) ?[$%]",  # (venv) $
    r"[~/][\w./-]* ?\$|[~/] ?#",  # ~/x $ and BusyBox's / #
    rf"[~/][\w./-]* ?#(?= {_AS_ROOT})",  # /app # ls; behind a program, `# ` begins a comment
    r"\u279c(?:  [~\w./-]+(?: git:\([^)]*\))?(?: \u2717)?)?|\u276f",  # themes of zsh
)
_OF_HOSTS = (r"[A-Za-z][\w-]+[$#]",)  # bash$, router1#
_OF_WINDOWS = (r"PS [^>\n]*>",)  # PS C:\>; and C:\>, behind which no space need stand
_OF_PYTHON = (r">>>", r"In \[\d+\]:")
_OF_CONSOLES = (
    r"[\w.-]+(?:=|-|\(|'|\"|=\*|=!|-\*)#",  # postgres=#
    # An arrow of a text or of another language is no prompt of psql's.
    r"[\w.-]+[=-]>(?= *(?:\\|select|with|show|explain|insert|update|delete|set|begin|commit|from|"
    r"where|and|group|order|alter|create|drop|[^\n]*;$))|[\w.-]+=\*>",
    r"(?:mysql|sqlite|mongo|mongosh|SQL|hive|MariaDB \[[^\]]*\]|(?:cqlsh|presto|trino)(?::\w+)?)>",
    r"[\w-]+:(?:PRIMARY|SECONDARY|ARBITER)>",  # a replica set of MongoDB
    r"(?:redis )?[\w.-]+:\d+(?:\[\d+\])?>",  # 127.0.0.1:6379>
    r"irb\([^)]*\):\d+(?::\d+)?[>*]|iex\(\d+\)>|\((?:gdb|lldb|Pdb)\)|ipdb>",
    *_OF_PYTHON,
)


def _pattern(*prompts: str, windows: bool = False) -> re.Pattern[str]:
    """Group 1 is the margin, group 2 what is typed."""
    bare = r"|[A-Z]:\\[^>\n]*> ?" if windows else ""
    return re.compile(rf"([ \t]*)(?:(?:{'|'.join(prompts)})(?: |$){bare})(.*)$", re.IGNORECASE)


IN_CONSOLE = _pattern(*_OF_CONSOLES)
_IN_TEXT = _pattern(*_OF_SHELLS, *_OF_WINDOWS, *_OF_CONSOLES, windows=True)
_IN_SHELL = _pattern(*_OF_SHELLS, *_OF_HOSTS, *_OF_WINDOWS, *_OF_CONSOLES, windows=True)
PROMPTS = {
    **dict.fromkeys(("bash", "sh", "shell", "zsh", "fish", "terminal", "session"), _IN_SHELL),
    **dict.fromkeys(("console", "shell-session"), _IN_SHELL),
    **dict.fromkeys(("", "text", "txt", "plain", "plaintext", "none", "output", "log"), _IN_TEXT),
    **dict.fromkeys(("sql", "psql", "pgsql", "postgres", "postgresql", "mysql"), IN_CONSOLE),
    **dict.fromkeys(("mongo", "mongodb", "redis", "cql", "ruby", "elixir"), IN_CONSOLE),
    **dict.fromkeys(("python", "py", "python3", "pycon", "ipython"), _pattern(*_OF_PYTHON)),
    **dict.fromkeys(("powershell", "pwsh", "ps1"), _pattern(*_OF_WINDOWS, windows=True)),
    **dict.fromkeys(("cmd", "bat", "batch"), _pattern(*_OF_WINDOWS, windows=True)),
}
"""Language → the prompts that there are in it; in any other, a text is no transcript."""

SECOND_IN_CONSOLE = re.compile(r"[ \t]*(?:->|['\"`]>|\.\.\.>?)(?: (.*)|)$")
"""Behind what a statement goes on in a console; in psql each line has a whole prompt."""

PERCENT = re.compile(r"([ \t]*)%(?: (?=[a-z./~])(.*)|)$")
"""The prompt of zsh, where there is no other; `% Total` is the head of a table of curl's."""

ROOT = re.compile(r"([ \t]*)#(?: (.*)|)$")

BECOMES_ROOT = re.compile(
    r"(?:sudo +(?:-i|-s|su|bash|sh)|su|(?:\S+ +)?(?:exec|run|debug|chroot|nsenter|ssh)\b.*)(?:\s|$)"
)
"""A command behind which a line of `# ` may be typed by root."""
