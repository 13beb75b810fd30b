"""The borrower's door: what a borrower may see and ask for, on a phone.
It composes the rooms below and holds no loan data of its own.
"""
