"""`wizard report`: a recorded session written up, to stdout or into a file."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.cli import exits
from wizard.cli.chosen import chosen_session
from wizard.cli.exits import UsageError
from wizard.text.clean import clean_line

if TYPE_CHECKING:
    from argparse import Namespace

    from wizard.session.recorded import Recorded

_FORMATS = {".md": "md", ".markdown": "md", ".html": "html", ".htm": "html", ".json": "json"}
"""The end of a file's name → its format, where none is asked for."""


def report(arguments: Namespace) -> int:
    """Write the report. A file that is there already is left alone unless `--force` is given."""
    wanted = arguments.format
    if wanted is None:
        suffix = Path(arguments.output or "").suffix.lower()
        wanted = "md" if arguments.handover else _FORMATS.get(suffix, "md")
    if arguments.handover and wanted != "md":
        raise UsageError("--handover is Markdown; leave out --format, or give --format md")
    session = chosen_session(arguments)
    if arguments.anonymous:
        session = _anonymous(session)
    text = _written(session, wanted, handover=arguments.handover)
    if arguments.output in (None, "-"):
        print(text, end="")
        return exits.DONE
    _write(arguments.output, text, force=arguments.force)
    print(f"wizard: written to {clean_line(arguments.output)}", file=sys.stderr)
    return exits.DONE


def _anonymous(session: Recorded) -> Recorded:
    """`session` without the names that it tells, and those of this machine."""
    from wizard.cli.anonymous import names_here
    from wizard.session.recorded import without_names

    return without_names(session, names_here())


def _written(session: Recorded, wanted: str, *, handover: bool) -> str:
    from wizard.session.holder import holder_of

    is_open = session.ended is None and holder_of(session.path) is not None
    if handover:
        from wizard.report.as_handover import handover as packet

        return packet(session, is_open=is_open)
    from wizard.report.gather import gather

    gathered = gather(session, is_open=is_open)
    match wanted:
        case "html":
            from wizard.report.as_html import to_html

            return to_html(gathered)
        case "json":
            from wizard.report.as_json import to_json

            return json.dumps(to_json(gathered), indent=2, ensure_ascii=False) + "\n"
        case _:
            from wizard.report.as_markdown import to_markdown

            return to_markdown(gathered)


def _write(name: str, text: str, *, force: bool) -> None:
    """A new file, or with `force` in the place of one. Raises UsageError."""
    shown = clean_line(name)
    kind = os.O_TRUNC if force else os.O_EXCL
    try:
        descriptor = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC | kind, 0o666)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise UsageError(f"{shown}: is there already; --force writes over it") from error
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "this is no name of a file"
        raise UsageError(f"{shown}: {reason}; choose another file with -o") from error
