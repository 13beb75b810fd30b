"""A small living bank with invented people, for looking around and for trying things out.
Everything is made through the same services as on screen; production mode refuses it."""

from diya.config.demo.staff import open_bank
from diya.config.demo.story import tell

__all__ = ["open_bank", "tell"]
