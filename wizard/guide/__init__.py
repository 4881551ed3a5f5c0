"""The controller: flow, walk, watcher and session brought together; all that a UI knows."""
