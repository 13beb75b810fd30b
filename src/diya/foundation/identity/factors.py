"""Second factors: enrolled, shown, taken away. Their secrets are sealed under the person's own keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet

from diya.foundation import clock, crypto, db
from diya.foundation.identity import events, totp
from diya.foundation.identity.staffkeys import keys_for
from diya.foundation.models import Factor, User, subject_of_staff
from diya.foundation.models.identity import FactorKind
from diya.kernel.errors import Conflict, NotFound, RuleRefused

MOST: Final = 10


class CodeRefused(RuleRefused):
    code = "foundation.code_refused"
    zh = "验证码不正确、已使用或已过期。请等待下一个验证码后重试。"
    en = "The code is wrong, used already, or too old. Wait for the next one and try again."


class FactorsFull(Conflict):
    code = "foundation.factors_full"
    zh = "最多登记 {most} 个验证方式，请先解除不用的。"
    en = "There are {most} second factors already. Take one away first."


class LastFactor(RuleRefused):
    code = "foundation.last_factor"
    zh = "须至少保留一个验证方式：请先登记新的，再解除此项。"
    en = "One second factor has to stay. Add a new one first."


def standing(user_id: int) -> QuerySet[Factor]:
    """The factors of a person that were shown once and not taken away."""
    return Factor.objects.filter(user_id=user_id, taken_at__isnull=True, proved_at__isnull=False).order_by("id")


def kinds(user_id: int) -> list[str]:
    """Which kinds of second factor a person has."""
    return sorted(set(standing(user_id).values_list("kind", flat=True)))


def begin_totp(user: User, label: str) -> tuple[Factor, bytes]:
    """A new secret for an authenticator app; it is no factor before its first code was shown."""
    ensure_room(user.pk)
    Factor.objects.filter(user_id=user.pk, kind=FactorKind.TOTP, proved_at__isnull=True).delete()
    secret = totp.new_secret()
    return keep(user.pk, FactorKind.TOTP, label, {"secret": secret.hex()}), secret


def ensure_room(user_id: int) -> None:
    """Refuse with FactorsFull when a person has as many as one may have; others of theirs wait meanwhile."""
    User.objects.select_for_update(no_key=True).get(pk=user_id)
    if standing(user_id).count() >= MOST:
        raise FactorsFull(most=MOST)


def keep(user_id: int, kind: FactorKind, label: str, fields: dict[str, Any], *, token: bytes | None = None) -> Factor:
    """Write a factor down, sealed; it does not stand yet."""
    factor = Factor(id=db.new_id(), user_id=user_id, kind=kind, label=label, token=token, made_at=clock.now())
    factor.envelope = crypto.seal(keys_for(user_id), place(factor.id), fields)
    factor.save(force_insert=True)
    return factor


def opened(factors: Sequence[Factor]) -> list[tuple[Factor, dict[str, Any]]]:
    """Factors of one person with what was sealed of them."""
    if not factors:
        return []
    owner = subject_of_staff(factors[0].user_id)
    keys = crypto.keys_of([owner]).get(owner)
    return [(factor, crypto.open_envelope(keys, place(factor.id), factor.envelope)) for factor in factors]


def prove_totp(user_id: int, factor_id: UUID, code: str) -> Factor:
    """The first code of a new secret makes it a factor."""
    rows = Factor.objects.select_for_update().filter(
        id=factor_id, user_id=user_id, kind=FactorKind.TOTP, proved_at__isnull=True, taken_at__isnull=True
    )
    factor = rows.first()
    if factor is None:
        raise NotFound()
    if not _takes(factor, code):
        raise CodeRefused(field="code")
    stand(factor)
    return factor


def stand(factor: Factor) -> None:
    """A factor was shown for the first time and stands from now on."""
    factor.proved_at = clock.now()
    factor.save(update_fields=["proved_at"])
    after = {"factor": str(factor.id), "kind": factor.kind}
    events.note("foundation.factor.added", events.subject_of(factor.user_id), after)


def shown(user_id: int, code: str) -> bool:
    """Whether a code is one of the person's authenticators', now and for the first time."""
    rows = list(standing(user_id).filter(kind=FactorKind.TOTP).select_for_update())
    return any(_takes(factor, code) for factor in rows)


def _takes(factor: Factor, code: str) -> bool:
    fields = opened([factor])[0][1]
    now = clock.now()
    step = totp.step_of(bytes.fromhex(fields["secret"]), code, at=now, after=factor.last_step)
    if step is None:
        return False
    factor.last_step, factor.used_at = step, now
    factor.save(update_fields=["last_step", "used_at"])
    return True


def take(user_id: int, factor_id: UUID, *, required: bool) -> None:
    """Take a factor of one's own away; where one is required the last one stays."""
    rows = {factor.id: factor for factor in standing(user_id).select_for_update()}
    if factor_id not in rows:
        raise NotFound()
    if required and len(rows) == 1:
        raise LastFactor()
    _taken([rows[factor_id]])


def take_all(user_id: int) -> int:
    """Take every factor of a person away, as two others decided; answers how many there were."""
    return _taken(list(standing(user_id).select_for_update()))


def _taken(factors: Sequence[Factor]) -> int:
    # What was sealed goes too, so that a lost device opens nothing even where the row is put back.
    for factor in factors:
        factor.taken_at, factor.token = clock.now(), None
        factor.envelope = crypto.seal(keys_for(factor.user_id), place(factor.id), {})
        factor.save(update_fields=["taken_at", "token", "envelope"])
        after = {"factor": str(factor.id), "kind": factor.kind}
        events.note("foundation.factor.taken", events.subject_of(factor.user_id), after)
    return len(factors)


def place(factor_id: UUID) -> str:
    """Where the envelope of a factor stands."""
    return f"foundation_factor|{factor_id}"
