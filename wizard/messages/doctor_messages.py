"""What `wizard doctor` says of a machine: what was found, and what to do."""

from __future__ import annotations

TITLE = "wizard {version}, Python {python}, {system}"
SUMMARY = "{ok} of {count} work; {limited} are limited, {missing} are missing"
STATES = {"ok": "ok", "limited": "limited", "missing": "missing"}
ADVICE = "{found}; {advice}"

FULL_SCREEN = "full screen, {columns} x {rows}, TERM={term}"
SMALL_SCREEN = "full screen, but {columns} x {rows} only"
ENLARGE = "80 x 24 shows everything; `--plain` needs no room"
LINES_ONLY = "by lines, since TERM is {term}"
SET_TERM = "`TERM=xterm-256color wizard` has the full screen, where the terminal can"
NO_TERMINAL = "not on a terminal"
NO_TERMINAL_HERE = "`wizard walk`, `diagnose` and `report` need none"

TRUE_COLOUR, SOME_COLOURS, NO_COLOURS = "24-bit", "those of the terminal", "off, by NO_COLOR"
SIGNS_REMAIN = "every sign has a shape or a word of its own, so nothing is lost"

UTF8, ASCII = "UTF-8", "{encoding}: drawn in ASCII"
SET_LOCALE = "`LC_ALL=C.UTF-8 wizard` draws curves and signs"

OSC_52 = "through the terminal (OSC 52), which cannot be asked whether it obeys"
SELECT_INSTEAD = "`y` also shows the command in full, to be selected"
IN_TMUX = "in tmux, which passes it on only where its `set-clipboard` is not off"

PROC = "all processes can be read"
OWN_ONLY = "of {count} processes only {own} can be read whole"
AS_ROOT = "run it as the user of the process, or as root, for memory parts, open files and more"
NO_PROC = "there is no /proc"
ONLY_LINUX = "live evidence needs Linux; `--history`, reports and recorded trainings work"

GROUPS = "version {version}, memory is counted{limit}"
WITH_LIMIT = ", limit {limit}"
WITHOUT_LIMIT = ", no limit"
NO_GROUPS = "no memory control group is seen"
STATE_LIMIT = "state the limit with `--set memory.limit=1GiB`"

PTRACE = "processes of one's own can be attached to"
PTRACE_DESCENDANTS = "only from a parent process (yama ptrace_scope {scope})"
PTRACE_NOT = "not allowed (yama ptrace_scope {scope})"
NO_SYS_PTRACE = "this container has not the capability SYS_PTRACE"
PTRACE_ADVICE = (
    "the wizard never attaches; py-spy and memray, which some guidance names, need root or "
    "SYS_PTRACE"
)

INSTALLED, NOT_INSTALLED = "{names}", "{names} not found"
INSTALL_TOOL = "some guidance names it: `pip install {names}`"
INSTALL_TRAINING = "for live trainings: `{command}`"

KEPT = "{folder}, {free} free"
MADE_LATER = "{folder}, made when it is needed, {free} free"
DISK_LOW = "{folder}, only {free} free"
FREE_SPACE = "make room, or name another folder with WIZARD_SESSION_DIR"
NOT_WRITABLE = "{folder} cannot be written: {reason}"
NAME_FOLDER = "name another folder with WIZARD_SESSION_DIR"
GOES_AWAY = "{folder}, which goes with the container"
KEEP_ELSEWHERE = "write the report before it ends, or name a folder that stays: WIZARD_SESSION_DIR"

ROOM = "{size} left below the memory limit of this container"
ROOM_UNLIMITED = "no limit on this program"
TIGHT = "only {size} left below the memory limit of this container"
USE_PLAIN = "`--plain` needs 10 MiB less"
