"""From samples to readings: what can be said of each fact and metric at a moment."""
