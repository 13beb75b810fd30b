"""抵债资产: what the bank took instead of money is sold again, before its clock runs out."""

from __future__ import annotations

from uuid import UUID

from diya.foundation import audit, clock, db, outbox
from diya.kernel.errors import NotFound, ensure
from diya.kernel.money import format_minor
from diya.ledger import selectors as books
from diya.ledger import services as ledger
from diya.ledger.contracts import Line
from diya.servicing import models
from diya.servicing.contracts import AssetDisposed, AssetState, Channel
from diya.servicing.posting import MONEY_IN

audit.actions({"servicing.asset.disposed": ("抵债资产处置", "Foreclosed property disposed of")})


def dispose(*, asset_id: UUID, proceeds: int, channel: Channel) -> models.ForeclosedAsset:
    """Sell a property that was taken in payment: the proceeds come in, the value leaves, the difference is the result.

    Taken at 800,000.00 and sold for 760,000.00: a loss of 40,000.00. Raises NotFound, AssetDisposed, DayClosing.
    """
    ensure(proceeds >= 0, "proceeds are not below zero")
    today = clock.money_date()
    asset = models.ForeclosedAsset.objects.select_for_update().select_related("loan").filter(id=asset_id).first()
    if asset is None:
        raise NotFound()
    if asset.state != AssetState.HELD:
        raise AssetDisposed()
    codes = books.accounts_by_role()
    money, result = codes[MONEY_IN[channel]], codes["DISPOSAL_RESULT"]
    flows = [(money, codes["FORECLOSED"], min(proceeds, asset.value_amount))]
    flows.append((result, codes["FORECLOSED"], asset.value_amount - proceeds))
    flows.append((money, result, proceeds - asset.value_amount))
    reference = f"ASSET-{asset.id.hex[:20]}"
    ledger.post(
        reference=reference,
        source=db.ref("servicing.asset", asset.id),
        kind="servicing.asset_disposed",
        branch_id=asset.branch_id,
        value_date=today,
        lines=[
            Line(debit, credit, amount, asset.currency, asset.loan.product_code)
            for debit, credit, amount in flows
            if amount > 0
        ],
        description=asset.loan.number,
    )
    asset.state, asset.disposed_date = AssetState.DISPOSED, today
    asset.proceeds_amount, asset.entry_reference = proceeds, reference
    asset.version += 1
    asset.save()
    loan = db.ref("servicing.loan", asset.loan_id)
    audit.record(
        "servicing.asset.disposed",
        subject=db.ref("servicing.asset", asset.id),
        branch_id=asset.branch_id,
        after={
            "value_amount": format_minor(asset.value_amount, asset.currency),
            "proceeds_amount": format_minor(proceeds, asset.currency),
            "entry": reference,
        },
        related=[loan, *asset.loan.related],
    )
    outbox.publish("servicing.asset.disposed", subject=loan, branch_id=asset.branch_id)
    return asset
