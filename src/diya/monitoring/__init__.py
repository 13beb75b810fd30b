"""Indicators, warning rules, classification, stages and loan-to-value over time.
It reads the floors below and changes them only through their doors.
"""
