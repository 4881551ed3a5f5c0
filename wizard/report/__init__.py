"""A session written up: gathered once, then written in one of several formats.

A format is one file of this package with a function from `Report` to text, and one row here.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Callable

    from wizard.report.report_model import Report


class ReportFormat(Struct, frozen=True):
    """One way to write a report."""

    name: str
    """What `--format` takes."""

    suffixes: tuple[str, ...]
    """Ends of file names, in lower case, that ask for it where no format is named."""

    writer: str
    """`module:function`, imported when it is needed: HTML takes a Markdown parser."""

    def write(self, report: Report) -> str:
        """The whole report, with a line end at its end."""
        module, _, name = self.writer.partition(":")
        writer: Callable[[Report], str] = getattr(import_module(f"{__name__}.{module}"), name)
        return writer(report)


_TABLE = (
    ReportFormat("md", (".md", ".markdown"), "as_markdown:to_markdown"),
    ReportFormat("html", (".html", ".htm"), "as_html:to_html"),
    ReportFormat("json", (".json",), "as_json:to_json"),
)

FORMATS = {one.name: one for one in _TABLE}
"""Every format by its name; the first one is the usual one."""


def format_of(file_name: str) -> ReportFormat:
    """The format that the end of a file's name asks for, else the usual one."""
    lowered = file_name.lower()
    return next((one for one in _TABLE if lowered.endswith(one.suffixes)), _TABLE[0])
