"""Whether a target runs in the place of another that has ended. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.evidence.servers.command_line import same_service

if TYPE_CHECKING:
    from wizard.evidence.target import Target


def succeeds(after: Target, before: Target | None) -> bool:
    """Whether `after` is the same service, started later."""
    if before is None or not before.command or after.pid == before.pid:
        return False
    if (after.created or 0.0) <= (before.created or 0.0):
        return False
    return after.command == before.command or same_service(after.command, before.command)
