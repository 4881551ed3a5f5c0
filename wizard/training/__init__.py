"""Training: scenarios, the faults that they show, and what came of them."""
