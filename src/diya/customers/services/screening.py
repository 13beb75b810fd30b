"""Screening: lists come in versions from files, customers are held against them by tokens, hits become cases."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from diya.customers.integrity import ListKnown, ListRefused
from diya.customers.likeness import FULL, pairs
from diya.customers.models import Case, CaseKind, Party, ScreeningEntry, ScreeningHit, ScreeningList
from diya.customers.services.cases import NewCase, open_cases
from diya.foundation import audit, clock, crypto, db, jobs, parameters, sheets
from diya.foundation.db import fetch_all

THRESHOLD: Final = "customers.screening_threshold"
JOB: Final = "customers.screen"
COLUMNS: Final = {
    "name": ("name", "姓名", "名称"),
    "aliases": ("aliases", "别名"),
    "birth_date": ("birth_date", "出生日期"),
    "id_number": ("id_number", "证件号码"),
}
"""What a list may be headed by; the name is needed, the rest may be missing."""
BETWEEN_ALIASES: Final = re.compile(r"[;；|]")
CHUNK: Final = 500
PLACE: Final = "customers_screeningentry|{id}"
KINDS: Final = ("SANCTIONS", "PEP", "INTERNAL")

audit.actions(
    {
        "customers.screening_list.loaded": ("载入筛查名单", "Screening list loaded"),
        "customers.screening.hit": ("名单命中", "Hit on a list"),
    }
)


@dataclass(frozen=True, slots=True)
class ListedName:
    """One entry of a list: its line, what it is called in every spelling, and what else is known."""

    line: int
    names: tuple[str, ...]
    birth_date: str
    id_number: str

    def digest(self) -> bytes:
        """A token of all the entry says."""
        return crypto.token("screening", json.dumps([*self.names, self.birth_date, self.id_number], ensure_ascii=False))


def load_list(*, code: str, kind: str, name: str, source: str, as_of: date, content: bytes) -> ScreeningList:
    """Load a file as the next version of a list and screen every customer against it in a job.

    The file is read whole first; one bad line refuses it. Raises ListRefused, ListKnown, and what reading raises.
    """
    content_hash = hashlib.sha256(content).digest()
    db.hold(f"customers.screening.{code}")
    known = ScreeningList.objects.filter(code=code, content_hash=content_hash).first()
    if known is not None:
        raise ListKnown(list=code, number=known.number, field="file")
    entries = list(_entries(content))
    number = ScreeningList.objects.filter(code=code).count() + 1
    ScreeningList.objects.filter(code=code, current=True).update(current=False)
    loaded = ScreeningList.objects.create(
        code=code,
        kind=kind,
        number=number,
        name=name,
        source=source,
        as_of=as_of,
        content_hash=content_hash,
        entry_count=len(entries),
        loaded_by_id=db.current().context.actor_id,
    )
    key = crypto.make_key(loaded.id)
    db.insert_all([row for entry in entries for row in _spellings(loaded, key, entry)])
    audit.record(
        "customers.screening_list.loaded",
        subject=db.ref("customers.screening_list", loaded.id),
        branch_id=None,
        after={"code": code, "number": number, "entries": len(entries), "as_of": as_of.isoformat()},
    )
    jobs.start(JOB, {"list": code})
    return loaded


def _entries(content: bytes) -> Iterator[ListedName]:
    sheet = sheets.read(content)
    places = {
        field: next((at for at, title in enumerate(sheet.header) if title.strip().lower() in titles), None)
        for field, titles in COLUMNS.items()
    }
    if places["name"] is None:
        raise ListRefused(line=sheet.header_line, reason_zh="缺少“姓名”列", reason_en="no column “name”", field="file")
    for line in sheet.rows():
        if line.problem:
            raise ListRefused(line=line.number, reason_zh=line.problem.zh, reason_en=line.problem.en, field="file")
        told = {field: line.cells[at].strip() if at is not None else "" for field, at in places.items()}
        yield _entry(line.number, told)


def _entry(line: int, told: Mapping[str, str]) -> ListedName:
    if not crypto.normalise(told["name"]):
        raise ListRefused(line=line, reason_zh="姓名为空", reason_en="the name is empty", field="file")
    if told["birth_date"]:
        try:
            date.fromisoformat(told["birth_date"])
        except ValueError:
            raise ListRefused(
                line=line, reason_zh="出生日期应为 2020-01-31 的写法", reason_en="a day is 2020-01-31", field="file"
            ) from None
    aliases = [part.strip() for part in BETWEEN_ALIASES.split(told["aliases"])]
    names = tuple(dict.fromkeys(one for one in (told["name"], *aliases) if one))
    return ListedName(line, names, told["birth_date"], told["id_number"].upper())


def _spellings(loaded: ScreeningList, key: Any, entry: ListedName) -> Iterator[ScreeningEntry]:
    for name in entry.names:
        entry_id = db.new_id()
        told = {"name": name, "names": entry.names, "birth_date": entry.birth_date, "id_number": entry.id_number}
        yield ScreeningEntry(
            id=entry_id,
            list=loaded,
            line=entry.line,
            digest=entry.digest(),
            envelope=crypto.seal(key, PLACE.format(id=entry_id), told),
            id_token=crypto.token("id_number", entry.id_number) if entry.id_number else None,
            birth_token=crypto.token("birth", entry.birth_date) if entry.birth_date else None,
            name_token=crypto.token("name.whole", name),
            name_tokens=pairs("name", name),
        )


HITS: Final = """
WITH asked AS (
 SELECT k.party_id, k.branch_id, k.digest, k.birth_token, k.name_tokens,
  ARRAY(SELECT t.token FROM customers_token t WHERE t.party_id = k.party_id AND t.kind <> 'NAME') AS tokens
 FROM customers_likeness k JOIN customers_party p ON p.id = k.party_id AND p.merged_into_id IS NULL
 WHERE k.party_id = ANY(%(parties)s)
), parts AS (
 SELECT a.party_id, a.branch_id, a.digest AS party_digest, e.id AS entry_id, e.digest AS entry_digest,
  l.code AS list_code, l.kind AS list_kind, coalesce(e.id_token = ANY(a.tokens), false) AS id,
  CASE WHEN a.birth_token IS NULL OR e.birth_token IS NULL THEN NULL ELSE a.birth_token = e.birth_token END AS birth,
  2000 * (SELECT count(*) FROM unnest(a.name_tokens) t WHERE t = ANY(e.name_tokens))
   / (cardinality(a.name_tokens) + cardinality(e.name_tokens)) AS name
 FROM asked a JOIN customers_screeningentry e ON e.name_tokens && a.name_tokens OR e.id_token = ANY(a.tokens)
 JOIN customers_screeninglist l ON l.id = e.list_id AND l.current
), scored AS (
 SELECT *, CASE WHEN id THEN 1000 ELSE greatest(0, name * 7 / 10
  + CASE WHEN birth THEN 300 WHEN birth IS NULL THEN 0 ELSE -300 END) END AS score FROM parts
)
SELECT DISTINCT ON (s.party_id, s.entry_digest) s.* FROM scored s
 WHERE score >= %(threshold)s AND NOT EXISTS (
  SELECT 1 FROM customers_screeninghit h
  WHERE h.party_id = s.party_id AND h.entry_digest = s.entry_digest AND h.party_digest = s.party_digest)
 ORDER BY s.party_id, s.entry_digest, score DESC, s.entry_id
"""
"""Customers against the current lists. The same number is 1000. Else the name counts 700, the same birthday 300 more
and another birthday 300 less: the same name alone is 700, with another birthday 400, with the same one 1000."""


def screen(party_ids: Sequence[UUID]) -> int:
    """Hold customers in scope against every current list; answers how many hits were new. Each customer with new hits
    has one case for them."""
    threshold = int(Decimal(str(parameters.figure(THRESHOLD, on=clock.business_date()).value)) * FULL)
    found = fetch_all(HITS, {"parties": list(party_ids), "threshold": threshold})
    if not found:
        return 0
    by_party: dict[UUID, list[dict[str, Any]]] = {}
    for row in found:
        by_party.setdefault(row["party_id"], []).append(row)
    new = [
        NewCase(CaseKind.SCREENING_HIT, rows[0]["branch_id"], party_id, summary="", topic=rows[0]["list_code"][:24])
        for party_id, rows in by_party.items()
    ]
    cases = {case.party_id: case for case in open_cases(new)}
    hits = [_hit(row, cases[row["party_id"]]) for row in found]
    db.insert_all(hits)
    audit.record_all(
        [
            audit.NewEvent(
                "customers.screening.hit",
                db.ref("customers.case", hit.case_id),
                hit.branch_id,
                after={"list": hit.list_code, "score_permille": hit.score_permille, **hit.reasons},
                related=[db.ref("customers.party", hit.party_id)],
            )
            for hit in hits
        ]
    )
    return len(hits)


def _hit(row: Mapping[str, Any], case: Case) -> ScreeningHit:
    return ScreeningHit(
        branch_id=row["branch_id"],
        party_id=row["party_id"],
        entry_id=row["entry_id"],
        list_code=row["list_code"],
        list_kind=row["list_kind"],
        score_permille=row["score"],
        reasons={"id": bool(row["id"]), "birth": row["birth"], "name": row["name"]},
        entry_digest=bytes(row["entry_digest"]),
        party_digest=bytes(row["party_digest"]),
        case=case,
        found_date=clock.business_date(),
    )


@jobs.kinds.register(JOB)
def screen_bank(progress: jobs.Progress, arguments: Mapping[str, Any]) -> None:  # noqa: ARG001 - the shape of a job
    """Screen every customer, a chunk to a transaction; what was found before is not found again."""
    context = db.Context(purpose=JOB)
    with db.transaction(db.all_branches(), context, writes=False):
        rows = Party.objects.exclude(kind="TRIAL").filter(merged_into=None).order_by("id")
        everybody = list(rows.values_list("id", flat=True))
    hits = 0
    for start in range(0, len(everybody), CHUNK):
        with db.transaction(db.all_branches(), context):
            hits += screen(everybody[start : start + CHUNK])
        progress.tell(min(start + CHUNK, len(everybody)), len(everybody), f"+{hits}")
