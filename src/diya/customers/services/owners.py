"""Beneficial owners of firms (受益所有人): established by shares, by control, or else by management."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from diya.customers import selectors
from diya.customers.contracts import PartyKind
from diya.customers.integrity import OwnerRefused
from diya.customers.models import BeneficialOwner
from diya.foundation import audit, clock, crypto, db
from diya.kernel.errors import NotFound, ensure
from diya.kernel.rates import PPB

PLACE: Final = "customers_beneficialowner|{id}"
PERCENT: Final = 10_000_000

audit.actions(
    {
        "customers.owner.recorded": ("登记受益所有人", "Beneficial owner recorded"),
        "customers.owner.ended": ("终止受益所有人", "Beneficial owner ended"),
    }
)


def record_owner(*, firm_id: UUID, name: str, basis: str, share_ppb: int | None, person_id: UUID | None = None) -> UUID:
    """Record who owns a firm in the end, established today by hand. By shares a person counts from the dated least
    share on (0.25, that is 250,000,000 parts per billion). Raises NotFound, OwnerRefused."""
    firm = selectors.party(firm_id)
    if firm.kind != PartyKind.FIRM:
        raise OwnerRefused(reason_zh="该客户不是企业", reason_en="the customer is no firm", field="firm_id")
    if person_id is not None and selectors.party(person_id).kind == PartyKind.FIRM:
        raise OwnerRefused(reason_zh="受益所有人是自然人", reason_en="an owner is a person", field="person_id")
    today = clock.business_date()
    if basis == "SHARES":
        least, _ = selectors.least_share(on=today)
        if share_ppb is None or not least <= share_ppb <= PPB:
            raise OwnerRefused(
                reason_zh=f"持股须为 {least // PERCENT}% 至 100%",
                reason_en=f"shares are {least // PERCENT} % to 100 %",
                field="share",
            )
    elif share_ppb is not None:
        raise OwnerRefused(reason_zh="仅按股权认定时填写比例", reason_en="a share goes with shares", field="share")
    owner_id, key = db.new_id(), crypto.keys_of([firm.id]).get(firm.id)
    ensure(key is not None, "a firm that was opened has a key")
    BeneficialOwner.objects.create(
        id=owner_id,
        branch_id=firm.branch_id,
        firm_id=firm.id,
        person_id=person_id,
        envelope=crypto.seal(key, PLACE.format(id=owner_id), {"name": name}),  # type: ignore[arg-type]
        basis=basis,
        share_ppb=share_ppb,
        established_date=today,
        recorded_by_id=db.current().context.actor_id or 0,
    )
    audit.record(
        "customers.owner.recorded",
        subject=db.ref("customers.party", firm.id),
        branch_id=firm.branch_id,
        after={"owner": str(owner_id), "basis": basis, "share_ppb": share_ppb},
    )
    return owner_id


def end_owner(*, owner_id: UUID) -> BeneficialOwner:
    """Say that somebody no longer owns a firm, from today on. Raises NotFound."""
    row = BeneficialOwner.objects.select_for_update().filter(id=owner_id, ended_date=None).first()
    if row is None:
        raise NotFound()
    row.ended_date = clock.business_date()
    row.save(update_fields=["ended_date"])
    audit.record(
        "customers.owner.ended",
        subject=db.ref("customers.party", row.firm_id),
        branch_id=row.branch_id,
        after={"owner": str(row.id)},
    )
    return row
