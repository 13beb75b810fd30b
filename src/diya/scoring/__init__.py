"""Points tables and score runs: facts in, points with reasons out, kept as they were on the day.
Whether a score is good enough is a rule, not a score.
"""
