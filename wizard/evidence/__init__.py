"""What the machine says: samples, the readings that follow from them, and whom they are of."""
