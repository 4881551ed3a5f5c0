"""Which recorded session is meant: what `replay`, `report` and `rediagnose` work on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.cli.exit_codes import UsageError
from wizard.cli.inputs import directory_of, folder_unreadable
from wizard.messages import saved_sessions as say
from wizard.session.journal_reader import JournalError
from wizard.session.recorded import recorded
from wizard.session.session_store import find_journal, journals
from wizard.text.clean import clean_line

if TYPE_CHECKING:
    from argparse import Namespace

    from wizard.session.recorded import Recorded


def chosen_session(arguments: Namespace) -> Recorded:
    """The session of that name, beginning of a name or path; without one the session that was last
    written to. Raises UsageError."""
    directory = directory_of(arguments)
    try:
        if arguments.session is not None:
            return recorded(find_journal(arguments.session, directory))
        kept = journals(directory)
        if not kept:
            raise UsageError(say.NO_SESSION_TO_READ.format(directory=clean_line(str(directory))))
        return recorded(kept[0])
    except JournalError as error:
        raise UsageError(str(error)) from error
    except OSError as error:
        raise UsageError(folder_unreadable(directory, error)) from error
