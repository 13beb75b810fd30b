"""The trials of the path under fault, each on the same bank and before the same witness."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.conf import settings
from script.lib import faultground, proof, races
from script.lib.breaker import AFTER_COMMIT, BEFORE_COMMIT, Breaker, laid
from script.lib.cluster import Cluster
from script.lib.dispatch import Figures, Frame
from script.lib.faultdays import Days, Stuck
from script.lib.faultground import COMMANDS, Command
from script.lib.scarcity import Scarcity
from script.lib.served import Server
from script.lib.storms import Storms
from script.lib.witness import Caller, Order, Told, Witness

SENT_MANY, SENT_SOME = 1000, 40
PAIRS, PAIRS_QUICK = 1000, 30
RANDOM_KILLS, RANDOM_QUICK = 1000, 2
QUICK_KILLS = {
    "repayment": ("process:9", f"backend:{BEFORE_COMMIT}", f"crash:{AFTER_COMMIT}"),
    "release": ("backend:20", f"group:{BEFORE_COMMIT}"),
    "reversal": (f"process:{AFTER_COMMIT}",),
}
QUICK_DAY_KILLS = ("bill:30", "accrue:before COMMIT")


@dataclass
class Tally:
    """What the trials count besides what the witness judges."""

    trials: int = 0
    kills: int = 0
    kills_missed: int = 0
    left_behind: int = 0
    faulted: int = 0
    unclear: int = 0
    told: dict[str, str] = field(default_factory=dict)
    points: dict[str, int] = field(default_factory=dict)
    books: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)


class Trials:
    """The true product's trials in their order."""

    def __init__(self, frame: Frame, cluster: Cluster, server: Server) -> None:
        self.frame, self.cluster, self.server = frame, cluster, server
        self.tally, self.proof = Tally(), proof.Proof()
        self.witness = Witness(server.bank.app_url)
        with self.timed("ground"):
            days = range(19, 23) if frame.quick else faultground.EVERY_DAY
            self.ground = faultground.lay(12 if frame.quick else 100, days)
            server.await_ready()
            self.callers = {
                name: Caller(server.port, name, settings.DEMO_PASSWORD)
                for name in {command.username for command in COMMANDS}
            }
        self.day_trials = Days(server.bank, self.proof)

    def all_of_them(self) -> Figures:
        for act in (self.repeated, self.raced, self.torn, self.killed, self.scarce, self.days, self.random):
            with self.timed(act.__name__):
                try:
                    act()
                except Stuck as stuck:
                    self.tally.books.append(str(stuck))
            self.tally.books += self.proof.findings()
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
            "faulted": tally.faulted,
            "left_behind": tally.left_behind,
            "books_broken": len(tally.books),
            "unclear": tally.unclear,
            "told": tally.told,
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
        """Every command sent twice, and the same at once: a repayment a thousand times."""
        for command in COMMANDS:
            caller, order = self.callers[command.username], command.order(self.ground)
            for _ in range(2):
                self.witness.send(caller, order)
            many = SENT_MANY if command is COMMANDS[0] and self.frame.part.first and not self.frame.quick else SENT_SOME
            self.tally.faulted += races.at_once(self.witness, caller, command.order(self.ground), many)
            self.tally.trials += 2

    def raced(self) -> None:
        """Two payments at the same moment on one loan, both of which must be booked."""
        count = PAIRS_QUICK if self.frame.quick else self.frame.part.share(PAIRS)
        teller = self.callers["teller"]
        self.tally.faulted += races.pairs(self.witness, teller, self.ground.repayment, count)
        self.tally.trials += count

    def torn(self) -> None:
        """Torn at every point in turn, in this process: what was torn before its COMMIT leaves no row changed."""
        logging.disable(logging.CRITICAL)
        try:
            for command in COMMANDS:
                self._torn_everywhere(command, command.order(self.ground))
        finally:
            logging.disable(logging.NOTSET)

    def _torn_everywhere(self, command: Command, order: Order) -> None:
        before, point, struck = proof.fingerprint(), 0, ""
        while struck != AFTER_COMMIT:
            point += 1
            struck = self._send_inside(command.username, order, str(point))
            if not struck:
                break
            if struck != AFTER_COMMIT and proof.fingerprint() != before:
                self.tally.left_behind += 1
                self.frame.tell(f"{command.name} torn at {struck} leaves something")
        for _ in range(2):
            self._send_inside(command.username, order, "")
        self.tally.points[command.name] = point
        self.tally.trials += point

    def _send_inside(self, username: str, order: Order, at: str) -> str:
        """Send to the product in this process; answers the point at which it was torn."""
        client = self.ground.people(username).client
        with laid(Breaker(at)) as breaker:
            answer = client.post(
                f"/api/v1{order.path}", order.body, content_type="application/json", headers=order.headers
            )
        self.witness.note(order, Told(answer.status_code, answer.content))
        return breaker.struck

    def killed(self) -> None:
        """The server killed in the middle: one process, all of them, its connection cut, or PostgreSQL beneath it; then
        sent again."""
        for command in COMMANDS:
            for fault in self._faults(command.name):
                self._killed_once(command, fault)

    def _faults(self, name: str) -> Sequence[str]:
        """Kinds of kill over the points, the last two of which stand around the COMMIT."""
        if self.frame.quick:
            return QUICK_KILLS[name]
        points = self.tally.points[name]
        each = [f"{how}:{point}" for point in range(1, points + 1) for how in ("process", "backend", "crash")]
        return self.frame.part.of([*each, f"group:{points // 2}", f"group:{BEFORE_COMMIT}", f"group:{AFTER_COMMIT}"])

    def _killed_once(self, command: Command, fault: str) -> None:
        caller, order = self.callers[command.username], command.order(self.ground)
        caller.anew()
        told = self.witness.send(caller, order, fault)
        self.server.restart_if_dead()
        self.cluster.await_recovered()
        for _ in range(2):
            self.witness.insist(caller, order)
        # A process that died told nothing; one whose connection died lived to tell.
        died = told.struck if fault.startswith(("backend", "crash")) else told.status is None
        self.tally.trials += 1
        self.tally.kills += died
        self.tally.kills_missed += not died
        self._check(f"{command.name} killed at {fault}", [order])

    def scarce(self) -> None:
        """No connection and no disk left: told clearly, nothing half done, and on it goes when there is room again."""
        teller = self.callers["teller"]
        scarcity = Scarcity(self.cluster, self.server, self.witness, teller, self.ground.repayment)
        scarcity.all_of_them()
        self.tally.trials += scarcity.trials
        self.tally.told = scarcity.told
        self.tally.unclear = len(scarcity.wrong)
        for finding in scarcity.wrong:
            self.frame.tell(finding)

    def days(self) -> None:
        """The end of day torn at every point of every step, then killed; each time it is finished when run again."""
        days = self.day_trials
        days.torn()
        faults = [f"{step}:{point}" for step, points in days.points.items() for point in range(1, points + 1)]
        for fault in QUICK_DAY_KILLS if self.frame.quick else self.frame.part.of(faults):
            days.killed(fault)
        self.tally.points |= {f"day.{step}": points for step, points in days.points.items()}

    def random(self) -> None:
        """Anything killed at any moment while clients pay, days are closed and jobs run."""
        storms = Storms(self.frame, self.cluster, self.server, self.witness, self.ground, self.callers, self.day_trials)
        numbers = range(RANDOM_QUICK) if self.frame.quick else self.frame.part.of(range(RANDOM_KILLS))
        with storms.worker_running():
            for number in numbers:
                what, orders = storms.trial(number)
                self._check(f"random kill {number} of {what}", orders)
        self.tally.books += [*storms.wrong, *self.day_trials.wrong]
        self.tally.trials += storms.kills + self.day_trials.trials
        self.tally.kills += storms.kills + self.day_trials.kills

    def _check(self, what: str, orders: Sequence[Order]) -> None:
        verdict = self.witness.judge(orders)
        for finding in verdict.findings:
            self.frame.tell(f"{what}: {finding}")
        self.tally.books += [f"{what}: {finding}" for finding in self.proof.findings()]
