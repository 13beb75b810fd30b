"""Whether the bank knows a number, over all branches: that alone, and where."""

from __future__ import annotations

from diya.customers import identifiers, kinds
from diya.customers.contracts import IdType
from diya.foundation import clock, crypto, db


def known_at(id_type: IdType, number: str) -> list[str]:
    """The codes of the branches at which the number of a document is a customer's; raises FieldRefused.

    The SQL function `customers_known` looks outside the scope and answers nothing else. Passports are looked for too,
    though two countries may give the same number.
    """
    field = kinds.KINDS["IDENTITY_DOCUMENT"].named()["number"]
    try:
        found = identifiers.document(id_type, number, on=clock.business_date())
    except identifiers.Fault as fault:
        raise kinds.refusal(field, fault.zh, fault.en) from None
    rows = db.fetch_all("SELECT * FROM customers_known(%s, %s)", [str(id_type), crypto.token("id_number", found)])
    return [row["branch_code"] for row in rows]
