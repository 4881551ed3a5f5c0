"""What the program says, by subject: one file holds all sentences that a user reads about it.

A sentence is whole and a constant, with named placeholders, so that it can be read through and one
day translated:

    HAS_ENDED = "process {pid} has ended"
    HAS_ENDED.format(pid=812)

Never glue one from fragments: write two sentences where two are needed. A number of things is put
in by `wizard.text.units.count_of` ("1 worker", "4 workers"). This is the lowest layer: a file here
imports nothing but `wizard.text`, and is cheap to load.

The labels of the catalogue and of the table of actions stand in those tables, and the meanings of
checker rules in the rules' rows.
"""
