"""Project finance: budget, milestones, drawdown requests, cover ratios and covenants.
Its loans are ordinary loans of servicing; this room watches what they pay for.
"""
