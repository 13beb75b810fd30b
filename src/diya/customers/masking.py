"""What of a customer leaves masked, in one place: the reveal lifts the same mask that the lists put on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from diya.customers.kinds import Form, Kind
from diya.foundation import crypto


def masked(fields: Mapping[str, Any], kind: Kind, *, whole: bool = False) -> dict[str, Any]:
    """The fields of a fact as a screen may show them: those the kind masks with their ends only, unless `whole`.

    A mobile 13800138000 is 138****8000, an e-mail address lee@bank.cn is l**@bank.cn.
    """
    if whole:
        return dict(fields)
    told = dict(fields)
    for field in kind.fields:
        value = told.get(field.name)
        if field.mask is None or not isinstance(value, str):
            continue
        head, tail = field.mask
        if field.form_in(fields) is Form.EMAIL:
            name, _, host = value.partition("@")
            told[field.name] = f"{name[:1]}**@{host}"
        else:
            told[field.name] = crypto.mask(value, head=head, tail=tail)
    return told


def id_number(number: str) -> str | None:
    """An identity number as lists show it; a customer for trials has none."""
    return crypto.mask(number, head=4, tail=4) or None


def phone(number: str) -> str | None:
    """A phone number as lists show it; a customer for trials has none."""
    return crypto.mask(number, head=3, tail=4) or None


def address(text: str) -> str | None:
    """An address as far as its quarter."""
    return crypto.mask(text, head=6, tail=0) or None
