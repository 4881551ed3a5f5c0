"""The kinds of servers that are known, one file each, and how a process is recognised as one.

A new kind is a file with a class of wizard.evidence.servers.server.Server, and its row in
wizard.evidence.servers.server_table. Command lines, settings and files are read and never run.
"""
