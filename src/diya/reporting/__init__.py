"""Figures composed over the rooms below for those who lead: one overview now, returns and statements later.
It reads only, and each figure says when it was taken.
"""
