"""Yields of a loan: what it costs or earns a year, by the several definitions law and accounting give.

Here live IRR and XIRR, the American APR, the European APRC, the effective interest rate with its amortised-cost
table, the Chinese disclosure and the conversion of compounding. What a rate does to a balance lives elsewhere.
"""
