"""Property that was taken in payment (抵债资产), its clock, and its sale."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal
from uuid import UUID

from ninja import Query, Schema

from diya.foundation import access, clock, db
from diya.foundation.door import Command, Listing, Reader
from diya.kernel.money import format_minor, parse_minor
from diya.servicing import models, selectors, services
from diya.servicing.api.door import door
from diya.servicing.contracts import AssetState, Channel

DISPOSING = "servicing.distress.create"
ASSET_FIELDS = (
    "description",
    "currency",
    "taken_date",
    "dispose_by",
    "state",
    "disposed_date",
    "entry_reference",
    "version",
)


class AssetRow(Schema):
    id: UUID
    loan_id: UUID
    loan_number: str
    branch_code: str
    description: str
    value_amount: str
    currency: str
    taken_date: date
    dispose_by: date
    days_left: int
    state: str
    disposed_date: date | None
    proceeds_amount: str | None
    entry_reference: str | None
    version: int
    allowed_actions: list[str]


class AssetFilters(Schema):
    state: str = ""
    search: str = ""


def asset_rows(assets: Sequence[models.ForeclosedAsset]) -> list[dict[str, Any]]:
    """Rows of properties, with the days left until each must be disposed of."""
    today = clock.business_date()
    return [
        {
            "id": asset.id,
            "loan_id": asset.loan_id,
            "loan_number": asset.loan.number,
            "branch_code": asset.branch.code,
            "value_amount": format_minor(asset.value_amount, asset.currency),
            "proceeds_amount": (
                None if asset.proceeds_amount is None else format_minor(asset.proceeds_amount, asset.currency)
            ),
            "days_left": (asset.dispose_by - today).days,
            "allowed_actions": _allowed(asset),
            **{name: getattr(asset, name) for name in ASSET_FIELDS},
        }
        for asset in assets
    ]


@door.listing("/assets", right="servicing.loan.view", row=AssetRow, sorts=("dispose_by", "-id", "value_amount"))
def list_assets(request: Reader, filters: Query[AssetFilters]) -> Listing:
    """Property that was taken in payment (抵债资产), with the days left until it must be disposed of."""
    return Listing(selectors.assets(**filters.model_dump()), asset_rows)


def _allowed(asset: models.ForeclosedAsset) -> list[str]:
    held = asset.state == AssetState.HELD
    return ["dispose_asset"] if held and access.may(DISPOSING, branch_id=asset.branch_id) else []


class DisposalIn(Schema):
    proceeds: str
    channel: Literal["COUNTER", "TRANSFER"] = "TRANSFER"


def _show_asset(reference: str) -> dict[str, Any]:
    return asset_rows([selectors.asset(db.ref_id(reference))])[0]


@door.command(
    "POST",
    "/assets/{asset_id}/disposal",
    right=DISPOSING,
    answer=AssetRow,
    show=_show_asset,
    money=True,
)
def dispose_asset(request: Command, asset_id: UUID, body: DisposalIn) -> str:
    """Sell a property that was taken in payment."""
    asset = selectors.asset(asset_id)
    access.require(DISPOSING, branch_id=asset.branch_id)
    proceeds = parse_minor(body.proceeds, asset.currency, field="proceeds", allow_zero=True)
    services.dispose_asset(asset_id=asset_id, proceeds=proceeds, channel=Channel(body.channel))
    return db.ref("servicing.asset", asset_id)
