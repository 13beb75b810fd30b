"""Adapters that fulfil the ports declared below, and the doors of bank files and messages.
No rule of lending lives here.
"""
