"""The same command again and again, torn and killed at every point: one effect, the same answer, books proved.

Broken twins of the product go through the same trials and must be caught. Faults come from the child processes
that this script starts (`script.lib.broken_server`, `script.lib.broken_day`), never from the product's own code.
"""

from __future__ import annotations

from script.lib import product
from script.lib.dispatch import Figures, Frame


def run(frame: Frame) -> Figures:
    """All trials on one durable bank; the twins last, for they spoil it."""
    with frame.bank() as bank, product.at(bank):
        # The trials import models, which need the product to be set up.
        from script.lib import pathtrials
        from script.lib.served import Server

        with Server(bank) as server:
            trials = pathtrials.Trials(frame, server)
            found = trials.all_of_them()
        caught = pathtrials.caught_twins(frame, bank, trials.ground)
    failures = ("lost", "doubled", "books_broken", "differing", "unanswered", "left_behind", "kills_missed")
    held = not any(found[name] for name in failures) and all(caught.values())
    return {**found, "twins": len(caught), "twins_caught": sum(caught.values()), "twin": caught, "held": held}
