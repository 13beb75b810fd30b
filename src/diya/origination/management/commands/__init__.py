"""Commands of the room. The terminal reads what the screens read and acts by the same services."""
