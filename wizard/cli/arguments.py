"""The command line: what can be asked, and the help that teaches it."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Final, NoReturn

from wizard.cli.exits import UsageError
from wizard.cli.options import (
    add_entry,
    add_face,
    add_format,
    add_history,
    add_recorded,
    add_screen,
    add_session_dir,
    add_target,
    count,
    seconds,
    seed,
)
from wizard.report import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

DESCRIPTION = """\
From an alert to the fix: wizard walks a troubleshooting document with you, one
question at a time, and watches the sick process beside it. It ends in the
matching guidance, with the commands filled in, ready to copy. It runs none of
them, and changes nothing about the process that it watches."""

EPILOG = """\
first steps:
  wizard                              the shipped flow; finds gunicorn, celery
  wizard --pid 4242                   watch that process
  wizard --alert high_mem_usage       begin where that alert leads
  wizard run runbook.md               walk your own document
  wizard --pid 4242 --history mem.csv with the curve of the hours before
  wizard walk resource-alerts --answer Memory --answer gunicorn
                                      the same without a terminal
  wizard check runbook.md             judge a document before others walk it
  wizard resume                       go on where a connection broke

exit codes: 0 done, 1 a check or verdict is negative or unsure, 2 wrong usage
or unreadable input, 3 stopped before an outcome, 129 hang-up, 130 interrupted,
143 terminated."""

FLOW_HELP = "a shipped name (see `wizard list`), a Markdown file, or a folder of them"


class Parser(argparse.ArgumentParser):
    """Complains in one line."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message}; see `{self.prog} --help`")


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """The arguments as a namespace with `command`. Raises UsageError, or SystemExit after help."""
    words = list(argv)
    if not words or (words[0] not in _ADD and words[0] not in ("-h", "--help", "--version")):
        words.insert(0, "run")
    return build(words[0]).parse_args(words)


def build(only: str | None = None) -> Parser:
    """The parser of the whole command line, or of one command and no other: to make that of a
    command takes half a millisecond."""
    from wizard import __version__

    parser = Parser(
        prog="wizard",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"wizard {__version__}")
    commands = parser.add_subparsers(
        dest="command", title="commands", metavar="COMMAND", parser_class=Parser
    )
    for name in [only] if only in _ADD else _ADD:
        _ADD[name](commands)
    return parser


Commands = argparse._SubParsersAction


def _command(commands: Commands[Parser], name: str, text: str) -> Parser:
    return commands.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")


def _add_run(commands: Commands[Parser]) -> None:
    run = _command(commands, "run", "walk a flow in the terminal (the default)")
    run.add_argument("flow", nargs="?", metavar="FLOW", help=FLOW_HELP)
    add_target(run)
    add_history(run)
    add_entry(run)
    run.add_argument(
        "--auto", action="store_true", help="pass the questions that the evidence decides"
    )
    run.add_argument(
        "--reload",
        action="store_true",
        help="read the flow again when its file changes, and show what is wrong with it",
    )
    add_face(run)
    add_session_dir(run, "keep the session there")
    run.add_argument(
        "--anonymous", action="store_true", help="keep names of hosts and users out of the session"
    )


def _add_list(commands: Commands[Parser]) -> None:
    listing = _command(commands, "list", "list the flows that can be found")
    add_format(listing, "text", "json")


def _add_walk(commands: Commands[Parser]) -> None:
    walk = _command(commands, "walk", "walk without a terminal and without reading the machine")
    walk.add_argument("flow", metavar="FLOW", help=FLOW_HELP)
    walk.add_argument(
        "--answer",
        metavar="A",
        action="extend",
        nargs="+",
        default=[],
        help="an answer's number, else its exact text, else its target id; may be repeated",
    )
    add_entry(walk)
    add_session_dir(walk, "keep the walk as a session there")
    add_format(walk, "text", "json")


def _add_diagnose(commands: Commands[Parser]) -> None:
    diagnose = _command(
        commands, "diagnose", "watch, then follow the answers that the evidence supports"
    )
    diagnose.add_argument("flow", nargs="?", metavar="FLOW", help=FLOW_HELP)
    add_target(diagnose)
    add_history(diagnose)
    diagnose.add_argument(
        "--for",
        metavar="TIME",
        dest="seconds",
        type=seconds,
        default=60.0,
        help="how long to watch, e.g. 90s, 5m (default: 60s)",
    )
    add_entry(diagnose)
    add_format(diagnose, "text", "json")


def _add_check(commands: Commands[Parser]) -> None:
    check = _command(commands, "check", "judge flows; exit code 1 where there is an error")
    check.add_argument("paths", nargs="+", metavar="PATH", help=FLOW_HELP)
    add_format(check, "text", "json", "github")
    check.add_argument(
        "--walks",
        metavar="N",
        type=count,
        default=0,
        help="also walk each flow N times by chance; tells dead ends, loops and steps never met",
    )
    check.add_argument(
        "--seed", metavar="S", type=int, help="repeat the random walks of an earlier run"
    )
    check.add_argument(
        "--sessions",
        metavar="DIR",
        help="also tell which sessions kept there would no longer walk, and at which step",
    )


def _add_graph(commands: Commands[Parser]) -> None:
    graph = _command(commands, "graph", "draw a flow")
    graph.add_argument("flow", metavar="FLOW", help=FLOW_HELP)
    add_format(graph, "tree", "json", "mermaid", "dot")


def _add_find(commands: Commands[Parser]) -> None:
    find = _command(commands, "find", "find steps by words of their text, in all flows")
    find.add_argument("words", nargs="+", metavar="WORDS", help="words, or how they begin")
    find.add_argument(
        "--in", metavar="FLOW", dest="flows", action="append", help=f"only in {FLOW_HELP}"
    )
    add_format(find, "text", "json")


def _add_watch(commands: Commands[Parser]) -> None:
    watch = _command(commands, "watch", "record a process for hours, for --history later")
    add_target(watch)
    watch.add_argument(
        "--out",
        metavar="FILE",
        required=True,
        help="write there; a recording of the same process is gone on with",
    )
    watch.add_argument(
        "--for",
        metavar="TIME",
        dest="seconds",
        type=seconds,
        help="how long, e.g. 8h (default: until the process ends)",
    )
    watch.add_argument(
        "--every",
        metavar="TIME",
        type=seconds,
        default=5.0,
        help="the time between two samples (default: 5s)",
    )


def _add_sessions(commands: Commands[Parser]) -> None:
    sessions = _command(commands, "sessions", "list the sessions that are kept")
    add_session_dir(sessions, "list the sessions kept there")
    sessions.add_argument(
        "--prune", action="store_true", help="delete old sessions; asks before it does"
    )
    sessions.add_argument(
        "--older-than",
        metavar="TIME",
        type=seconds,
        help="with --prune: last written to so long ago, e.g. 90d",
    )
    sessions.add_argument("--yes", action="store_true", help="with --prune: do not ask")
    add_format(sessions, "text", "json")


def _add_resume(commands: Commands[Parser]) -> None:
    resume = _command(commands, "resume", "go on with a session where it stood")
    resume.add_argument(
        "session",
        nargs="?",
        metavar="SESSION",
        help="its name, the beginning of it, or a path (default: the latest unfinished one)",
    )
    resume.add_argument(
        "--take-over",
        action="store_true",
        help="where it is open in another wizard, end that one without asking",
    )
    add_history(resume)
    add_face(resume)
    add_session_dir(resume, "look for the session there")


def _add_replay(commands: Commands[Parser]) -> None:
    replay = _command(commands, "replay", "play a recorded session as a film, both ways")
    add_recorded(replay)
    replay.add_argument(
        "--idle-limit",
        metavar="TIME",
        type=seconds,
        default=2.0,
        help="how long a stretch without happenings takes at most (default: 2s)",
    )
    replay.add_argument("--plain", action="store_true", help="tell what happened by lines")
    add_screen(replay)


def _add_report(commands: Commands[Parser]) -> None:
    report = _command(commands, "report", "write a recorded session up")
    add_recorded(report)
    report.add_argument("-o", "--output", metavar="FILE", help="write it there, not to stdout")
    report.add_argument(
        "--format",
        choices=tuple(FORMATS),
        help="default: as the end of FILE's name says, else md",
    )
    report.add_argument(
        "--handover",
        action="store_true",
        help="the packet for whoever takes over, with blanks for what only people know",
    )
    report.add_argument("--force", action="store_true", help="write over a FILE that is there")
    report.add_argument(
        "--anonymous", action="store_true", help="leave out names of hosts and users"
    )


def _add_rediagnose(commands: Commands[Parser]) -> None:
    again = _command(
        commands,
        "rediagnose",
        "judge the evidence of a recorded session again; exit code 1 where verdicts or path differ",
    )
    add_recorded(again)
    again.add_argument(
        "--flow", metavar="FLOW", help="by this flow, not by the one that was recorded"
    )
    add_format(again, "text", "json")


TRAINING = """\
a training, from its briefing to its end:
  You read the alert, then you walk the flow. Each answer is first a prediction:
  then the wizard shows what the evidence says of it, and you answer. h is
  the next hint, w shows the briefing once more. At the guidance that fits,
  finish: you see your way beside the shortest one, and what told them apart.
  Where it is a fault that runs, it is started for you, small and for minutes
  only, and is gone when you leave.

  wizard train                        what you need most: easy ones first, then
                                      the causes that you last had wrong
  wizard train --list                 what there is, from level 1 to level 3
  wizard train --progress             which causes are mastered, weak, untried
  wizard train night-curve            one of them
  wizard train night-curve --seed 7   the same once more, to the number
  wizard train lessons/disk.md        one of your own (see flows/README.md)
  wizard train --from-session NAME    the draft of one, made of an incident"""


def _add_train(commands: Commands[Parser]) -> None:
    train = _command(
        commands, "train", "learn to read the evidence, on faults that are made for it"
    )
    train.epilog, train.formatter_class = TRAINING, argparse.RawDescriptionHelpFormatter
    asked = train.add_mutually_exclusive_group()
    asked.add_argument(
        "scenario",
        nargs="?",
        metavar="SCENARIO",
        help="its name (see --list), or its file (default: next, the one that you need most)",
    )
    asked.add_argument(
        "--progress", action="store_true", help="which causes are mastered, weak, untried"
    )
    asked.add_argument("--list", action="store_true", help="list the scenarios and their levels")
    asked.add_argument(
        "--from-session",
        dest="session",
        metavar="SESSION",
        help="make a scenario of a recorded session, for you to edit",
    )
    train.add_argument(
        "-o", "--output", metavar="FILE", help="write it there (default: SESSION.md here)"
    )
    train.add_argument(
        "--seed", metavar="N", type=seed, help="the same training again, number by number"
    )
    add_face(train)
    add_session_dir(train, "keep the session there")
    add_format(train, "text", "json")


def _add_completions(commands: Commands[Parser]) -> None:
    words = _command(
        commands, "completions", "print the script that makes a shell complete these commands"
    )
    words.add_argument(
        "shell", choices=("bash", "zsh", "fish"), metavar="SHELL", help="bash, zsh or fish"
    )


_ADD: Final[dict[str, Callable[[Commands[Parser]], None]]] = {
    "run": _add_run,
    "list": _add_list,
    "walk": _add_walk,
    "diagnose": _add_diagnose,
    "check": _add_check,
    "find": _add_find,
    "graph": _add_graph,
    "watch": _add_watch,
    "sessions": _add_sessions,
    "resume": _add_resume,
    "replay": _add_replay,
    "report": _add_report,
    "rediagnose": _add_rediagnose,
    "train": _add_train,
    "completions": _add_completions,
}
"""What adds each command, in the order of the help."""
