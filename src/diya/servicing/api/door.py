"""Servicing's door, to which the files beside it add their endpoints."""

from diya.foundation.door import Door

door = Door("servicing")
