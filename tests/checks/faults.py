"""Faults that get a general question, as edits of a right solution.

Exercise -> (the name of the right solution, [(name, hint, old, new, ...)]).
"""

FAULTS = {}
