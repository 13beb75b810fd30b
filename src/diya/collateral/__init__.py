"""Properties, valuations and liens over an opaque secured subject, with their registration and release.
Who owes the secured debt is told by the rooms above.
"""
