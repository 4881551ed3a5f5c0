"""Which processes of a sample are workers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wizard.evidence.sample import ProcessSample


def workers_of(processes: tuple[ProcessSample, ...]) -> tuple[ProcessSample, ...]:
    """The workers of a tree, its main process standing first."""
    # Late: what is known of servers is not needed before the first sample, and a start would pay
    # for all their options.
    from wizard.evidence.servers.server import short_name
    from wizard.evidence.servers.server_table import OTHER, SERVERS

    if not processes:
        return ()
    main = processes[0]
    name = short_name(main)
    server = next((one for one in SERVERS if one.owns_short_name(name)), OTHER)
    children = [process for process in processes[1:] if process.parent == main.pid]
    return server.workers(main, children)
