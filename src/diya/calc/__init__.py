"""Lending mathematics as pure functions on frozen values: day counts, schedules, the loan as a fold.
No database, no clock and no floats; rounding happens at named places only.
"""
