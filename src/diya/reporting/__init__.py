"""Statements, portfolio figures and regulatory returns, with snapshots of their own.
It writes to no other room.
"""
