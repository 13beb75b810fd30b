"""Decision tables as versioned data, and their evaluation with matched rows and reasons.
Which facts a table reads is decided by the room that asks.
"""
