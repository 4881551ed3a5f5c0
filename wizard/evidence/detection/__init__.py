"""What detection is made of: command lines, settings and files, read and never run."""
