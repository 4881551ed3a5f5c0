"""The version of a package that a process has loaded: the first one that its Python finds, as it
lay there when the process started."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, NamedTuple

from wizard.evidence.servers.import_path import PathUnknownError, import_path
from wizard.evidence.sources.kernel_files import boot_time, read_stat
from wizard.evidence.sources.kernel_texts import created
from wizard.messages import server_messages as messages

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wizard.evidence.servers.process_files import ProcessFiles

_SLACK = 2.0
"""Seconds: the time of boot, and so that of a start, is known to the second."""

_MAPPED = re.compile(r"(/\S*/(?:site|dist)-packages)/")
_WRITTEN = re.compile(r"^__version__\s*=\s*[\"']([\d.]+\w*)[\"']", re.MULTILINE)
_WRITTEN_IN_PARTS = re.compile(r"^version_info\s*=\s*\(([\d,\s]+)\)", re.MULTILINE)


class LoadedVersion(NamedTuple):
    """A version with what it rests on, or why there is none."""

    version: str = ""
    because: str = ""
    missing: str = ""


def loaded_version(files: ProcessFiles, package: str, *, rewritten: bool = False) -> LoadedVersion:
    """`rewritten`: the words are a title, so the interpreter is not among them."""
    if not files.can_be_seen():
        return LoadedVersion(missing=messages.FILES_UNREADABLE)
    try:
        if rewritten:
            return _only_one(files, package, _mapped(files))
        directories = import_path(files)
    except PathUnknownError as error:
        return LoadedVersion(missing=str(error))
    for directory in directories:
        if _is_in(files, directory, package):
            return _of(files, directory, package)
    return LoadedVersion(missing=messages.NOT_INSTALLED.format(package=package))


def _only_one(files: ProcessFiles, package: str, directories: Iterable[str]) -> LoadedVersion:
    """Where the order is not known: of directories that are surely looked at, the only one that
    has it."""
    holders = [one for one in directories if _is_in(files, one, package)]
    environment = files.environment
    if len(holders) == 1 and environment is not None and not environment.get("PYTHONPATH"):
        return _of(files, holders[0], package)
    return LoadedVersion(missing=messages.INTERPRETER_UNKNOWN)


def _mapped(files: ProcessFiles) -> tuple[str, ...]:
    """The folders of packages of which something is mapped into the process."""
    return tuple(dict.fromkeys(_MAPPED.findall(files.maps())))


def _is_in(files: ProcessFiles, directory: str, package: str) -> bool:
    return files.exists(f"{directory}/{package}/__init__.py") or files.exists(
        f"{directory}/{package}/__init__.pyc"
    )


def _of(files: ProcessFiles, directory: str, package: str) -> LoadedVersion:
    """What the package in `directory` says of itself, and what lies beside it, where these agree
    and are older than the process."""
    pattern = re.compile(rf"{package}-(\d+(?:\.\d+)*)[^-]*(?:-[^/]*)?\.(?:dist|egg)-info$", re.I)
    beside = {name: found[1] for name in files.names(directory) if (found := pattern.match(name))}
    source = files.read(files.path(directory, f"{package}/__init__.py")) or ""
    written = _written(source)
    versions = sorted({*beside.values(), *([written] if written else [])})
    where = f"{directory}/{package}"
    if not versions:
        return LoadedVersion(missing=messages.VERSION_NOWHERE.format(package=where))
    if len(versions) > 1:
        listed = ", ".join(versions)
        return LoadedVersion(missing=messages.SEVERAL_VERSIONS.format(package=where, listed=listed))
    if _is_newer(files, [f"{directory}/{name}" for name in (beside or [package])]):
        return LoadedVersion(missing=messages.INSTALLED_LATER.format(package=where))
    because = messages.LOADED_FROM.format(package=package, version=versions[0], directory=directory)
    return LoadedVersion(versions[0], because)


def _written(source: str) -> str:
    """The version that a package's own code has in plain words; empty where it is computed."""
    plain = _WRITTEN.search(source)
    if plain:
        found = re.match(r"\d+(?:\.\d+)*", plain[1])
        return found[0] if found else ""
    parts = _WRITTEN_IN_PARTS.search(source)
    return ".".join(re.findall(r"\d+", parts[1])) if parts else ""


def _is_newer(files: ProcessFiles, names: Iterable[str]) -> bool:
    """Whether one of them came when the process had started. Of a folder it is told by its inode:
    what an installer unpacks may keep older times."""
    if files.pid is None:
        return False
    try:
        stat = read_stat(files.proc, files.pid)
        if stat is None:
            return False
        started = created(stat, boot_time(files.proc))
        return any(os.stat(f"{files.root}{n}").st_ctime > started + _SLACK for n in names)
    except (OSError, ValueError):
        return False
