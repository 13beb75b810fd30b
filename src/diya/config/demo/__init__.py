"""A living bank with invented people, for looking around and for trying things out.
Everything is made through the same services as on screen; production mode refuses it."""

from diya.config.demo.history import live
from diya.config.demo.staff import OPENED, open_bank
from diya.config.demo.story import SEED, settle_messages, tell

__all__ = ["OPENED", "SEED", "live", "open_bank", "settle_messages", "tell"]
