"""Which recorded session is meant: what `replay`, `report` and `rediagnose` share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.cli.entry import directory_of
from wizard.cli.exits import UsageError
from wizard.session.recall import JournalError
from wizard.session.recorded import Recorded, recorded
from wizard.session.store import find_journal, journals
from wizard.text.clean import clean_line

if TYPE_CHECKING:
    from argparse import Namespace


def chosen_session(arguments: Namespace) -> Recorded:
    """The session of that name, beginning of a name or path; without one the session that was last
    written to. Raises UsageError."""
    directory = directory_of(arguments)
    try:
        if arguments.session is not None:
            return recorded(find_journal(arguments.session, directory))
        kept = journals(directory)
        if not kept:
            raise UsageError(
                f"there is no session in {clean_line(str(directory))}; "
                "give a path to a journal, or choose the folder with --session-dir"
            )
        return recorded(kept[0])
    except JournalError as error:
        raise UsageError(str(error)) from error
    except OSError as error:
        raise UsageError(f"{directory}: {error.strerror}; choose with --session-dir") from error
