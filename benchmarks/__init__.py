"""Measurements, side by side in one run. Never tests: a machine that is busy fails none of them."""
