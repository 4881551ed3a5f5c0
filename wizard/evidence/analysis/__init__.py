"""What a curve does: pure statistics with neither clock nor machine."""
