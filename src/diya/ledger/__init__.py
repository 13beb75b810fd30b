"""The books: accounts, entries of two-sided postings, day totals and the trial balance.
The ledger knows no loan: an entry carries an opaque source and a unique reference.
"""
