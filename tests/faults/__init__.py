"""Faults on purpose, in their short form: sent again, torn, twinned."""
