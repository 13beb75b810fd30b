"""Chains of steps, cases and votes on an opaque subject: who may decide, and what was decided.
What follows from a decision is the business of the room that owns the subject.
"""
