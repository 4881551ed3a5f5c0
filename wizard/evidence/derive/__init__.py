"""How each reading follows from the samples: one table of small derivations per subject."""
