"""The same command again and again, torn and killed at every point and at any moment: one effect, the same answer, the
books proved, the day finished.

Broken twins of the product go through the same trials and must be caught. Faults come from the child processes
that this script starts (`script.lib.broken_server`, `script.lib.broken_day`), never from the product's own code.
"""

from __future__ import annotations

from script.lib import cluster, product
from script.lib.dispatch import Figures, Frame

PARTS = 10
FAILURES = (
    "lost",
    "doubled",
    "books_broken",
    "differing",
    "unanswered",
    "faulted",
    "left_behind",
    "kills_missed",
    "unclear",
)


def run(frame: Frame) -> Figures:
    """All trials on one durable bank of a PostgreSQL of their own; the twins last, for they spoil it."""
    with cluster.own() as own, frame.bank() as bank, product.at(bank):
        # The trials import models, which need the product to be set up.
        from script.lib import pathtrials, twintrials
        from script.lib.served import Server

        with Server(bank) as server:
            trials = pathtrials.Trials(frame, own, server)
            found = trials.all_of_them()
        # What catches the twins must let the true product through; in the short form its trials have shown that.
        through = frame.quick or not twintrials.fails(bank, trials.ground)
        caught = twintrials.caught(frame, bank, trials.ground)
    held = not any(found[name] for name in FAILURES) and through and all(caught.values())
    return {**found, "twins": len(caught), "twins_caught": sum(caught.values()), "twin": caught, "held": held}
