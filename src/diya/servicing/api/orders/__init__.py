"""Everything that can be done to a loan, as orders: what there is, what it would do, making, approving, cancelling; a
further drawdown; and what the bank took instead of money. The files hold them by theme."""

from diya.servicing.api.orders import assets, drawdowns, kinds, orders, preview

__all__ = ["assets", "drawdowns", "kinds", "orders", "preview"]
