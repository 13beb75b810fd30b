"""The trials of the path under fault, each on the same bank and before the same witness."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

from django.conf import settings
from script.lib import faultdays, faultground, proof
from script.lib.breaker import AFTER_COMMIT, BEFORE_COMMIT, Breaker, laid
from script.lib.dispatch import Figures, Frame
from script.lib.served import Server
from script.lib.testbank import TestBank
from script.lib.twins import TWINS
from script.lib.witness import Caller, Order, Told, Witness

CLIENTS = 16
SENT_MANY = 1000
TWIN_SENT, TWIN_RACES = 100, 5
STORM_CLIENTS = 8
STORM_ORDERS = 64
QUICK_RELEASES, RELEASES = 12, 100


@dataclass
class Tally:
    """What the trials count besides what the witness judges."""

    trials: int = 0
    kills: int = 0
    kills_missed: int = 0
    left_behind: int = 0
    points: dict[str, int] = field(default_factory=dict)
    books: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)


class Trials:
    """The true product's trials in their order."""

    def __init__(self, frame: Frame, server: Server) -> None:
        self.frame, self.server = frame, server
        self.tally = Tally()
        self.witness = Witness(server.bank.app_url)
        with self.timed("ground"):
            self.ground = faultground.lay(QUICK_RELEASES if frame.quick else RELEASES)
            server.await_ready()
            self.teller, self.checker = (
                Caller(server.port, name, settings.DEMO_PASSWORD) for name in ("teller", "checker")
            )

    def all_of_them(self) -> Figures:
        for act in (self.repeated, self.torn, self.killed, self.storms, self.days):
            with self.timed(act.__name__):
                act()
            self.tally.books += proof.findings()
        verdict, tally = self.witness.judge(), self.tally
        for finding in [*verdict.findings, *tally.books]:
            self.frame.tell(finding)
        return {
            "trials": tally.trials,
            "orders": verdict.orders,
            "sent": sum(len(told) for told in self.witness.record.values()),
            "kills": tally.kills,
            "kills_missed": tally.kills_missed,
            "acknowledged": verdict.acknowledged,
            "lost": verdict.lost,
            "doubled": verdict.doubled,
            "differing": verdict.differing,
            "unanswered": verdict.unanswered,
            "left_behind": tally.left_behind,
            "books_broken": len(tally.books),
            "points": tally.points,
            **{f"{name}_s": seconds for name, seconds in tally.seconds.items()},
        }

    @contextmanager
    def timed(self, name: str) -> Iterator[None]:
        self.frame.tell(name)
        began = time.monotonic()
        yield
        self.tally.seconds[name] = round(time.monotonic() - began, 1)

    def repeated(self) -> None:
        """Sent twice, and a thousand times at once."""
        for caller, order in ((self.teller, self.ground.repayment()), (self.checker, self.ground.release())):
            for _ in range(2):
                self.witness.send(caller, order)
        at_once(self.witness, self.teller, self.ground.repayment(), SENT_MANY)
        at_once(self.witness, self.checker, self.ground.release(), 100)
        self.tally.trials += 4

    def torn(self) -> None:
        """Torn at every point in turn, in this process: what was torn before its COMMIT leaves no row changed."""
        self._torn_everywhere("repayment", "teller", self.ground.repayment())
        self._torn_everywhere("release", "checker", self.ground.release())

    def _torn_everywhere(self, name: str, username: str, order: Order) -> None:
        before, point = proof.fingerprint(), 0
        logging.disable(logging.CRITICAL)
        struck = ""
        while struck != AFTER_COMMIT:
            point += 1
            struck = self._send_inside(username, order, str(point))
            if not struck:
                break
            if struck != AFTER_COMMIT and proof.fingerprint() != before:
                self.tally.left_behind += 1
                self.frame.tell(f"{name} torn at {struck} leaves something")
        logging.disable(logging.NOTSET)
        for _ in range(2):
            self._send_inside(username, order, "")
        self.tally.points[name] = point
        self.tally.trials += point

    def _send_inside(self, username: str, order: Order, at: str) -> str:
        """Send to the product in this process; answers the point at which it was torn."""
        headers = {"idempotency-key": order.key}
        if order.version is not None:
            headers["if-match"] = f'"{order.version}"'
        client = self.ground.people(username).client
        with laid(Breaker(at)) as breaker:
            answer = client.post(f"/api/v1{order.path}", order.body, content_type="application/json", headers=headers)
        self.witness.note(order, Told(answer.status_code, answer.content))
        return breaker.struck

    def killed(self) -> None:
        """The server killed in the middle: one process, all of them, or the backend beneath; then sent again."""
        for fault in self._faults(self.tally.points["repayment"], quick=6):
            self._killed_once(self.teller, self.ground.repayment(), fault)
        for fault in self._faults(self.tally.points["release"], quick=4):
            self._killed_once(self.checker, self.ground.release(), fault)

    def _faults(self, points: int, *, quick: int) -> list[str]:
        """Kinds of kill over the points, the last two of which stand around the COMMIT."""
        if self.frame.quick:
            spread = [round(number * points / (quick - 1)) for number in range(1, quick - 1)]
            return [
                *(f"{('process', 'backend')[number % 2]}:{point}" for number, point in enumerate(spread)),
                f"group:{BEFORE_COMMIT}",
                f"process:{AFTER_COMMIT}",
            ]
        each = [f"{how}:{point}" for point in range(1, points + 1) for how in ("process", "backend")]
        return [*each, f"group:{points // 2}", f"group:{BEFORE_COMMIT}", f"group:{AFTER_COMMIT}"]

    def _killed_once(self, caller: Caller, order: Order, fault: str) -> None:
        told = self.witness.send(caller, order, fault)
        self.server.restart_if_dead()
        for _ in range(2):
            self.witness.insist(caller, order)
        # A process that died told nothing; one whose backend died lived to tell.
        died = told.struck if fault.startswith("backend") else told.status is None
        self.tally.trials += 1
        self.tally.kills += died
        self.tally.kills_missed += not died

    def storms(self) -> None:
        """Everything killed from outside while many clients pay at once; each sends again until it is answered."""
        for number in range(1 if self.frame.quick else 10):
            orders = [self.ground.repayment() for _ in range(STORM_ORDERS)]
            mark = self.witness.answered + STORM_ORDERS // 4 + 3 * number
            with ThreadPoolExecutor(STORM_CLIENTS) as pool:
                waiting = [pool.submit(self.witness.insist, self.teller, order) for order in orders]
                while self.witness.answered < mark:
                    time.sleep(0.001)
                self.server.kill()
                self.tally.kills += 1
                self.server.start()
                for one in waiting:
                    one.result()
            for order in orders:
                self.witness.send(self.teller, order)
            self.tally.trials += 1

    def days(self) -> None:
        """The end of day torn and killed in its chunks and steps, then finished."""
        day = date.fromisoformat(faultground.DAY)
        torn, left_torn = faultdays.torn(day)
        bank = self.server.bank
        if self.frame.quick:
            attempts, kills, left = faultdays.killed(bank, day, faultdays.QUICK_KILLS)
        else:
            attempts, kills, left = faultdays.killed_everywhere(bank, day)
        self.tally.books += faultdays.finish(day)
        self.tally.points["day"] = torn
        self.tally.trials += torn + attempts
        self.tally.kills += kills
        self.tally.kills_missed += attempts - kills
        self.tally.left_behind += left_torn + left


def at_once(witness: Witness, caller: Caller, order: Order, times: int) -> None:
    """Send one order many times from many clients that start together."""
    start = threading.Barrier(CLIENTS)

    def client(number: int) -> None:
        start.wait()
        for _ in range(times // CLIENTS + (number < times % CLIENTS)):
            witness.insist(caller, order)

    _in_threads(client, CLIENTS)


def _in_threads(act: Callable[[int], None], count: int) -> None:
    with ThreadPoolExecutor(count) as pool:
        for one in [pool.submit(act, number) for number in range(count)]:
            one.result()


def _the_same_trials(server: Server, witness: Witness, teller: Caller, ground: faultground.Ground) -> None:
    """Sent twice, again after a kill behind the COMMIT, and at once, until the witness has seen enough."""

    def twice(fault: str) -> None:
        order = ground.repayment()
        witness.send(teller, order, fault)
        server.restart_if_dead()
        witness.insist(teller, order)

    def race() -> None:
        at_once(witness, teller, ground.repayment(), TWIN_SENT)

    for act in (lambda: twice(""), lambda: twice(f"process:{AFTER_COMMIT}"), *[race] * TWIN_RACES):
        act()
        if witness.judge().doubled:
            return


def caught_twins(frame: Frame, bank: TestBank, ground: faultground.Ground) -> dict[str, bool]:
    """Each broken twin with whether the witness saw its doubled effects."""
    caught = {}
    for name in TWINS:
        frame.tell(f"twin {name}")
        with Server(bank, name) as server:
            server.await_ready()
            witness, teller = Witness(bank.app_url), Caller(server.port, "teller", settings.DEMO_PASSWORD)
            _the_same_trials(server, witness, teller, ground)
            caught[name] = witness.judge().doubled > 0
    return caught
