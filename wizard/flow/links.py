"""Where links lead: to a step of this document, to another document, or elsewhere.

Pure: nothing is looked up on disk, and whether the target exists is for others to say.
"""

from __future__ import annotations

import posixpath
import re
from urllib.parse import unquote

from wizard.text.clean import clean_line

_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")


def target_of(href: str, path: str) -> tuple[str, str] | None:
    """(document, anchor) where `href`, written in the document `path`, is a link to a step.

    The document is a path as in ids: relative to the flow's folder, with `/`, or `path` itself. One
    that begins with `/` counts from the flow's root, as on a code-hosting site.
    The anchor is empty for a document's start. None for a link that leads to no step: a web
    address, another kind of file, or a bare `#`.
    """
    before, _, anchor = href.partition("#")
    if _SCHEME.match(href) or before.startswith("//"):
        return None
    anchor = clean_line(unquote(anchor)).strip()
    if not before:
        return (path, anchor) if anchor else None
    before = clean_line(unquote(before.partition("?")[0]))
    if not before.lower().endswith(".md"):
        return None
    joined = posixpath.normpath(posixpath.join(posixpath.dirname(path), before))
    return (path if joined == posixpath.normpath(path) else joined), anchor
