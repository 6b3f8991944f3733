"""Scores out of the gradebook, and one room for each format in which they leave.

``table`` reads them; ``plain`` (CSV, JSON), ``parquet``, ``excel``, ``canvas`` and ``moodle`` make
the bytes of a file of them. None of these writes a file: that is ``autograder.export``.
"""
