"""Measurements that print tables; the suite runs a small part of each."""
