"""Formulas of supervision and accounting over dated tables: risk weights of real estate, expected credit loss.

No figure of a law stands in a function here: every one is a row with its day, its source and whether it is confirmed.
What a bank provides or reports is decided elsewhere, from these results.
"""
