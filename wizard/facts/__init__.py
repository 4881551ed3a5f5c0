"""What can be known about an application: names, units, bounds and meanings, as pure data."""
