"""The endpoints of privacy, by who begins: the person who asks about their own data, or the bank.
What the bank begins is holding, ending and reporting."""

from diya.customers.api.privacy import keeping, requests

__all__ = ["keeping", "requests"]
