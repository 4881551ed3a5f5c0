"""Where flows come from: a shipped name, a file, or a folder of runbooks.

    open_flow("resource-alerts")     the shipped flow of that name
    open_flow("docs/oncall.md")      a file; documents that it links to are read when asked for
    open_flow("runbooks/")           a folder; see wizard.flow.folder

Markdown-it is imported when the first document is parsed, not before, and none that is kept from
the last time (wizard.flow.cache) is parsed.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from wizard.flow.cache import Cache
from wizard.flow.linked_documents import LinkedDocuments
from wizard.flow.model import Flow
from wizard.flow.problems import FlowError
from wizard.flow.textfile import read_text
from wizard.messages import flow_messages as messages
from wizard.ownership import why_not_ours
from wizard.paths import cache_directory
from wizard.text.clean import clean_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from wizard.flow.model import Document

DEFAULT = "resource-alerts"
"""The name of the flow that `wizard` alone opens."""

_NOT_A_FLOW = "readme"


class FlowFile(msgspec.Struct, frozen=True):
    """A flow that can be opened by name."""

    name: str
    """The file's name without `.md`."""

    title: str
    file: Path


def shipped_folder() -> Path:
    """The folder of the shipped flows: in the package, or beside it in a source tree."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "shipped"
    return inside if inside.is_dir() else package.parent / "flows"


def flows_in(folder: Path) -> tuple[FlowFile, ...]:
    """The flows that stand directly in `folder`, by name; none where it cannot be read."""
    from wizard.flow.folder import documents_in  # Late: few starts look into folders.

    flows: list[FlowFile] = []
    if folder.is_dir():
        for listed in documents_in(str(folder)):
            stem, _, _ = listed.path.rpartition(".")
            left_out = stem.lower() == _NOT_A_FLOW or listed.scenario or listed.problem is not None
            if "/" not in stem and not left_out:
                flows.append(FlowFile(stem, listed.title, folder / listed.path))
    return tuple(flows)


def shipped_flows() -> tuple[FlowFile, ...]:
    """The flows that come with the program, by name."""
    return flows_in(shipped_folder())


def open_flow(
    name_or_path: str,
    folders: Iterable[Path] = (),
    *,
    change: Callable[[str], str] | None = None,
    fenced: bool = True,
) -> Flow:
    """The flow of that name in `folders` or among the shipped ones, else at that path.

    A word without `/` and `.md` is looked for as a name first. `change` makes the text that is read
    of what the one file says; for `fenced` see LinkedDocuments. Raises FlowError.
    """
    named = name_or_path
    if not named:
        raise FlowError("", messages.NO_FLOW_NAMED)
    file = _named(named, folders)
    if file is not None:
        return _open_file(str(file), str(file), named, change, fenced=fenced)
    if os.path.isdir(named):
        from wizard.flow.folder import open_folder  # Late: as above.

        return open_folder(named, named, fenced=fenced)
    return _open_file(named, named, _stem(named), change, fenced=fenced)


def lasting_name(name_or_path: str, folders: Iterable[Path] = ()) -> str:
    """What opens the same flow from any folder and after an update of the program: its name where
    it has one, else its absolute path."""
    named = _named(name_or_path, folders) is not None
    return name_or_path if named else os.path.abspath(name_or_path)


def _named(name: str, folders: Iterable[Path]) -> Path | None:
    """The file of the flow of that name; None where there is none. Raises FlowError where somebody
    else may have written it."""
    if os.sep in name or name.lower().endswith(".md") or name.lower() == _NOT_A_FLOW:
        return None
    return own_file(name, folders) or next(_files(name, [shipped_folder()]), None)


def own_file(name: str, folders: Iterable[Path]) -> Path | None:
    """The file `name`.md in the first of `folders` that has one. Raises FlowError where somebody
    else may have written it."""
    file = next(_files(name, folders), None)
    if file is not None and (why := why_not_ours(file)):
        raise FlowError(clean_line(str(file)), messages.NOT_OURS, why=clean_line(why))
    return file


def shadows(name: str, folders: Iterable[Path]) -> Path | None:
    """The file in `folders` that is opened in the place of the shipped flow of that name."""
    if os.sep in name or not next(_files(name, [shipped_folder()]), None):
        return None
    return own_file(name, folders)


def _files(name: str, folders: Iterable[Path]) -> Iterator[Path]:
    return (file for folder in folders if is_file(file := folder / f"{name}.md"))


def is_file(file: Path) -> bool:
    """Whether it is one, whatever its name may be."""
    try:
        return file.is_file()
    except (OSError, ValueError):
        return False


def _open_file(
    path: str, shown: str, name: str, change: Callable[[str], str] | None, *, fenced: bool
) -> Flow:
    """The flow of the document at `path`."""
    folder, file = os.path.split(os.path.abspath(path))
    if change is None:
        main = _read(path, shown, clean_line(file))
    else:
        main = _parsed(change(read_text(path, shown)), clean_line(file), clean_line(shown))
    documents = LinkedDocuments(folder, os.path.dirname(shown), main, fenced=fenced)
    return Flow(name=clean_line(name), main=main, documents=documents)


def _read(path: str, shown: str, name: str) -> Document:
    """The main document at `path`, as it was read before where it is still the same."""
    text = read_text(path, shown)
    file = clean_line(shown)
    cache = Cache(cache_directory() / "flows")
    known = cache.document(text, file)
    if known is not None and known.path == name:
        return known
    document = _parsed(text, name, file)
    cache.keep(document, file)
    return document


def _parsed(text: str, name: str, file: str) -> Document:
    from wizard.flow.parse import parse_document  # Late: it imports markdown-it.

    return parse_document(text, name, file=file)


def find_alert(flow: Flow, name: str) -> tuple[str, ...]:
    """The ids of the steps that the alert `name` leads to, in the order of the documents.

    The `alerts` tables decide: that of the flow, or those of all documents of a folder. Where none
    has the name, it is the start of every document whose file name (without `.md`) or title is
    that name. Upper and lower case do not matter, unless a table has the very name.
    """
    wanted = name.strip().casefold()
    listed = flow.documents.listed if isinstance(flow.documents, LinkedDocuments) else ()
    tabled = (flow.documents.get(entry.path) for entry in listed if entry.has_front_matter)
    documents = [flow.main, *(document for document in tabled if document is not None)]
    tabled_names = [(alert, to) for document in documents for alert, to in document.alerts.items()]
    targets = [to for alert, to in tabled_names if alert == name.strip()]
    targets = targets or [to for alert, to in tabled_names if alert.casefold() == wanted]
    if not targets:
        called = [(entry.path, entry.title) for entry in listed if entry.problem is None]
        if flow.main.path:
            called.append((flow.main.path, flow.main.title))
        targets = [
            path for path, title in called if wanted in (_stem(path).casefold(), title.casefold())
        ]
    steps = (flow.step(to) for to in targets)
    return tuple(dict.fromkeys(step.id for step in steps if step is not None))


def _stem(path: str) -> str:
    """The name of a file without its folder and its last suffix."""
    name = path.rpartition("/")[2]
    return name.rpartition(".")[0] or name
