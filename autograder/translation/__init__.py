"""Assignments in another language: what can be translated, the catalogue, what must survive.

The instructor's notebook is the one source of structure. ``markdown`` and ``python`` say which
stretches of a cell are text, ``messages`` gathers them from an assignment, ``catalogue`` keeps
their translations in ``source/A/locale/ja.po``, ``survival`` looks for what a translation lost,
and ``apply`` puts the translations in the place of the texts.
"""
