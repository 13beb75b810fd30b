"""Many clients at once: the same command a thousand times, and pairs of different payments on one loan."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from script.lib.witness import Caller, Order, Told, Witness

CLIENTS = 16


def at_once(witness: Witness, caller: Caller, order: Order, times: int) -> int:
    """Send one order many times from many clients that start together; answers how many answers were a fault."""

    def client(number: int, start: threading.Barrier) -> int:
        start.wait()
        share = times // CLIENTS + (number < times % CLIENTS)
        return sum(_faulted(witness.send(caller, order)) for _ in range(share))

    return _together(client, CLIENTS)


def pairs(witness: Witness, caller: Caller, order: Callable[[], Order], count: int) -> int:
    """Two different payments at the same moment on one loan, again and again; answers how many answers were a fault.

    Both must be booked: the second waits for the first, and is neither lost nor refused for it.
    """
    chosen = [(order(), order()) for _ in range(count)]

    def client(side: int, start: threading.Barrier) -> int:
        faulted = 0
        for pair in chosen:
            start.wait()
            faulted += _faulted(witness.send(caller, pair[side]))
        return faulted

    return _together(client, 2)


def _faulted(told: Told) -> int:
    return int(not told.final)


def _together(act: Callable[[int, threading.Barrier], int], count: int) -> int:
    start = threading.Barrier(count)
    with ThreadPoolExecutor(count) as pool:
        return sum(one.result() for one in [pool.submit(act, number, start) for number in range(count)])
