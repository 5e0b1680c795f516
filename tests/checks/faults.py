"""Faults of other kinds than an exercise's own mistakes, as edits of its solution.

Exercise -> (the hint of a general question, an edit, ...).
"""

FAULTS = {}
