"""Text from outside: made harmless, and shown in few words."""
