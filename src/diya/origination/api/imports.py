"""Files of applications: mappings, uploading with preview, entering, what became of each line, and the refused ones."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from ninja import File, Form, Query
from ninja.files import UploadedFile

from diya.foundation import access, clock, crypto, db, files
from diya.foundation.door import Command, Listing, Reader
from diya.kernel.money import format_minor
from diya.origination import facts, imports, selectors
from diya.origination.api.endpoints import door
from diya.origination.api.import_schemas import ImportDetail, ImportFilters, ImportRow, LineRow, MappingRow
from diya.origination.contracts import ImportFunnel, ImportState, State
from diya.origination.imports import Entered, Refused
from diya.origination.models import ImportLine, ImportMapping, ImportRun
from diya.origination.services import importing
from diya.origination.services.errorfile import error_file
from diya.origination.services.importing import SUBJECT, Source
from diya.products import selectors as products
from diya.products.contracts import Product
from diya.servicing import selectors as servicing

ENTER: Final = "origination.import.create"
SEE: Final = "origination.import.view"
PREVIEW_LINES: Final = 20
MASKED: Final = {"id_number": (4, 4), "phone": (3, 4)}
"""How much of both ends of a personal number is shown."""
PROBLEMS_SHOWN: Final = 50


def _mapping_rows(rows: Sequence[ImportMapping]) -> list[dict[str, Any]]:
    on = clock.business_date()
    versions = selectors.mapping_versions((row.code for row in rows), on=on)
    offered = {product.code: product for product in products.products(on=on)}
    answer = []
    for row in rows:
        version = versions[row.code]
        mapping = imports.mapping_from(version.content)
        product = offered[mapping.product_code]
        names = imports.field_names(product)
        answer.append(
            {
                "code": row.code,
                "version": version.number,
                "name_zh": row.name_zh,
                "name_en": row.name_en,
                "product_code": product.code,
                "product_zh": product.name_zh,
                "product_en": product.name_en,
                "customer_kind": mapping.customer_kind,
                "columns": [
                    {
                        "column": one.column,
                        "field": one.field,
                        "name_zh": names[one.field][0],
                        "name_en": names[one.field][1],
                        "required": one.required,
                        "transformation": one.transformation,
                    }
                    for one in mapping.columns
                ],
                "ignored": list(mapping.ignored),
                "defaults": [
                    {"field": name, "name_zh": names[name][0], "name_en": names[name][1], "value": value}
                    for name, value in mapping.defaults
                ],
                "defaults_table": mapping.defaults_table,
            }
        )
    return answer


@door.listing("/import-mappings", right=SEE, row=MappingRow, sorts=("code",), exports=False)
def list_mappings(request: Reader) -> Listing:
    """How files become applications: the mappings that hold today."""
    return Listing(selectors.mappings(), _mapping_rows)


def _rows(rows: Sequence[ImportRun]) -> list[dict[str, Any]]:
    names = files.names([row.file for row in rows if row.file_gone_at is None])
    return [
        {
            **{name: getattr(row, name) for name in ImportRow.model_fields if hasattr(row, name)},
            "mapping_code": row.mapping.mapping_id,
            "mapping_zh": row.mapping.mapping.name_zh,
            "mapping_en": row.mapping.mapping.name_en,
            "file_name": names.get(row.file_id, ""),
            "branch_code": row.branch.code,
            "by_name": row.officer.name,
        }
        for row in rows
    ]


@door.listing("/imports", right=SEE, row=ImportRow, sorts=("-created_at",))
def list_imports(request: Reader, filters: Query[ImportFilters]) -> Listing:
    """Files of applications, newest first."""
    return Listing(selectors.import_runs(state=filters.state), _rows)


@door.read("/imports/{import_id}", right=SEE, answer=ImportDetail)
def get_import(request: Reader, import_id: UUID) -> dict[str, Any]:
    """One file: its first lines as they came and as they were read, what is wrong, and what became of it."""
    return _detail(import_id)


@door.listing("/imports/{import_id}/lines", right=SEE, row=LineRow, sorts=("line",), exports=False)
def list_import_lines(request: Reader, import_id: UUID, filters: Query[ImportFilters]) -> Listing:
    """What became of each line."""
    run = selectors.import_run(import_id)
    return Listing(selectors.import_lines(run.id, state=filters.state), _line_rows)


@door.read("/imports/{import_id}/errors", right="origination.import.export", answer=None)
def import_errors(request: Reader, import_id: UUID) -> HttpResponse:
    """The refused lines as a file to correct and send again."""
    run = selectors.import_run(import_id)
    importing.errors_taken(run)
    response = HttpResponse(error_file(run.id), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{run.number}-errors.csv"'
    return response


def _show(reference: str) -> dict[str, Any]:
    return _detail(db.ref_id(reference))


@door.command("POST", "/imports", right=ENTER, answer=ImportDetail, show=_show)
def receive_import(request: Command, mapping: Form[str], branch_code: Form[str], file: File[UploadedFile]) -> str:
    """Look a file through: CSV or XLSX of at most 20 MB. Nothing of it is entered yet."""
    content = file.read()
    import_id = importing.receive(branch_code=branch_code, mapping=mapping, name=file.name or "", content=content)
    return db.ref(SUBJECT, import_id)


@door.command("POST", "/imports/{import_id}/start", right=ENTER, answer=ImportDetail, show=_show, versioned=True)
def start_import(request: Command, import_id: UUID) -> str:
    """Enter what was looked through, or go on with what broke off; a job does it."""
    return db.ref(SUBJECT, importing.start(import_id=import_id, expected_version=request.expected_version))


@door.command("POST", "/imports/{import_id}/discard", right=ENTER, answer=ImportDetail, show=_show, versioned=True)
def discard_import(request: Command, import_id: UUID) -> str:
    """Give up a file that was looked through and not entered."""
    return db.ref(SUBJECT, importing.discard(import_id=import_id, expected_version=request.expected_version))


def _detail(import_id: UUID) -> dict[str, Any]:
    run = selectors.import_run(import_id)
    refused = selectors.import_lines(run.id, state="REFUSED").order_by("line")[:PROBLEMS_SHOWN]
    return {
        **_rows([run])[0],
        "version": run.version,
        "size_bytes": run.file.size_bytes,
        "sha256": bytes(run.file.sha256).hex(),
        "job_id": run.job_id,
        "allowed_actions": _allowed(run),
        "preview": _preview(run),
        "problems": [
            {
                "line": one["line"],
                "column": one["column"],
                "code": one["code"],
                "zh": one["reason_zh"],
                "en": one["reason_en"],
            }
            for one in _line_rows(list(refused))
        ],
        "funnel": _funnel(selectors.import_funnel(run.id)),
    }


def _allowed(run: ImportRun) -> list[str]:
    may = access.may(ENTER, branch_id=run.branch_id)
    takes = access.may("origination.import.export", branch_id=run.branch_id)
    there = run.file_gone_at is None
    rules = (
        ("start", may and there and run.state in (ImportState.PREVIEWED, ImportState.BROKEN)),
        ("discard", may and there and run.state == ImportState.PREVIEWED),
        ("take_errors", takes and there and run.refused_count > 0),
    )
    return [action for action, now in rules if now]


def _line_rows(rows: Sequence[ImportLine]) -> list[dict[str, Any]]:
    reasons = selectors.import_reasons(rows)
    return [
        {
            "line": row.line,
            "state": "ENTERED" if row.application else "REFUSED",
            "application_id": row.application_id,
            "application_number": row.application.number if row.application else None,
            "application_state": row.application.state if row.application else None,
            "column": row.column,
            "code": row.code,
            "reason_zh": reasons.get(row.id, ("", ""))[0],
            "reason_en": reasons.get(row.id, ("", ""))[1],
        }
        for row in rows
    ]


def _preview(run: ImportRun) -> dict[str, Any]:
    """The first lines of the file, raw and read; identity numbers and phones stay masked, as everywhere."""
    if run.file_gone_at is not None:
        return {"header": [], "ignored": [], "unmapped": [], "rows": []}
    on = clock.business_date()
    found = importing.open_source(run.mapping, files.read(run.file), run.branch.code, on=on)
    lines = list(islice(found.sheet.rows(), PREVIEW_LINES))
    read = found.completed(list(islice(found.read(), PREVIEW_LINES)), on=on)
    ends = {column.column: MASKED[column.field] for column in found.mapping.columns if column.field in MASKED}
    places = {place: ends[title] for place, title in enumerate(found.sheet.header) if title in ends}
    return {
        "header": list(found.sheet.header),
        "ignored": list(found.mapping.ignored),
        "unmapped": imports.unmapped(found.sheet, found.mapping),
        "rows": [
            {
                "line": line.number,
                "cells": [_masked(cell, places.get(place)) for place, cell in enumerate(line.cells)],
                **_previewed(one, found),
            }
            for line, one in zip(lines, read, strict=True)
        ],
    }


def _masked(text: str, ends: tuple[int, int] | None) -> str:
    return text if ends is None else crypto.mask(text, head=ends[0], tail=ends[1])


def _previewed(one: Entered | Refused, found: Source) -> dict[str, Any]:
    if isinstance(one, Refused):
        problem = {"line": one.line, "column": one.column, "code": one.code, "zh": one.zh, "en": one.en}
        return {"values": [], "missing": [], "problem": problem}
    names = imports.field_names(found.product)
    said = {column.field: {code: given for given, code in column.codes} for column in found.mapping.columns}
    values = [
        {
            "field": name,
            "name_zh": names[name][0],
            "name_en": names[name][1],
            # A code is shown in the word that the file has for it.
            "value": said.get(name, {}).get(value) or _shown(name, value, found.product),
        }
        for name, value in one.values.items()
    ]
    return {"values": values, "missing": imports.missing(one, found.product), "problem": None}


def _shown(name: str, value: Any, product: Product) -> str:
    """A value as a person reads it."""
    if name in MASKED:
        return _masked(str(value), MASKED[name])
    if name.endswith("_amount"):
        return format_minor(value, product.terms.currency)
    fact = next((fact for fact in product.terms.facts if name == f"facts.{fact.code}"), None)
    return facts.shown(fact, value) if fact else str(value)


def _funnel(funnel: ImportFunnel) -> dict[str, Any]:
    booked, balance = servicing.booked(contracts=funnel.contracts)
    buckets = servicing.buckets(on=clock.business_date(), contracts=funnel.contracts)
    return {
        "currency": funnel.currency,
        "read": funnel.read,
        "refused": funnel.refused,
        "referred": funnel.verdicts.get("REFER", 0),
        "declined": funnel.verdicts.get("DECLINE", 0),
        "approved": funnel.verdicts.get("APPROVE", 0),
        "states": {state: funnel.states.get(state, 0) for state in State},
        "referred_by": funnel.reasons.get("REFER", []),
        "declined_by": funnel.reasons.get("DECLINE", []),
        "missing_by": funnel.missing,
        "booked": booked,
        "balance_amount": format_minor(balance, funnel.currency),
        "buckets": [
            {
                "from_days": bucket.from_days,
                "to_days": bucket.to_days,
                "loan_count": bucket.loan_count,
                "principal_amount": format_minor(bucket.principal, bucket.currency),
            }
            for bucket in buckets
        ],
    }
