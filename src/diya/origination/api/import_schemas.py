"""What the endpoints of imports answer."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from ninja import Schema


class MappingColumn(Schema):
    column: str
    field: str
    name_zh: str
    name_en: str
    required: bool
    transformation: str


class MappingDefault(Schema):
    field: str
    name_zh: str
    name_en: str
    value: str


class MappingRow(Schema):
    code: str
    version: int
    name_zh: str
    name_en: str
    product_code: str
    product_zh: str
    product_en: str
    customer_kind: str
    columns: list[MappingColumn]
    ignored: list[str]
    defaults: list[MappingDefault]
    defaults_table: str


class ImportRow(Schema):
    id: UUID
    number: str
    state: str
    mapping_code: str
    mapping_zh: str
    mapping_en: str
    file_name: str
    branch_code: str
    row_count: int
    entered_count: int
    known_count: int
    refused_count: int
    by_name: str
    created_at: datetime
    ended_at: datetime | None
    file_gone_at: datetime | None


class PreviewValue(Schema):
    field: str
    name_zh: str
    name_en: str
    value: str


class MissingOut(Schema):
    code: str
    name_zh: str
    name_en: str


class ProblemOut(Schema):
    line: int
    column: str
    code: str
    zh: str
    en: str


class PreviewRow(Schema):
    line: int
    cells: list[str]
    values: list[PreviewValue]
    missing: list[MissingOut]
    problem: ProblemOut | None


class ImportPreview(Schema):
    header: list[str]
    ignored: list[str]
    unmapped: list[str]
    rows: list[PreviewRow]


class FunnelReason(Schema):
    code: str
    zh: str
    en: str
    count: int


class FunnelBucket(Schema):
    from_days: int
    to_days: int | None
    loan_count: int
    principal_amount: str


class FunnelOut(Schema):
    currency: str
    read: int
    refused: int
    referred: int
    declined: int
    approved: int
    states: dict[str, int]
    referred_by: list[FunnelReason]
    declined_by: list[FunnelReason]
    missing_by: list[FunnelReason]
    booked: int
    balance_amount: str
    buckets: list[FunnelBucket]


class ImportDetail(ImportRow):
    version: int
    size_bytes: int
    sha256: str
    job_id: UUID | None
    allowed_actions: list[str]
    preview: ImportPreview
    problems: list[ProblemOut]
    funnel: FunnelOut


class LineRow(Schema):
    line: int
    state: str
    application_id: UUID | None
    application_number: str | None
    application_state: str | None
    column: str
    code: str
    reason_zh: str
    reason_en: str


class ImportFilters(Schema):
    state: str = ""
