"""wizard: from an alert to the fix, along the team's own runbook."""

__version__ = "0.1.0"
