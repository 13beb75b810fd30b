"""Whether new business may be done with customers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from diya.customers import selectors
from diya.customers.contracts import Exposure
from diya.customers.integrity import ExposureOverLimit, PartyBlocked, PartyMerged
from diya.customers.models import Party
from diya.foundation import clock
from diya.kernel.money import format_minor


def ensure_clear(party_ids: Iterable[UUID]) -> None:
    """Refuse new business with a customer who was merged into another, or whose hit on a list was confirmed under any
    of their numbers. Raises PartyMerged with the number of the one that stays, PartyBlocked with the list."""
    wanted = set(party_ids)
    for number, stays in selectors.merged_numbers(wanted).values():
        raise PartyMerged(number=number, stays=stays)
    for number, lists in selectors.blocked(wanted).values():
        raise PartyBlocked(number=number, lists="、".join(lists))


def ensure_within_limits(more: Sequence[Exposure]) -> None:
    """Refuse what would let a customer, or the group of connected customers, owe more than the dated limits allow;
    several customers of one group are taken together. Only what is in the currency of the lender's capital counts.

    The parties of the groups are locked until the transaction ends, so that two approvals of one group wait for each
    other. What a group owes at branches out of scope is not seen. Raises ExposureOverLimit. With 10% of a capital of
    1,000,000,000.00 a customer who owes 99,000,000.00 may be lent 1,000,000.00 more and not a fen beyond.
    """
    on = clock.business_date()
    single, group = selectors.exposure_limits(on=on)
    added = [one for one in more if one.currency == single.currency]
    groups = selectors.groups((one.party_id for one in added), on=on)
    everyone = {party_id for members in groups.values() for party_id in members}
    locked = Party.objects.select_for_update(no_key=True).filter(id__in=everyone).order_by("id")
    numbers = dict(locked.values_list("id", "number"))
    stays = dict(Party.objects.filter(merged_into__in=everyone).values_list("id", "merged_into_id"))
    owed: defaultdict[UUID, int] = defaultdict(int)
    for one in [*selectors.exposure_of([*everyone, *stays]), *added]:
        if one.currency == single.currency:
            owed[stays.get(one.party_id, one.party_id)] += one.minor
    for party_id, members in groups.items():
        for limit, used, whom in (
            (single, owed[party_id], {party_id}),
            (group, sum(owed[one] for one in members), members),
        ):
            if used > limit.minor:
                raise ExposureOverLimit(
                    numbers="、".join(sorted(numbers[one] for one in whom if one in numbers)),
                    name_zh=limit.name_zh,
                    name_en=limit.name_en,
                    limit=format_minor(limit.minor, limit.currency),
                    used=format_minor(used, limit.currency),
                    currency=limit.currency,
                )
