"""`wizard train --from-session SESSION`: a scenario of a recorded session, to be edited."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from wizard.cli import exit_codes
from wizard.cli.console import tell
from wizard.cli.exit_codes import UsageError
from wizard.cli.inputs import chosen_session, names_here
from wizard.cli.own_folders import own_folders
from wizard.flow.library import open_flow
from wizard.flow.problems import FlowError
from wizard.messages import command_messages as say
from wizard.messages import session_messages
from wizard.text.clean import clean_line
from wizard.training.scenario_draft import NoScenarioError, draft_of
from wizard.training.scenario_library import check_scenarios

if TYPE_CHECKING:
    from argparse import Namespace

    from wizard.flow.model import Flow
    from wizard.session.recorded import Recorded

RECORDING = ".rec"


def from_session(arguments: Namespace) -> int:
    """Write the document and the recording beside it. Raises UsageError; then nothing is written
    that was not there."""
    session = chosen_session(arguments)
    name = arguments.output or f"{session.id}.md"
    stem, suffix = os.path.splitext(name)
    if suffix.lower() != ".md":
        raise UsageError(say.SCENARIO_NOT_MARKDOWN.format(file=clean_line(name)))
    recording = stem + RECORDING
    flow, named = _flow_of(session, name)
    try:
        draft = draft_of(session, flow, named, os.path.basename(recording), names_here())
    except NoScenarioError as error:
        raise UsageError(str(error)) from error
    write_new(((recording, draft.recording), (name, draft.document.encode())))
    tell(say.SCENARIO_WRITTEN.format(file=name, recording=recording, path=_as_path(name)))
    for problem in check_scenarios([name], own_folders()):
        place = f"{problem.place.file}:{problem.place.line}"
        tell(f"{place}: {problem.message}; {problem.hint}")
    return exit_codes.DONE


def _flow_of(session: Recorded, name: str) -> tuple[Flow, str]:
    """The flow as it is now, and what a scenario in the file `name` calls it: its name where that
    will do, since a path tells whose home it is in."""
    asked, origin = session.flow, session.header.origin or session.flow
    try:
        flow = open_flow(origin, own_folders())
    except FlowError as error:
        raise UsageError(say.FLOW_UNREADABLE.format(session=session.id, problem=error)) from error
    if os.sep not in asked and not asked.lower().endswith(".md") and _is_called(asked, flow):
        return flow, asked
    folder = os.path.dirname(os.path.abspath(name))
    return flow, os.path.relpath(os.path.abspath(origin), folder)


def _is_called(name: str, flow: Flow) -> bool:
    """Whether `name` opens this very flow."""
    try:
        return open_flow(name, own_folders()).main.steps == flow.main.steps
    except FlowError:
        return False


def _as_path(name: str) -> str:
    """`name` as what is taken for a path, not for a scenario's name."""
    return name if os.sep in name else os.path.join(os.curdir, name)


def write_new(files: tuple[tuple[str, bytes], ...]) -> None:
    """Each of the files, all of them new, or none. Raises UsageError."""
    written: list[str] = []
    try:
        for name, data in files:
            _write_one(name, data, written)
    except BaseException:
        for name in written:
            os.unlink(name)
        raise


def _write_one(name: str, data: bytes, written: list[str]) -> None:
    shown = clean_line(name)
    kind = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
    try:
        descriptor = os.open(name, kind, 0o666)
        written.append(name)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
    except FileExistsError as error:
        raise UsageError(session_messages.FILE_EXISTS_KEPT.format(file=shown)) from error
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else session_messages.NOT_A_FILE_NAME
        raise UsageError(
            session_messages.FILE_NOT_WRITTEN.format(file=shown, reason=reason)
        ) from error
