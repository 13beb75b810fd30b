"""Cases of arrears: promises, letters, recovery and enforcement.
The amounts owed are servicing's; this room keeps what was done about them.
"""
