"""What happened before anybody looked: curves out of a file, made into rows of a series."""
