"""Lists: sorted by a declared field, and paged by a cursor that stays right while rows arrive."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from ninja import Field, Schema

from diya.foundation import crypto, looks
from diya.kernel.errors import InvalidInput

MAX_ROWS: Final = 200
COUNTED_ROWS: Final = 10_000

NO_FILTERS: Final = {"format", "columns", "titles", "limit", "cursor", "sort"}
SHOWN: Final = re.compile(r"(?:[a-z_.]+:)?[0-9a-f-]{36}|[A-Za-z_.-]{1,40}|\d{4}-\d\d-\d\d|-?\d{1,8}(?:\.\d{1,4})?")
"""Filter values that cannot be anybody's personal data: ids, codes, days and small figures."""

Row = TypeVar("Row")


class SortUnknown(InvalidInput):
    code = "foundation.sort_unknown"
    zh = "不能按“{sort}”排序，可用：{known}。"
    en = "This list does not sort by “{sort}”; it knows {known}."


class CursorInvalid(InvalidInput):
    code = "foundation.cursor_invalid"
    zh = "翻页标记无效，请从第一页重新查询。"
    en = "The page cursor is not valid. Start again from the first page."


class PageParams(Schema):
    """What every list takes besides its filters."""

    limit: int = Field(50, ge=1, le=MAX_ROWS)
    cursor: str = Field("", max_length=600)
    sort: str = Field("", max_length=60)


class Page(Schema, Generic[Row]):
    """One page of a list. `total` stops counting at 10,000; then it is null."""

    items: list[Row]
    next_cursor: str | None
    total: int | None


@dataclass(frozen=True, slots=True)
class Listing:
    """What a list endpoint answers: the rows it may show, and how a batch of them becomes its row schema. `people`
    tells for a row whose personal data it shows (references), where it does; whoever asks is kept with them."""

    rows: QuerySet[Any]
    to_rows: Callable[[Sequence[Any]], Sequence[Any]]
    people: Callable[[Any], Iterable[str]] | None = None


def page(listing: Listing, params: PageParams, sorts: Sequence[str], asked: HttpRequest) -> dict[str, Any]:
    """A page of the listing after the cursor; a list of people leaves a look."""
    field, descending = _sort(params.sort, sorts)
    rows = listing.rows
    total = rows.order_by()[: COUNTED_ROWS + 1].count()
    if params.cursor:
        rows = rows.filter(_after(rows.model, field, descending, params.cursor))
    found = list(_ordered(rows, field, descending)[: params.limit + 1])
    more = len(found) > params.limit
    found = found[: params.limit]
    searched = bool(asked.GET.get("search"))
    # An empty list showed nobody; a search that found nobody may be a guess and is kept.
    if listing.people is not None and (found or searched):
        action = looks.SEARCHED if searched else looks.SEEN
        people = people_in(listing, found)
        looks.listed(action, name_of(asked), people, {"filters": filters_of(asked), "row_count": len(found)})
    return {
        "items": listing.to_rows(found),
        "next_cursor": _cursor(found[-1], field) if more else None,
        "total": total if total <= COUNTED_ROWS else None,
    }


def people_in(listing: Listing, rows: Iterable[Any]) -> list[str]:
    """Whose personal data rows of a listing show."""
    return [person for row in rows for person in listing.people(row)] if listing.people else []


def name_of(request: HttpRequest) -> str:
    """What a list is called by its address: `customers-parties`."""
    return request.path.removeprefix("/api/v1/").removesuffix("/export").replace("/", "-")[:80]


def filters_of(request: HttpRequest) -> dict[str, str]:
    """What was asked for. A search may hold a name or an identity number: its keyed token stands for it."""
    shown = {}
    for name in sorted(set(request.GET) - NO_FILTERS)[:40]:
        value = request.GET[name]
        plain = name != "search" and SHOWN.fullmatch(value)
        if value:
            shown[name[:40]] = value if plain else f"token:{crypto.token('filter', value).hex()}"
    return shown


def batches(listing: Listing, asked: str, sorts: Sequence[str], *, size: int, most: int) -> Iterator[Sequence[Any]]:
    """The rows of the whole listing in the asked order, a batch at a time; stops after `most` rows."""
    field, descending = _sort(asked, sorts)
    rows = listing.rows
    for _ in range(0, most, size):
        found = list(_ordered(rows, field, descending)[:size])
        if found:
            yield found
        if len(found) < size:
            return
        rows = listing.rows.filter(_after(rows.model, field, descending, _cursor(found[-1], field)))


def _sort(asked: str, sorts: Sequence[str]) -> tuple[str, bool]:
    chosen = asked or sorts[0]
    field = chosen.removeprefix("-")
    if field not in {known.removeprefix("-") for known in sorts}:
        known = ", ".join(known.removeprefix("-") for known in sorts)
        raise SortUnknown(sort=asked[:40], known=known, field="sort")
    return field, chosen.startswith("-")


def _ordered(rows: QuerySet[Any], field: str, descending: bool) -> QuerySet[Any]:
    sign = "-" if descending else ""
    return rows.order_by(*dict.fromkeys((f"{sign}{field}", f"{sign}pk")))


def _cursor(row: Model, field: str) -> str:
    value = getattr(row, field)
    text = value.isoformat() if hasattr(value, "isoformat") else value
    return base64.urlsafe_b64encode(json.dumps([text, str(row.pk)], default=str).encode()).decode()


def _after(model: type[Model], field: str, descending: bool, cursor: str) -> Q:
    try:
        text, key_text = json.loads(base64.urlsafe_b64decode(cursor.encode()))
        value = {column.name: column for column in model._meta.concrete_fields}[field].to_python(text)
        key = model._meta.pk.to_python(key_text)
    except Exception as error:
        raise CursorInvalid(field="cursor") from error
    beyond = "lt" if descending else "gt"
    return Q(**{f"{field}__{beyond}": value}) | Q(**{field: value, f"pk__{beyond}": key})
