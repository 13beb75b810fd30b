"""Commands that may know every room.
Each is one step of starting or keeping an installation."""
