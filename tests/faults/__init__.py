"""Real programs with real faults, under real servers, to hold the evidence and the diagnosis to.

`python -m tests.faults [NAME…] [--for 60s]` runs them and prints what the wizard made of them.
"""
