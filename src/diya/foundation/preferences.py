"""How each person likes their screens: language, density, columns, kept views.

Values are sealed under a key of the person, because a kept search may hold a customer's name.
"""

from __future__ import annotations

import re
from typing import Any, Final
from uuid import UUID

from diya.foundation import audit, clock, crypto, db
from diya.foundation.identity.staffkeys import keys_for
from diya.foundation.models import Preference, User, subject_of_staff
from diya.kernel.errors import InvalidInput

MOST_KEYS: Final = 200
KEY: Final = re.compile(r"[a-z][a-z_]{0,30}(?::[A-Za-z0-9/_.-]{1,80})?")

audit.actions({"foundation.preference.changed": ("修改个人设置", "Preference changed")})


class KeyRefused(InvalidInput):
    code = "foundation.preference_key_refused"
    zh = "设置名“{key}”无效，或个人设置已满 {most} 项。"
    en = "“{key}” is not a preference, or there are {most} of them already."


def values(user_id: int) -> dict[str, Any]:
    """Everything a person set."""
    rows = list(Preference.objects.filter(user_id=user_id).order_by("key"))
    owner = subject_of_staff(user_id)
    key = crypto.keys_of([owner]).get(owner) if rows else None
    return {row.key: crypto.open_envelope(key, _place(row.id), row.envelope)["value"] for row in rows}


def set_value(user_id: int, name: str, value: Any) -> None:
    """Keep one value; None forgets it. Raises KeyRefused."""
    User.objects.select_for_update(no_key=True).get(pk=user_id)  # two windows of one person save in turn
    held = Preference.objects.filter(user_id=user_id)
    row = held.filter(key=name).first()
    if not KEY.fullmatch(name) or (row is None and held.count() >= MOST_KEYS):
        raise KeyRefused(key=name[:60], most=MOST_KEYS, field="key")
    if value is None:
        held.filter(key=name).delete()
    else:
        row = row or Preference(id=db.new_id(), user_id=user_id, key=name)
        row.envelope = crypto.seal(keys_for(user_id), _place(row.id), {"value": value})
        row.changed_at = clock.now()
        row.save()
    audit.record("foundation.preference.changed", subject=f"foundation.user:{user_id}", branch_id=None)


def _place(row_id: UUID) -> str:
    return f"foundation_preference|{row_id}"
