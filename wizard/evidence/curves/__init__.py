"""What a trend is made of: pure statistics of one curve, with neither clock nor machine."""
