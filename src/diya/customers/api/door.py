"""The door of customers."""

from diya.foundation.door import Door

door = Door("customers")
