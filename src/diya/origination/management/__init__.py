"""Commands of origination for the shell.
They call the same services as the screen."""
