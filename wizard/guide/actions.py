"""Everything that a person can do during a walk, in one table for both UIs.

The full screen takes its keys, footer, palette and help from here, the line UI its letters, prompt,
menu and help. A new action is one row and a method `do_NAME` where it is done: in
`wizard.tui.walk_screen` for a key, in `wizard.plain.line_ui` for a typed letter.
"""

from __future__ import annotations

from wizard.guide.situation import Action, Group, Situation, Typed

GROUPS: tuple[Group, ...] = ("Answer", "Read", "Look up", "Keep", "Leave")


_DIGITS = tuple("0123456789")

ACTIONS: tuple[Action, ...] = (
    Action(
        "digit",
        "answer",
        "Choose the answer with this number at once. If there are more than nine, type the number "
        "and press Enter.",
        "Answer",
        _DIGITS,
        shown_as=("1-9",),
        arguments=_DIGITS,
        footer=0,
        palette=False,
        answers=True,
        when=lambda now: now.asks,
    ),
    Action(
        "up",
        "up",
        "Select the answer above.",
        "Answer",
        ("up", "k"),
        palette=False,
        when=lambda now: now.asks,
    ),
    Action(
        "down",
        "down",
        "Select the answer below.",
        "Answer",
        ("down", "j"),
        palette=False,
        when=lambda now: now.asks,
    ),
    Action(
        "answer",
        "answer",
        "Choose the selected answer.",
        "Answer",
        ("enter",),
        Typed("", help="Choose an answer by its number, or by its whole text."),
        palette=False,
        answers=True,
        when=lambda now: now.asks,
    ),
    Action(
        "back",
        "back",
        "Go back to the previous step. Later answers are kept.",
        "Answer",
        ("b", "escape", "backspace"),
        Typed("b", prompt="back"),
        footer=1,
        when=lambda now: now.view.can_go_back,
        absent="This is the first step.",
    ),
    Action(
        "page_down",
        "scroll",
        "Scroll the text down, then a long list of answers.",
        "Read",
        ("space", "pagedown"),
        palette=False,
        when=lambda now: now.scrolls or now.pages,
        absent="All of the text is visible.",
    ),
    Action(
        "page_up",
        "scroll up",
        "Scroll a long list of answers up, then the text.",
        "Read",
        ("pageup",),
        palette=False,
        when=lambda now: now.scrolls or now.pages,
    ),
    Action(
        "more",
        "more text",
        "Show more of a very long step.",
        "Read",
        ("plus",),
        Typed("+"),
        footer=5,
        when=lambda now: now.more,
        absent="There is no more of this step.",
    ),
    Action(
        "again",
        "again",
        "Show this step again with the latest readings.",
        "Read",
        typed=Typed("r"),
        palette=False,
    ),
    Action(
        "copy",
        "copy",
        "Copy the marked command, and show it in full so that you can select it.",
        "Read",
        ("y",),
        Typed(
            "y", "[N]", ("command",), "Print a command on its own so that you can copy it.", "copy"
        ),
        footer=4,
        when=lambda now: bool(now.view.step.commands),
        absent="This step has no command.",
    ),
    Action(
        "next_command",
        "next command",
        "Mark the next command of the step.",
        "Read",
        ("tab",),
        footer=10,
        palette=False,
        when=lambda now: len(now.view.step.commands) > 1,
        absent="This step has no other command.",
    ),
    Action(
        "previous_command",
        "previous command",
        "Mark the previous command.",
        "Read",
        ("shift+tab",),
        palette=False,
        when=lambda now: len(now.view.step.commands) > 1,
        absent="This step has no other command.",
    ),
    Action(
        "follow",
        "follow",
        "Skip the questions that the evidence decides, up to the next guidance. Back undoes each.",
        "Answer",
        ("a",),
        Typed("a"),
        footer=11,
        when=lambda now: now.judged,
        offered=lambda now: now.decided,
        absent="The evidence says nothing about the answers of this step.",
    ),
    Action(
        "why",
        "why",
        "Show why this is asked, what each answer depends on, and where it leads.",
        "Look up",
        ("w",),
        Typed("w", prompt="why", prompted=lambda now: bool(now.view.step.why)),
        footer=6,
    ),
    Action(
        "see_also",
        "see also",
        "List the steps that the text links to. Back returns here.",
        "Look up",
        ("s",),
        Typed("s", "[N]", ("side", "links"), "Follow a link in the text to another step.", "links"),
        footer=8,
        when=lambda now: bool(now.view.step.see_also),
        absent="The text does not link to any other step.",
    ),
    Action(
        "find",
        "find",
        "Find a step by words in its text.",
        "Look up",
        ("slash",),
        Typed(
            "f",
            "WORDS",
            help="Find a step or a document by words in its text.",
            prompt="find",
            prompted=lambda now: now.long_contents,
        ),
        footer=7,
    ),
    Action(
        "list",
        "list",
        "List everything that can be chosen here.",
        "Look up",
        typed=Typed("l", prompt="list"),
        palette=False,
        when=lambda now: now.long_contents,
    ),
    Action(
        "causes",
        "causes",
        "Show the possible causes with their remedies, and what rules out the others.",
        "Look up",
        ("c",),
        Typed("c", "[N]", prompt="causes", prompted=lambda now: not now.in_training),
        footer=10,
        when=lambda now: bool(now.view.causes),
        absent="This document asks no questions, so there are no causes to compare.",
    ),
    Action(
        "process",
        "process",
        "Choose the process to watch.",
        "Look up",
        ("p",),
        Typed("p", "[PID]"),
        footer=9,
    ),
    Action(
        "span",
        "time span",
        "Change how much of the past the curves show: 5 min, 1 h, 8 h or all.",
        "Look up",
        ("t",),
        when=lambda now: any(gauge.points for gauge in now.view.gauges),
        absent="There is no curve to show more of.",
    ),
    Action(
        "palette",
        "commands",
        "List everything you can do here.",
        "Look up",
        ("colon", "ctrl+p"),
        palette=False,
    ),
    Action(
        "colours",
        "colours",
        "Switch between the terminal's own colours, dark and light.",
        "Look up",
    ),
    Action(
        "help",
        "help",
        "Show this help.",
        "Look up",
        ("question_mark",),
        Typed("?"),
        footer=2,
    ),
    Action(
        "enter_value",
        "enter value",
        "Enter what no machine can show: requests.rate=40/min.",
        "Keep",
        ("v",),
        Typed(
            "v",
            "[FACT=]VALUE",
            ("enter",),
            prompt="enter value",
            prompted=lambda now: bool(now.view.step.wanted),
        ),
        footer=5,
        when=lambda now: bool(now.view.step.wanted) or not now.in_training,
        offered=lambda now: bool(now.view.step.wanted),
        absent="Nothing is asked for here.",
    ),
    Action(
        "note",
        "note",
        "Add a note to the session, at this step.",
        "Keep",
        ("n",),
        Typed("n", "TEXT"),
    ),
    Action(
        "ended",
        "ended",
        "Record how it ended: solved, not solved, or not known yet.",
        "Keep",
        ("e",),
        Typed("e", "[N]", prompt="ended", prompted=lambda now: now.at_an_end),
        footer=6,
        when=lambda now: now.view.step.kind == "outcome" or now.view.step.check,
        offered=lambda now: now.view.step.kind == "outcome",
        absent="You can record this at guidance, or at the check that follows it.",
    ),
    Action(
        "summary",
        "copy summary",
        "Copy what happened in a paragraph, to paste it into a chat.",
        "Keep",
        ("Y",),
        Typed("Y", help="Print what happened in a paragraph, so that you can copy it."),
        footer=9,
        offered=lambda now: bool(now.view.summary),
        only="walk",
    ),
    Action(
        "hand_over",
        "hand over",
        "Prepare a handover for whoever takes over: saved in a file, and shown so that you can "
        "copy it.",
        "Keep",
        ("h",),
        Typed(
            "h",
            words=("handover",),
            help="Hand over: print what the next person needs to know, and save it.",
            prompt="hand over",
            prompted=lambda now: now.at_an_end,
        ),
        footer=5,
        offered=lambda now: now.at_an_end,
        only="walk",
    ),
    Action(
        "hint",
        "hint",
        "In a training: show the next hint, and the previous ones.",
        "Look up",
        ("h",),
        Typed("h", help="Print the next hint, and the previous ones.", prompt="hint"),
        footer=5,
        only="training",
    ),
    Action(
        "suspend",
        "suspend",
        "Go to the shell; `fg` comes back.",
        "Leave",
        ("ctrl+z",),
    ),
    Action(
        "quit",
        "quit",
        "Quit the wizard. Every answer is already saved.",
        "Leave",
        ("q",),
        Typed("q", help="Quit. The session is saved.", prompt="quit"),
        footer=3,
    ),
    Action(
        "interrupt",
        "interrupt",
        "Quit the wizard with exit code 130.",
        "Leave",
        ("ctrl+c",),
        palette=False,
    ),
)


def action(name: str) -> Action:
    """The action of that name."""
    return next(action for action in ACTIONS if action.name == name)


def action_for_key(key: str, now: Situation) -> tuple[Action, tuple[str, ...]] | None:
    """What that key of the full screen does, with the arguments of its method; None for nothing."""
    for action in _BY_KEY.get(key, ()):
        if action.exists(training=now.in_training):
            place = action.keys.index(key)
            return action, action.arguments[place : place + 1]
    return None


_BY_KEY: dict[str, list[Action]] = {}
for _action in ACTIONS:
    for _key in _action.keys:
        _BY_KEY.setdefault(_key, []).append(_action)


def footer(now: Situation) -> list[tuple[str, str, int]]:
    """(key, label, rank) of what the footer shows, in the order of the table."""
    count = len(now.view.step.choices)
    shown = []
    for action in ACTIONS:
        if action.footer is None or not action.exists(training=now.in_training):
            continue
        if action.refusal(now) is not None or not action.offered(now):
            continue
        key, label = action.shown[0], action.label
        if action.name == "digit":
            key = f"1-{count} Enter" if now.many else "1" if count == 1 else f"1-{count}"
            label = _answering(now) or label
        shown.append((key, label, action.footer))
    return shown


def _answering(now: Situation) -> str:
    """What choosing does where the choices are no answers to a question; else empty."""
    training, kind = now.view.training, now.view.step.kind
    if training is not None and kind == "outcome":
        return {"briefing": "begin", "walk": "finish"}.get(training.phase, "go back")
    return {"contents": "open", "outcome": "go on"}.get(kind, "")
