"""A loan as the fold of its events: terms, state, events, `apply`, and the views of a state on a date.
Nothing here is stored; the room `servicing` keeps what this package computes.
"""
