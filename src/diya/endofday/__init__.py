"""The ordered, repeatable steps of one business day, their runs, chunks and parked loans.
What a step does to a loan or to the books is written in the room it belongs to.
"""
