"""Process titles: what a process shows of itself where its command line should be."""

from __future__ import annotations

import re

_TITLE = re.compile(r"\[|[^\s=]*:(?:\s|$)")


def is_title(words: list[str]) -> bool:
    """Whether these words of a command line are a title that the process has given itself.

    setproctitle and its like overwrite the command line: `gunicorn: master [app]`,
    `celery: worker`, `[celeryd: w1@host:MainProcess] -active-`, `nginx: master process`. The first
    word ends with a colon, or starts with a bracket; no command does.
    """
    return bool(words) and _TITLE.match(words[0]) is not None
