"""A loan in ACTUS terms, the same in all tests, with any of its terms changed."""

from __future__ import annotations

from typing import Any


def loan(**terms: Any) -> dict[str, Any]:
    """12,000 at 12 % on 30E/360, lent on 1 January 2024, interest monthly from 1 February, until 1 July 2024."""
    return {
        "contractType": "PAM",
        "contractRole": "RPA",
        "statusDate": "2023-12-31T00:00:00",
        "initialExchangeDate": "2024-01-01T00:00:00",
        "maturityDate": "2024-07-01T00:00:00",
        "notionalPrincipal": "12000",
        "nominalInterestRate": " 0.12",
        "dayCountConvention": "30E360",
        "cycleAnchorDateOfInterestPayment": "2024-02-01T00:00:00",
        "cycleOfInterestPayment": "P1ML0",
        "currency": "CNY",
        **terms,
    }


def repaid(kind: str, **terms: Any) -> dict[str, Any]:
    """The same loan repaid monthly from 1 February."""
    return loan(
        contractType=kind,
        **{
            "cycleAnchorDateOfPrincipalRedemption": "2024-02-01T00:00:00",
            "cycleOfPrincipalRedemption": "P1ML0",
            **terms,
        },
    )
