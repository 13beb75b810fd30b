"""The words everything is said in: money, rates, errors and the registry of named strategies.
No rule of lending lives here, and nothing here knows Django, a database or a clock.
"""
