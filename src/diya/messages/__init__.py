"""Templates, delivery and inbox of what is said to people.
Why and when something is said is decided by the rooms above.
"""
