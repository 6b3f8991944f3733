"""Proving that an assignment's checks notice mistakes: mutants of the reference solution.

``operators`` and ``mutants`` make them, ``reach`` tells which checks can notice which change,
``attempt`` runs one in the sandbox, ``excused`` reads the author's list of those that no check can
notice.
"""
