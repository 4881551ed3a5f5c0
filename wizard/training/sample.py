"""A scenario that no rule finds anything in, from which the rules' examples are made."""

from __future__ import annotations

GOOD = """\
---
title: A slow night
level: 1
fault: slow-leak
flow: resource-alerts
alert: high_mem_usage
ends: [recycle-workers]
way:
  memory-server: gunicorn
  memory-curve: It climbs slowly and steadily
  recycling: "No, --max-requests is not there"
reading: the trend of memory
minutes: 10
set:
  app.kind: regular
---

# A slow night

## Briefing

Pages of `{{ app }}` are slow.

## Hints

1. Look at the curve.
2. Look at the curve of the night.

## Debriefing

It climbed.
"""


def changed(old: str, new: str) -> str:
    """The sample with `new` where it has `old`."""
    assert GOOD.count(old) == 1
    return GOOD.replace(old, new)
