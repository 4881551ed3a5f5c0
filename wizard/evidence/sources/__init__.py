"""Where evidence comes from: one source a file, and the table that the probe walks.

A new source is a file with a class of wizard.evidence.sources.source.Source, and its row in
wizard.evidence.probe. What parses the kernel's texts (kernel_texts) is pure and
apart from what fetches them (kernel_files).
"""
