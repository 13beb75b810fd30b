"""The tables of customers, by theme. They are private to the room."""

from diya.customers.models.cases import BeneficialOwner, Case, CaseCheck, CaseKind, CaseNote, CaseState
from diya.customers.models.consents import Consent, ConsentPurpose, ConsentText
from diya.customers.models.duplicates import Duplicate, DuplicateState, Likeness
from diya.customers.models.expiry import DocumentExpiry
from diya.customers.models.facts import CustomKind, Fact
from diya.customers.models.imports import ImportState, PartyImport, PartyImportLine
from diya.customers.models.parties import Party, Token
from diya.customers.models.privacy import LegalHold, Reveal, SubjectRequest
from diya.customers.models.relations import Guarantee, Relation
from diya.customers.models.reports import CreditReport
from diya.customers.models.screening import ScreeningEntry, ScreeningHit, ScreeningList

__all__ = [
    "BeneficialOwner",
    "Case",
    "CaseCheck",
    "CaseKind",
    "CaseNote",
    "CaseState",
    "Consent",
    "ConsentPurpose",
    "ConsentText",
    "CreditReport",
    "CustomKind",
    "DocumentExpiry",
    "Duplicate",
    "DuplicateState",
    "Fact",
    "Guarantee",
    "ImportState",
    "LegalHold",
    "Likeness",
    "Party",
    "PartyImport",
    "PartyImportLine",
    "Relation",
    "Reveal",
    "ScreeningEntry",
    "ScreeningHit",
    "ScreeningList",
    "SubjectRequest",
    "Token",
]
