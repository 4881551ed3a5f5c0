"""What `wizard train` does, a file for each thing that can be asked of it."""
