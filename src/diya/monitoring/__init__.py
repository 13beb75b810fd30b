"""Watching loans after they were paid out: warnings by a decision table, and the five classes of risk.
Limits and classes are rows of tables with versions; nothing here moves money.
"""
