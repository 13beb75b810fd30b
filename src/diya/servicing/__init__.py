"""The loan (借据) after closing: disbursement, instalments, repayment, change and closure, each booked as it happens.
How a loan comes about is told by origination; the arithmetic is in calc.
"""
