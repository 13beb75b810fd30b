"""Commands of the end of day for the shell.
They call the same services as the screen."""
