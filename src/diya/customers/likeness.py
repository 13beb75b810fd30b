"""What two customers are compared by, as keyed tokens, and how alike they are, reckoned by the database on tokens."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from diya.foundation import crypto

NAME_WEIGHT: Final = 500
BIRTH_WEIGHT: Final = 300
PHONE_WEIGHT: Final = 300
ADDRESS_WEIGHT: Final = 150
FULL: Final = 1000
LEAST_THRESHOLD: Final = NAME_WEIGHT + ADDRESS_WEIGHT
"""Who shares neither telephone nor birthday can reach 650 at most, so only those who share one are compared."""


def likeness(head: Mapping[str, Any]) -> dict[str, Any]:
    """The tokens a customer is compared by, from the head of their file, and one token of them all.

    The telephone and the birthday are one token each; name and address one for every two neighbouring characters, so
    that 和平路1号 and 和平路 1 号 are the same and 和平路1号 and 和平路2号 nearly are.
    """
    name, phone, address = head["name"], head["phone"], head["address"]
    born = head["birth_date"] or ""
    whole = json.dumps([crypto.normalise(text) for text in (name, phone, born, address)], ensure_ascii=False)
    return {
        "digest": crypto.token("likeness", whole),
        "phone_token": crypto.token("phone", phone) if phone else None,
        "birth_token": crypto.token("birth", born) if born else None,
        "name_tokens": pairs("name", name),
        "address_tokens": pairs("address", address),
    }


def pairs(kind: str, text: str) -> list[bytes]:
    """Tokens of every two neighbouring characters; of a single character the token of it alone."""
    size = min(2, len(crypto.normalise(text)))
    return crypto.ngram_tokens(kind, text, size=size) if size else []


def said(row: Mapping[str, Any]) -> dict[str, int]:
    """The parts of a score as kept beside it, in permille."""
    return {part: row[part] for part in ("name", "birth", "phone", "address")}


PAIRS: Final = """
WITH near AS (
 SELECT a.party_id AS one, b.party_id AS two FROM customers_likeness a
  JOIN customers_likeness b ON b.phone_token = a.phone_token AND b.party_id <> a.party_id
  WHERE a.party_id = ANY(%(parties)s)
 UNION
 SELECT a.party_id, b.party_id FROM customers_likeness a
  JOIN customers_likeness b ON b.birth_token = a.birth_token AND b.party_id <> a.party_id
  WHERE a.party_id = ANY(%(parties)s)
), alike AS (
 SELECT DISTINCT least(one, two) AS low, greatest(one, two) AS high FROM near
), parts AS (
 SELECT low, high, a.branch_id AS low_branch, b.branch_id AS high_branch,
  CASE WHEN cardinality(a.name_tokens) + cardinality(b.name_tokens) = 0 THEN 0 ELSE
   2000 * (SELECT count(*) FROM unnest(a.name_tokens) t WHERE t = ANY(b.name_tokens))
    / (cardinality(a.name_tokens) + cardinality(b.name_tokens)) END AS name,
  CASE WHEN a.birth_token = b.birth_token THEN 1000 ELSE 0 END AS birth,
  CASE WHEN a.phone_token = b.phone_token THEN 1000 ELSE 0 END AS phone,
  CASE WHEN cardinality(a.address_tokens) + cardinality(b.address_tokens) = 0 THEN 0 ELSE
   2000 * (SELECT count(*) FROM unnest(a.address_tokens) t WHERE t = ANY(b.address_tokens))
    / (cardinality(a.address_tokens) + cardinality(b.address_tokens)) END AS address
 FROM alike JOIN customers_likeness a ON a.party_id = low JOIN customers_likeness b ON b.party_id = high
), scored AS (
 SELECT *, least(1000, (name * %(w_name)s + birth * %(w_birth)s + phone * %(w_phone)s + address * %(w_address)s)
  / 1000) AS score FROM parts
)
SELECT s.* FROM scored s
 JOIN customers_party p ON p.id = s.low AND p.merged_into_id IS NULL
 JOIN customers_party q ON q.id = s.high AND q.merged_into_id IS NULL
 WHERE score >= %(threshold)s
 AND NOT EXISTS (SELECT 1 FROM customers_duplicate d WHERE d.party_id = s.low AND d.other_id = s.high)
 AND NOT EXISTS (SELECT 1 FROM customers_duplicate d WHERE d.party_id = s.high AND d.other_id = s.low)
 ORDER BY low, high
"""
"""Pairs that are alike enough and were not found before. The share of common pairs of characters is Dice's: 林浩然 and
林浩燃 have one of two in common on each side, 2 x 1 / (2 + 2) = 500 permille. Same name and same birthday make
1000 x 0.5 + 1000 x 0.3 = 800."""

WEIGHTS: Final = {
    "w_name": NAME_WEIGHT,
    "w_birth": BIRTH_WEIGHT,
    "w_phone": PHONE_WEIGHT,
    "w_address": ADDRESS_WEIGHT,
}
