"""Measure time and memory of whole scans: ``make bench``."""
