"""The suite that every build goes through, the true product and its broken twins: held, or caught."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from script.lib import proof, races
from script.lib.breaker import AFTER_COMMIT, BEFORE_COMMIT
from script.lib.dispatch import Frame
from script.lib.faultground import Ground
from script.lib.served import Server
from script.lib.testbank import TestBank
from script.lib.twins import TWINS
from script.lib.witness import Caller, Witness

SENT, PAIRS, RACES = 60, 10, 5
PATIENCE_SECONDS = 3
ROUNDS = 3


def caught(frame: Frame, bank: TestBank, ground: Ground) -> dict[str, bool]:
    """Each broken twin with whether the suite failed: each time, in the full form."""
    found = {}
    for twin in TWINS:
        frame.tell(f"twin {twin}")
        found[twin] = all(fails(bank, ground, twin) for _ in range(1 if frame.quick else ROUNDS))
    return found


def fails(bank: TestBank, ground: Ground, build: str = "") -> bool:
    """Whether a build fails the suite: at the first sign when it is a twin, after all of it when it does not."""
    known = set(proof.findings())
    with Server(bank, build, workers=1) as server:
        server.await_ready()
        witness, teller = Witness(bank.app_url), Caller(server.port, "teller", settings.DEMO_PASSWORD)
        for faulted in _acts(server, witness, teller, ground):
            if faulted or not witness.judge().clean or set(proof.findings()) - known:
                return True
    return False


def _acts(server: Server, witness: Witness, teller: Caller, ground: Ground) -> Iterator[int]:
    """Sent twice; killed before and behind the COMMIT and sent again; the same at once; two different ones at once.
    Each answers how many answers were a fault that nobody ordered."""

    def twice(fault: str) -> None:
        order = ground.repayment()
        witness.send(teller, order, fault)
        server.restart_if_dead()
        witness.insist(teller, order, seconds=PATIENCE_SECONDS)

    for fault in ("", f"process:{AFTER_COMMIT}", f"process:{BEFORE_COMMIT}"):
        twice(fault)
        yield 0
    for _ in range(RACES):
        yield races.at_once(witness, teller, ground.repayment(), SENT)
        yield races.pairs(witness, teller, ground.repayment, PAIRS)
