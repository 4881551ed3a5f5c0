"""Documents made to hang, fill or fool a reader: `python -m tests.hostile` measures each."""
