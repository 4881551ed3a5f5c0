"""What Textual mounts."""
