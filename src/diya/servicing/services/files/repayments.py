"""What a line of a file of repayments does: its loan takes what is due, the rest goes to suspense."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from django.db import connection

from diya.foundation import clock, crypto, db
from diya.foundation.crypto import Keyring
from diya.servicing.contracts import Channel
from diya.servicing.incoming import camt, table
from diya.servicing.incoming.contracts import WAITING, BadLine, LineState
from diya.servicing.incoming.lines import Incoming, Statement, array
from diya.servicing.incoming.matching import Match, match
from diya.servicing.incoming.selectors import LINE_PLACE
from diya.servicing.models import IncomingFile, SuspenseItem
from diya.servicing.services.suspense.taking import Received, put_aside, take

log = logging.getLogger("diya.servicing")

MATCHED_AT_ONCE: Final = 2_000


def parse(content: bytes) -> Statement[Incoming]:
    """What a file says, whichever of its formats it has; raises what the readers do."""
    return camt.read(content) if camt.is_xml(content) else table.read_repayments(content)


def rows(row: IncomingFile, statement: Statement[Incoming], key: Keyring) -> Iterator[Sequence[Mapping[str, Any]]]:
    """The lines of a file with what was found for each, some at a time."""
    seen: set[bytes] = set()
    unknown = _unknown(row)
    for first in range(0, len(statement.lines), MATCHED_AT_ONCE):
        some = statement.lines[first : first + MATCHED_AT_ONCE]
        good = [line for line in some if isinstance(line, Incoming)]
        found = iter(match(good, on=clock.business_date()))
        known = _known(line.entry for line in good)
        made = []
        for line in some:
            if isinstance(line, BadLine):
                made.append(_bad(unknown, line, key))
                continue
            made.append(_line(unknown, line, next(found), key))
            if line.entry in known or line.key in seen:
                made[-1]["state"] = LineState.KNOWN.value
            seen.add(line.key)
        yield made


def waiting(row: IncomingFile) -> list[tuple[int, int]]:
    """Lines that are to be posted, in the file's order, each with a number that those for one loan have in common."""
    found = db.fetch_all(_WAITING, [row.id, _states()])
    return [(one["line"], one["strand"]) for one in found]


def post(row: IncomingFile, lines: Sequence[int]) -> None:
    """Post lines in one transaction. A line that was taken before, from this file or another, is known and adds
    nothing; of the others every cent is applied or in suspense."""
    _settle(row, _fresh(row, lines))


def fail(row: IncomingFile, line: int, error: Exception) -> None:
    """Put the money of a line that could not be posted into suspense, whole, with the fault as its reason."""
    log.warning("%s: a line goes to suspense", row.number, exc_info=error)
    code = getattr(error, "code", type(error).__name__)[:80]
    _settle(row, [replace(one, matched=False, code=code) for one in _fresh(row, [line])])


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that is being posted: its money in minor units, the loan it names, and whether that may take it."""

    id: UUID
    line: int
    loan_id: UUID | None
    matched: bool
    amount: int
    currency: str
    code: str


def _settle(row: IncomingFile, lines: Sequence[_Line]) -> None:
    money = [Received(one.amount, one.loan_id if one.matched else None, one.code) for one in lines]
    applied, others, items = [], [], []
    for one, taken in zip(lines, take(money, Channel.TRANSFER), strict=True):
        if not taken.left:
            applied.append(one.line)
            continue
        state = LineState.PARTLY if taken.applied else LineState.SUSPENDED
        others.append((one.line, state.value, taken.applied, taken.left, taken.why))
        items.append(
            SuspenseItem(
                branch_id=row.branch_id,
                channel=Channel.TRANSFER.value,
                currency=one.currency,
                amount=taken.left,
                reason=taken.why,
                received_date=clock.business_date(),
                line_id=one.id,
                loan_id=one.loan_id,
            )
        )
    with connection.cursor() as cursor:
        if applied:
            cursor.execute(_APPLIED, [row.id, array(applied)])
        if others:
            cursor.execute(_NOT_APPLIED, [json.dumps(others, ensure_ascii=False), row.id])
    put_aside(items)


def _fresh(row: IncomingFile, lines: Sequence[int]) -> list[_Line]:
    """The lines that nobody took before, taken now. Of two files with the same entry at once the second waits for the
    key of the entry, and finds it taken; keys are written in their order, so that two never wait for each other."""
    found = db.fetch_all(_LOCK, [row.id, array(lines), _states()])
    numbers = array([one["line"] for one in found])
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_ENTRIES, [row.id, numbers])
        cursor.execute(_TAKE_LINES, [row.id, numbers])
        taken = {bytes(key) for (key,) in cursor.fetchall()}
        known = [one["line"] for one in found if one["line_key"] not in taken]
        if known:
            cursor.execute(_SET_KNOWN, [row.id, array(known)])
    return [
        _Line(
            id=one["id"],
            line=one["line"],
            loan_id=one["loan_id"],
            matched=one["state"] == LineState.MATCHED,
            amount=one["amount"],
            currency=one["currency"],
            code=one["code"],
        )
        for one in found
        if one["line_key"] in taken
    ]


def _states() -> list[str]:
    return [state.value for state in WAITING]


_WAITING: Final = """
SELECT line, coalesce(hashtextextended(loan_id::text, 0), line) AS strand FROM servicing_incomingline
WHERE incoming_id = %s AND state = ANY(%s) ORDER BY line
"""
_LOCK: Final = """
SELECT id, line, line_key, loan_id, state, amount, currency, code FROM servicing_incomingline
WHERE incoming_id = %s AND line = ANY(%s::int[]) AND state = ANY(%s) ORDER BY line FOR UPDATE
"""
_TAKE_ENTRIES: Final = """
INSERT INTO servicing_incomingentry (entry_key, incoming_id)
SELECT DISTINCT entry_key, incoming_id FROM servicing_incomingline WHERE incoming_id = %s AND line = ANY(%s::int[])
ORDER BY entry_key ON CONFLICT DO NOTHING
"""
_TAKE_LINES: Final = """
INSERT INTO servicing_incomingkey (line_key, entry_key, incoming_id)
SELECT l.line_key, l.entry_key, l.incoming_id
FROM servicing_incomingline l JOIN servicing_incomingentry e USING (entry_key, incoming_id)
WHERE l.incoming_id = %s AND l.line = ANY(%s::int[])
ORDER BY l.line_key ON CONFLICT DO NOTHING RETURNING line_key
"""
_SET_KNOWN: Final = """
UPDATE servicing_incomingline SET state = 'KNOWN' WHERE incoming_id = %s AND line = ANY(%s::int[])
"""
_APPLIED: Final = """
UPDATE servicing_incomingline SET state = 'APPLIED', applied_amount = amount, code = ''
WHERE incoming_id = %s AND line = ANY(%s::int[])
"""
_NOT_APPLIED: Final = """
UPDATE servicing_incomingline l
SET state = n.said->>1, applied_amount = (n.said->>2)::bigint, suspense_amount = (n.said->>3)::bigint, code = n.said->>4
FROM json_array_elements(%s) AS n(said) WHERE l.incoming_id = %s AND l.line = (n.said->>0)::int
"""


def _known(entries: Iterable[bytes]) -> set[bytes]:
    """Those entries that a file was posted from before."""
    rows = db.fetch_all(_KNOWN, [",".join(entry.hex() for entry in entries)])
    return {bytes(row["entry_key"]) for row in rows}


# Keys go as one text: a parameter for each costs more than finding it.
_KNOWN: Final = """
SELECT entry_key FROM servicing_incomingentry
WHERE entry_key IN (SELECT decode(entry, 'hex') FROM unnest(string_to_array(%s, ',')) AS given(entry))
"""


def _line(unknown: Mapping[str, Any], said: Incoming, found: Match, key: Keyring) -> dict[str, Any]:
    line_id, line_key = str(db.new_id()), f"\\x{said.key.hex()}"
    return {
        **unknown,
        "id": line_id,
        "line": said.number,
        "line_key": line_key,
        "entry_key": line_key if said.entry == said.key else said.entry,
        "state": found.state.value,
        "rule": found.rule.value if found.rule else "",
        "loan_id": found.loan_id,
        "amount": said.amount,
        "currency": said.currency,
        "value_date": said.value_date,
        "code": found.why,
        "envelope": crypto.seal(key, LINE_PLACE.format(id=line_id), said.sealed),
    }


def _bad(unknown: Mapping[str, Any], bad: BadLine, key: Keyring) -> dict[str, Any]:
    line_id = str(db.new_id())
    return {
        **unknown,
        "id": line_id,
        "line": bad.number,
        "state": LineState.REFUSED.value,
        "code": bad.code,
        "column": bad.column[:120],
        "envelope": crypto.seal(key, LINE_PLACE.format(id=line_id), {"zh": bad.zh, "en": bad.en}),
    }


def _unknown(row: IncomingFile) -> dict[str, Any]:
    """A line as the table holds it when nothing is known of it, as text where a text is what is sent."""
    return {
        "id": "",
        "branch_id": row.branch_id,
        "incoming_id": str(row.id),
        "line": 0,
        "line_key": "\\x",
        "entry_key": "\\x",
        "state": "",
        "rule": "",
        "loan_id": None,
        "amount": 0,
        "currency": "",
        "value_date": None,
        "applied_amount": 0,
        "suspense_amount": 0,
        "code": "",
        "column": "",
        "envelope": b"",
    }
