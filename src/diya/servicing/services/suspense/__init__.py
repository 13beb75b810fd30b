"""Money that no loan took: put aside once, then applied to a loan, refunded by two people, or split.
What is due is taken first; the files beside this one hold the acts, and rooms above import from here."""

from diya.servicing.services.suspense.applying import apply_item, reopen_item, split_item
from diya.servicing.services.suspense.refunding import ask_refund, reject_refund, release_refund

__all__ = ["apply_item", "ask_refund", "reject_refund", "release_refund", "reopen_item", "split_item"]
