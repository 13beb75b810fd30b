"""What a line of a file of repayments does: its loan takes what is due, the rest goes to suspense."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Final
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import connection

from diya.foundation import clock, crypto, db
from diya.servicing.contracts import Channel
from diya.servicing.incoming import camt, table
from diya.servicing.incoming.contracts import WAITING, BadLine, LineState
from diya.servicing.incoming.lines import Incoming, Statement
from diya.servicing.incoming.matching import Match, match
from diya.servicing.incoming.selectors import LINE_PLACE
from diya.servicing.models import IncomingFile, IncomingLine, SuspenseItem
from diya.servicing.services.suspense.taking import Received, Taken, put_aside, take

log = logging.getLogger("diya.servicing")

MATCHED_AT_ONCE: Final = 2_000
WRITTEN: Final = ("state", "code", "applied_amount", "suspense_amount")


def parse(content: bytes) -> Statement[Incoming]:
    """What a file says, whichever of its formats it has; raises what the readers do."""
    return camt.read(content) if camt.is_xml(content) else table.read_repayments(content)


def rows(row: IncomingFile, statement: Statement[Incoming], key: AESGCM) -> Sequence[IncomingLine]:
    """The lines of a file with what was found for each."""
    good = [line for line in statement.lines if isinstance(line, Incoming)]
    matches: list[Match] = []
    known: set[bytes] = set()
    for first in range(0, len(good), MATCHED_AT_ONCE):
        some = good[first : first + MATCHED_AT_ONCE]
        matches += match(some, on=clock.business_date())
        known |= _known(row.id, [(line.key, line.entry) for line in some])
    found = dict(zip((line.number for line in good), matches, strict=True))
    made: list[IncomingLine] = []
    seen: set[bytes] = set()
    for line in statement.lines:
        if isinstance(line, BadLine):
            made.append(_bad(row, line, key))
            continue
        made.append(_line(row, line, found[line.number], key))
        if line.key in known or line.key in seen:
            made[-1].state = LineState.KNOWN.value
        seen.add(line.key)
    return made


def waiting(row: IncomingFile) -> list[UUID]:
    """Lines that are to be posted, in the file's order."""
    states = [state.value for state in WAITING]
    return list(row.lines.filter(state__in=states).order_by("line").values_list("id", flat=True))


def post(row: IncomingFile, ids: Sequence[UUID]) -> None:
    """Post lines in one transaction. A line that was taken before, from this file or another, is known and adds
    nothing; of the others every cent is applied or in suspense."""
    _settle(_fresh(row, ids))


def fail(row: IncomingFile, line_id: UUID, error: Exception) -> None:
    """Put the money of a line that could not be posted into suspense, whole, with the fault as its reason."""
    log.warning("%s: a line goes to suspense", row.number, exc_info=error)
    lines = _fresh(row, [line_id])
    for line in lines:
        line.state, line.code = LineState.UNMATCHED.value, getattr(error, "code", type(error).__name__)[:80]
    _settle(lines)


def _settle(lines: Sequence[IncomingLine]) -> None:
    money = [
        Received(
            amount=line.amount,
            loan_id=line.loan_id if line.state == LineState.MATCHED else None,
            why=line.code,
        )
        for line in lines
    ]
    items = []
    for line, taken in zip(lines, take(money, Channel.TRANSFER), strict=True):
        line.applied_amount, line.suspense_amount, line.code = taken.applied, taken.left, taken.why
        line.state = _state(taken).value
        if taken.left:
            items.append(
                SuspenseItem(
                    branch_id=line.branch_id,
                    channel=Channel.TRANSFER.value,
                    currency=line.currency,
                    amount=taken.left,
                    reason=taken.why,
                    received_date=clock.business_date(),
                    line_id=line.id,
                    loan_id=line.loan_id,
                )
            )
    db.update_all(lines, WRITTEN)
    put_aside(items)


def _state(taken: Taken) -> LineState:
    if not taken.left:
        return LineState.APPLIED
    return LineState.PARTLY if taken.applied else LineState.SUSPENDED


def _fresh(row: IncomingFile, ids: Sequence[UUID]) -> list[IncomingLine]:
    """The lines that nobody took before, taken now."""
    # Two files with the same entry at once: the second waits and finds what the first took.
    db.hold("servicing.incoming")
    states = [state.value for state in WAITING]
    locked = IncomingLine.objects.select_for_update().filter(id__in=ids, state__in=states)
    lines = list(locked.defer("envelope").order_by("line"))
    known = _known(row.id, [(bytes(line.line_key), bytes(line.entry_key)) for line in lines])
    old = [line for line in lines if bytes(line.line_key) in known]
    for line in old:
        line.state = LineState.KNOWN.value
    db.update_all(old, ("state",))
    fresh = [line for line in lines if line.state != LineState.KNOWN]
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_KEYS, [[line.id for line in fresh]])
    return fresh


_TAKE_KEYS: Final = """
INSERT INTO servicing_incomingkey (line_key, entry_key, incoming_id)
SELECT line_key, entry_key, incoming_id FROM servicing_incomingline WHERE id = ANY(%s::uuid[])
"""

# Keys go as one text: a parameter for each costs more than finding it.
_KNOWN: Final = """
SELECT asked.line_key FROM (
    SELECT decode(line, 'hex') AS line_key, decode(entry, 'hex') AS entry_key
    FROM unnest(string_to_array(%s, ','), string_to_array(%s, ',')) AS given(line, entry)
) asked
WHERE EXISTS (SELECT FROM servicing_incomingkey k WHERE k.line_key = asked.line_key)
    OR EXISTS (SELECT FROM servicing_incomingkey k WHERE k.entry_key = asked.entry_key AND k.incoming_id <> %s)
"""


def _known(file_id: UUID, keys: Sequence[tuple[bytes, bytes]]) -> set[bytes]:
    """The payments that were taken before: themselves, or their entry by another file, which may have divided it
    otherwise."""
    lines, entries = (",".join([pair[place].hex() for pair in keys]) for place in (0, 1))
    return {bytes(row["line_key"]) for row in db.fetch_all(_KNOWN, [lines, entries, file_id])}


def _line(row: IncomingFile, said: Incoming, found: Match, key: AESGCM) -> IncomingLine:
    made = IncomingLine(
        branch_id=row.branch_id,
        incoming_id=row.id,
        line=said.number,
        line_key=said.key,
        entry_key=said.entry,
        state=found.state.value,
        rule=found.rule.value if found.rule else "",
        loan_id=found.loan_id,
        amount=said.amount,
        currency=said.currency,
        value_date=said.value_date,
        code=found.why,
    )
    made.envelope = crypto.seal(key, LINE_PLACE.format(id=made.id), said.sealed)
    return made


def _bad(row: IncomingFile, bad: BadLine, key: AESGCM) -> IncomingLine:
    made = IncomingLine(
        branch_id=row.branch_id,
        incoming_id=row.id,
        line=bad.number,
        line_key=b"",
        entry_key=b"",
        state=LineState.REFUSED.value,
        code=bad.code,
        column=bad.column[:120],
    )
    made.envelope = crypto.seal(key, LINE_PLACE.format(id=made.id), {"zh": bad.zh, "en": bad.en})
    return made
