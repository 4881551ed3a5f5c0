"""Drawing: pure functions from a View to styled lines of a size. No Textual, no clock, no state."""
