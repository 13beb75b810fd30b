"""Kinds, checklists, versions and files of papers, attached to an opaque subject.
What a paper proves is decided by the room that asks for it.
"""
