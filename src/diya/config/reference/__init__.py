"""What every new bank starts from: roles, kinds of papers, chart of accounts, dated figures, tables, products.
All of it is data that people change later on screen; nothing here is read at run time."""

from diya.config.reference.load import load

__all__ = ["load"]
