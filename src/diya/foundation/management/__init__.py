"""Commands of the ground for the shell.
Each opens its own scope; none knows a room above."""
