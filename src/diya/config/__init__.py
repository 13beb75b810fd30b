"""Settings, URLs, the mounting of every room's API, and the wiring of ports, handlers and tasks.
The only place that may know all rooms.
"""
