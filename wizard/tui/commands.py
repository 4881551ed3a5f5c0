"""Everything that a person can do, in one table: keys, footer, palette and help come from here.

A command's `name` is the method of the page that runs it (`do_<name>`). When it makes sense is said
here once, as a function of the situation.
"""

from __future__ import annotations

from wizard.tui.situation import Command, Group, Situation, at_an_end, evidence_decides

_DIGITS = tuple("0123456789")

COMMANDS: tuple[Command, ...] = (
    Command(
        "digit",
        _DIGITS,
        ("1-9",),
        "answer",
        "Takes the answer of that number at once. Where there are more than nine, type the number "
        "and press Enter.",
        "Answer",
        footer=0,
        palette=False,
        answers=True,
        parameters=_DIGITS,
        when=lambda now: bool(now.view.step.choices),
    ),
    Command(
        "up",
        ("up", "k"),
        ("↑", "k"),
        "up",
        "Selects the answer above.",
        "Answer",
        palette=False,
        when=lambda now: bool(now.view.step.choices),
    ),
    Command(
        "down",
        ("down", "j"),
        ("↓", "j"),
        "down",
        "Selects the answer below.",
        "Answer",
        palette=False,
        when=lambda now: bool(now.view.step.choices),
    ),
    Command(
        "answer",
        ("enter",),
        ("Enter",),
        "answer",
        "Takes the selected answer.",
        "Answer",
        palette=False,
        answers=True,
        when=lambda now: bool(now.view.step.choices),
    ),
    Command(
        "back",
        ("b", "escape", "backspace"),
        ("b", "Esc", "Backspace"),
        "back",
        "Goes back to the step before; later answers are kept.",
        "Answer",
        footer=1,
        when=lambda now: now.view.can_go_back,
        absent="This is the first step.",
    ),
    Command(
        "page_down",
        ("space", "pagedown"),
        ("Space", "PgDn"),
        "scroll",
        "Scrolls the text down; at its end, a long list of answers.",
        "Read",
        palette=False,
        when=lambda now: now.scrolls or now.pages,
        absent="All of the text is in sight.",
    ),
    Command(
        "page_up",
        ("pageup",),
        ("PgUp",),
        "scroll up",
        "Scrolls a long list of answers up; at its top, the text.",
        "Read",
        palette=False,
        when=lambda now: now.scrolls or now.pages,
    ),
    Command(
        "more",
        ("plus",),
        ("+",),
        "more text",
        "Lays out more of a very long step.",
        "Read",
        footer=5,
        when=lambda now: now.more,
    ),
    Command(
        "copy",
        ("y",),
        ("y",),
        "copy",
        "Copies the marked command, and shows it whole so that it can be selected.",
        "Read",
        footer=4,
        when=lambda now: bool(now.view.step.commands),
        absent="There is no command in this step.",
    ),
    Command(
        "next_command",
        ("tab",),
        ("Tab",),
        "next command",
        "Marks the next command of the step.",
        "Read",
        footer=10,
        palette=False,
        when=lambda now: len(now.view.step.commands) > 1,
        absent="There is no other command in this step.",
    ),
    Command(
        "previous_command",
        ("shift+tab",),
        ("Shift+Tab",),
        "previous command",
        "Marks the command before.",
        "Read",
        palette=False,
        when=lambda now: len(now.view.step.commands) > 1,
        absent="There is no other command in this step.",
    ),
    Command(
        "follow",
        ("a",),
        ("a",),
        "follow",
        "Passes the questions that the evidence decides, up to guidance; Back takes each back.",
        "Answer",
        footer=11,
        when=lambda now: any(choice.verdict for choice in now.view.step.choices),
        offered=evidence_decides,
        absent="The evidence has no say in this step.",
    ),
    Command(
        "why",
        ("w",),
        ("w",),
        "why",
        "Why this is asked, what each answer would need to be true, and where it leads.",
        "Look up",
        footer=6,
    ),
    Command(
        "side_roads",
        ("s",),
        ("s",),
        "side roads",
        "Lists the steps that the text links to; Back returns here.",
        "Look up",
        footer=8,
        when=lambda now: bool(now.view.step.side_roads),
        absent="The text links to no other step.",
    ),
    Command(
        "find",
        ("slash",),
        ("/",),
        "find",
        "Finds a step by words of its text.",
        "Look up",
        footer=7,
    ),
    Command(
        "causes",
        ("c",),
        ("c",),
        "causes",
        "What can still be the cause, and which answer or reading rules the rest out.",
        "Look up",
        footer=10,
        when=lambda now: bool(now.view.causes),
        absent="This document asks no question, so there is no board of causes.",
    ),
    Command(
        "process",
        ("p",),
        ("p",),
        "process",
        "Chooses the process that is watched.",
        "Look up",
        footer=9,
    ),
    Command(
        "span",
        ("t",),
        ("t",),
        "time span",
        "Changes how much of the past the curves show: 5 min, 1 h, 8 h, all.",
        "Look up",
        when=lambda now: any(gauge.points for gauge in now.view.gauges),
        absent="There is no curve to show more of.",
    ),
    Command(
        "palette",
        ("colon", "ctrl+p"),
        (":", "Ctrl+P"),
        "commands",
        "Lists everything that can be done here.",
        "Look up",
        palette=False,
    ),
    Command(
        "colours",
        (),
        (),
        "colours",
        "Changes the colours: the terminal's own, dark, light.",
        "Look up",
    ),
    Command("help", ("question_mark",), ("?",), "help", "Shows the keys.", "Look up", footer=2),
    Command(
        "note",
        ("n",),
        ("n",),
        "note",
        "Writes a note into the session, at this step.",
        "Keep",
    ),
    Command(
        "ended",
        ("e",),
        ("e",),
        "ended",
        "Keeps how it ended, at guidance or its check: solved, not solved, not known yet.",
        "Keep",
        footer=6,
        when=lambda now: now.view.step.kind == "outcome" or now.view.step.check,
        offered=lambda now: now.view.step.kind == "outcome",
        absent="That is said at guidance, and at a check of it.",
    ),
    Command(
        "handover",
        ("h",),
        ("h",),
        "hand over",
        "Makes the packet for whoever takes over: kept in a file, and shown to be copied.",
        "Keep",
        footer=5,
        offered=at_an_end,
    ),
    Command(
        "hint",
        (),
        ("h",),
        "hint",
        "In a training: shows the next hint, and those before.",
        "Look up",
        footer=5,
        when=lambda now: now.view.training is not None,
    ),
    Command(
        "suspend",
        ("ctrl+z",),
        ("Ctrl+Z",),
        "suspend",
        "Goes to the shell; `fg` comes back.",
        "Leave",
    ),
    Command(
        "quit",
        ("q",),
        ("q",),
        "quit",
        "Leaves the wizard. Every answer is already saved.",
        "Leave",
        footer=3,
    ),
    Command(
        "interrupt",
        ("ctrl+c",),
        ("Ctrl+C",),
        "interrupt",
        "Leaves the wizard with exit code 130.",
        "Leave",
        palette=False,
    ),
)

GROUPS: tuple[Group, ...] = ("Answer", "Read", "Look up", "Keep", "Leave")


def command(name: str) -> Command:
    """The command of that name."""
    return next(command for command in COMMANDS if command.name == name)


def footer(situation: Situation) -> list[tuple[str, str, int]]:
    """(key, label, rank) of what the footer shows, in the order of the table."""
    count = len(situation.view.step.choices)
    shown = []
    for command in COMMANDS:
        if command.footer is None or not command.exists(situation.view):
            continue
        if command.refusal(situation) is not None or not command.offered(situation):
            continue
        key, label = command.shown[0], command.label
        if command.name == "digit":
            key = f"1-{count} Enter" if situation.many else "1" if count == 1 else f"1-{count}"
            label = _taking(situation) or label
        shown.append((key, label, command.footer))
    return shown


def _taking(situation: Situation) -> str:
    """What taking an answer does, where it is none."""
    training, kind = situation.view.training, situation.view.step.kind
    if training is not None and kind == "outcome":
        return {"briefing": "begin", "walk": "finish"}.get(training.phase, "go back")
    return {"contents": "open", "outcome": "go on"}.get(kind, "")
