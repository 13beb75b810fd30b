"""The kinds of facts of a customer: what each holds, how it is checked, kept and shown.
Those of the bank's own (`CUSTOM.…`) come from definitions by JSON Schema and are of the same shape.
"""

from diya.customers.kinds.declared import KINDS, Kind, kind_of, kinds_of
from diya.customers.kinds.fields import Choice, Field, Form, checked, refusal, shown
from diya.customers.kinds.schemas import CUSTOM, custom_kind, ordered

__all__ = [
    "CUSTOM",
    "KINDS",
    "Choice",
    "Field",
    "Form",
    "Kind",
    "checked",
    "custom_kind",
    "kind_of",
    "kinds_of",
    "ordered",
    "refusal",
    "shown",
]
