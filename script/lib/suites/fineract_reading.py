"""What a case in Fineract's form says: the terms of its loan and what happened to it.

Names are read without case, blanks and underscores, dates as ISO or as "01 February 2024", and settings by
Fineract's own names and numbers, wherever in the case they stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from diya.calc.progressive import (
    AllocationRule,
    ChargeOffBehaviour,
    DaysInMonth,
    DaysInYear,
    Direction,
    Frequency,
    FutureRule,
    InterestCalculation,
    Kind,
    LeapYear,
    Portion,
    Preclosure,
    ProgressiveTerms,
    Recalculation,
    Rest,
    Transaction,
    step,
    strategy_rules,
)
from diya.calc.progressive.figures import percentage, share
from diya.calc.progressive.rules import DEFAULT, USUAL_ORDER, USUAL_RULES
from diya.calc.progressive.transactions import CHARGES

Case = Mapping[str, Any]
Word = TypeVar("Word", bound=StrEnum)

SETTINGS = ("otherSettings", "settings", "terms", "product", "recalculation", "interestRecalculation", "loan")
"""Parts of a case whose keys count as if they stood at its top."""

NUMBERED: dict[type[StrEnum], dict[str, str]] = {
    Frequency: {"0": "DAYS", "1": "WEEKS", "2": "MONTHS", "3": "YEARS"},
    DaysInYear: {"1": "ACTUAL", "360": "DAYS360", "364": "DAYS364", "365": "DAYS365"},
    DaysInMonth: {"1": "ACTUAL", "30": "DAYS30"},
    InterestCalculation: {"0": "DAILY", "1": "SAME_AS_REPAYMENT_PERIOD"},
    Rest: {"1": "SAME_AS_REPAYMENT_PERIOD", "2": "DAILY", "SAMEASREPAYMENT": "SAME_AS_REPAYMENT_PERIOD"},
    Preclosure: {"1": "TILL_PRE_CLOSURE_DATE", "2": "TILL_REST_FREQUENCY_DATE", "TILLPRECLOSE": "TILL_PRE_CLOSURE_DATE"}
    | {"TILLPRECLOSURE": "TILL_PRE_CLOSURE_DATE", "TILLREST": "TILL_REST_FREQUENCY_DATE"},
}
"""The numbers and short names Fineract has for the words of a family."""

KINDS = {
    "DISBURSE": Kind.DISBURSEMENT,
    "DRAWDOWN": Kind.DISBURSEMENT,
    "TRANCHE": Kind.DISBURSEMENT,
    "PAYMENT": Kind.REPAYMENT,
    "AUTOPAY": Kind.REPAYMENT,
    "PREPAYMENT": Kind.REPAYMENT,
    "REFUNDBYCASH": Kind.REFUND_FOR_ACTIVE_LOAN,
    "CHARGE": Kind.FEE,
    "NSFFEE": Kind.PENALTY,
    "LOANNSFFEE": Kind.PENALTY,
    "INSTALLMENTFEE": Kind.INSTALMENT_FEE,
    "WAIVECHARGE": Kind.WAIVE_CHARGES,
    "CHARGEWAIVER": Kind.WAIVE_CHARGES,
    "WAIVELOANCHARGES": Kind.WAIVE_CHARGES,
    "RATECHANGE": Kind.INTEREST_RATE_CHANGE,
    "RESCHEDULE": Kind.INTEREST_RATE_CHANGE,
    "CHANGEINTERESTRATE": Kind.INTEREST_RATE_CHANGE,
    "EXTRATERMS": Kind.EXTEND_REPAYMENT_PERIOD,
    "REAMORTIZATION": Kind.REAMORTIZE,
    "REAMORTISATION": Kind.REAMORTIZE,
    "REAGING": Kind.REAGE,
    "REAGEING": Kind.REAGE,
    "CLOSEWRITTENOFF": Kind.WRITEOFF,
    "CLOSEASWRITTENOFF": Kind.WRITEOFF,
}
LISTS = {
    "transactions": Kind.REPAYMENT,
    "events": Kind.REPAYMENT,
    "steps": Kind.REPAYMENT,
    "operations": Kind.REPAYMENT,
    "repayments": Kind.REPAYMENT,
    "payments": Kind.REPAYMENT,
    "disbursements": Kind.DISBURSEMENT,
    "drawdowns": Kind.DISBURSEMENT,
    "tranches": Kind.DISBURSEMENT,
    "charges": Kind.FEE,
    "fees": Kind.FEE,
    "penalties": Kind.PENALTY,
    "interestratechanges": Kind.INTEREST_RATE_CHANGE,
    "ratechanges": Kind.INTEREST_RATE_CHANGE,
    "interestpauses": Kind.INTEREST_PAUSE,
}
"""Where a case lists what happened, and what an entry is that does not say its kind."""

PER_CENT_OF_PRINCIPAL = (
    "2",
    "5",
    "PERCENTOFAMOUNT",
    "PERCENTOFDISBURSEMENTAMOUNT",
    "AMOUNT",
    "LOANAMOUNT",
    "APPROVEDAMOUNT",
)
"""A charge reckoned on the amount lent, by Fineract's numbers and names."""

NO_EVENTS = ("ACCRUAL", "APPROV", "SUBMIT", "BUSINESSDATE", "COB", "INCOMEPOSTING", "AMORTIZATION", "BUYDOWN")
"""Words of entries that change no instalment."""


class NotUnderstood(ValueError):
    """A word or key of a case that nothing here gives a meaning to: the case cannot pass."""


def plain(name: Any) -> str:
    return re.sub(r"[^a-z0-9]", "", str(name).lower())


def flat(case: Mapping[str, Any]) -> dict[str, Any]:
    """The keys of a case, and of its settings, by their plain names; what stands at the top comes first."""
    found: dict[str, Any] = {}
    for part in SETTINGS:
        for key, value in case.items():
            if plain(key) == plain(part) and isinstance(value, Mapping):
                found |= flat(value)
    return found | {plain(key): value for key, value in case.items()}


def first(names: Mapping[str, Any], *keys: str) -> Any:
    return next((names[key] for key in keys if names.get(key) not in (None, "")), None)


def day_of(said: Any) -> date | None:
    text = str(said or "").strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return datetime.strptime(text, "%d %B %Y").date()  # noqa: DTZ007 - a day has no zone


def _number(said: Any) -> Decimal:
    return Decimal(str(said or 0).replace(",", "").rstrip("%").strip())


def minor(said: Any) -> int:
    return int(_number(said) * 100)


def _rate(said: Any) -> int:
    return int(_number(said) * 10_000_000)


def is_on(said: Any) -> bool:
    return str(said).strip().lower() in ("true", "yes", "1", "enabled", "on")


def _word(family: type[Word], said: Any, default: Word) -> Word:
    """The member of a family that a name or number of Fineract means."""
    if said in (None, ""):
        return default
    text = plain(said).upper()
    text = NUMBERED.get(family, {}).get(text, text)
    found = next((one for one in family if plain(one) == plain(text)), None)
    if found is None:
        raise NotUnderstood(f"{family.__name__} {said}")
    return found


def terms_of(names: dict[str, Any]) -> ProgressiveTerms:
    starts_on = day_of(first(names, "disbursedon", "disbursementdate", "actualdisbursementdate", "startdate"))
    down = first(names, "disbursedamountpercentagefordownpayment", "downpaymentpercentage", "downpaymentpercent")
    has_down = down is not None and is_on(names.get("enabledownpayment", True))
    direction = first(names, "loanscheduleprocessingtype", "scheduleprocessingtype", "processing")
    return ProgressiveTerms(
        principal=minor(names["principal"]),
        starts_on=starts_on or date.min,
        annual_rate_ppb=_rate(first(names, "annualratepercent", "interestrate", "annualnominalinterestrate")),
        count=int(names["numberofrepayments"]),
        every=int(first(names, "repaymentevery", "repayevery") or 1),
        frequency=_word(Frequency, first(names, "repaymentfrequency", "repaymentfrequencytype"), Frequency.MONTHS),
        days_in_year=_word(DaysInYear, first(names, "daysinyear", "daysinyeartype"), DaysInYear.ACTUAL),
        days_in_month=_word(DaysInMonth, first(names, "daysinmonth", "daysinmonthtype"), DaysInMonth.ACTUAL),
        leap_year=_word(LeapYear, first(names, "daysinyearcustomstrategy"), LeapYear.FULL_LEAP_YEAR),
        interest_calculation=_word(
            InterestCalculation,
            first(names, "interestcalculationperiod", "interestcalculationperiodtype"),
            InterestCalculation.DAILY,
        ),
        allow_partial_period=is_on(
            first(names, "allowpartialperiodinterestcalculation", "allowpartialperiodinterestcalcualtion")
        ),
        year_ends_after_31_december=is_on(names.get("interestrecognitionondisbursementdate")),
        first_due=day_of(first(names, "firstrepaymenton", "firstrepaymentondate", "repaymentsstartingfromdate")),
        fixed_length=int(names["fixedlength"]) if names.get("fixedlength") else None,
        instalment_multiple=minor(
            first(
                names, "roundinstalmenttomultipleof", "installmentamountinmultiplesof", "roundinstallmenttomultipleof"
            )
        ),
        grace_on_principal=int(first(names, "graceonprincipal", "graceonprincipalpayment") or 0),
        grace_on_interest=int(first(names, "graceoninterest", "graceoninterestpayment") or 0),
        interest_free_periods=int(first(names, "interestfreeperiod", "graceoninterestcharged") or 0),
        down_payment_per_cent=_number(down) if has_down else Decimal(0),
        currency="EUR",
        recalculation=_recalculation(names),
        charge_off=_word(
            ChargeOffBehaviour, first(names, "chargeoffbehaviour", "chargeoffbehavior"), ChargeOffBehaviour.REGULAR
        ),
        direction=_word(Direction, direction, Direction.HORIZONTAL),
        allocations=_allocations(names),
        chargeback_order=tuple(_portions(names)),
    )


def _recalculation(names: dict[str, Any]) -> Recalculation | None:
    """On where it is said; also where only its details are, which a loan without it does not have."""
    said = first(names, "isinterestrecalculationenabled", "interestrecalculationenabled", "interestrecalculation")
    rest = first(names, "recalculationrestfrequencytype", "restfrequencytype", "recalculationrestfrequency", "rest")
    preclosure = first(names, "preclosureinterestcalculationstrategy", "preclosestrategy", "preclosure")
    on = is_on(said) if said is not None and not isinstance(said, Mapping) else bool(rest or preclosure or said)
    if not on:
        return None
    past_due = is_on(first(names, "disallowinterestcalculationonpastdue"))
    return Recalculation(
        _word(Rest, rest, Rest.DAILY),
        _word(Preclosure, preclosure, Preclosure.TILL_PRE_CLOSURE_DATE),
        overdue_bears_interest=not past_due,
    )


def _allocations(names: dict[str, Any]) -> tuple[AllocationRule, ...]:
    said = first(names, "paymentallocation", "paymentallocations", "allocation", "allocations")
    future = first(names, "futureinstallmentallocationrule", "futureinstalmentallocationrule")
    strategy = str(first(names, "transactionprocessingstrategycode", "transactionprocessingstrategy") or "").lower()
    strategy = strategy.replace("_", "-").replace(" ", "-")
    if strategy and said is None and not strategy.startswith("advanced"):
        return strategy_rules(strategy if strategy.endswith("-strategy") else f"{strategy}-strategy")
    if isinstance(said, Mapping) and not {"transactionType", "transaction_type"} & said.keys():
        said = [{"transactionType": kind, "order": order} for kind, order in said.items()]
    entries = said if isinstance(said, list) else [said] if isinstance(said, Mapping) else []
    if entries and all(isinstance(one, str) for one in entries):
        entries = [{"order": entries}]
    rules = [_rule(flat(one), future) for one in entries if isinstance(one, Mapping)]
    if not any(one.kind == DEFAULT for one in rules):
        rules.append(AllocationRule(DEFAULT, USUAL_ORDER, _word(FutureRule, future, USUAL_RULES[0].future)))
    return tuple(rules)


def _rule(entry: dict[str, Any], future: Any) -> AllocationRule:
    order = first(entry, "paymentallocationorder", "order", "rules", "allocationtypes", "steps") or []
    if isinstance(order, Mapping):
        entry, order = entry | flat(order), first(flat(order), "order", "rules", "paymentallocationorder") or []
    if isinstance(order, str):
        order = re.findall(r"[A-Z_]+", order)
    names = [one if isinstance(one, str) else str(first(flat(one), "paymentallocationrule", "rule")) for one in order]
    if len(names) == 1 and names[0] in FutureRule.__members__:
        future, names = names[0], []
    own = first(entry, "futureinstallmentallocationrule", "futureinstalmentallocationrule", "future") or future
    steps = tuple(step(name.strip().upper().replace(" ", "_")) for name in names) or USUAL_ORDER
    kind = str(first(entry, "transactiontype", "type", "kind") or DEFAULT).upper().replace(" ", "_")
    return AllocationRule(kind, steps, _word(FutureRule, own, FutureRule.NEXT_INSTALLMENT))


def _portions(names: dict[str, Any]) -> Iterator[Portion]:
    said = first(names, "creditallocation", "creditallocations", "chargebackallocation") or []
    for entry in said if isinstance(said, list) else [said]:
        if isinstance(entry, str):
            yield Portion(entry.upper())
        elif isinstance(entry, Mapping):
            for one in first(flat(entry), "creditallocationorder", "order", "rules") or []:
                rule = one if isinstance(one, str) else first(flat(one), "creditallocationrule", "rule")
                yield Portion(str(rule).upper())


def happened_in(names: dict[str, Any]) -> list[tuple[Transaction, dict[str, Any]]]:
    """What happened, list after list, each entry with the row tables it may carry."""
    number, undone = 0, []
    read: list[tuple[Transaction, dict[str, Any]]] = []
    for place, usual in LISTS.items():
        for item in names[place] if isinstance(names.get(place), list) else []:
            entry = flat(item)
            said = plain(first(entry, "type", "kind", "transactiontype", "event", "action", "name") or usual).upper()
            if "UNDO" in said or said.startswith("REVERS"):
                undone.append((entry, day_of(first(entry, "of", "transactiondate", "date", "on"))))
            elif _time_of_charge(entry) in ("1", "DISBURSEMENT"):
                continue  # Taken out of the money drawn: no instalment asks for it.
            elif not any(word in said for word in NO_EVENTS) or said.startswith("REAMORT"):
                number += 1
                one = _transaction(entry, _kind(said, entry, usual), number, names)
                # What stands in a list of its own was there before the payments of its day.
                read.append((one if usual is Kind.REPAYMENT else replace(one, sequence=0), entry))
    return [
        (replace(one, reversed=one.reversed or any(_is_undone(one, *each) for each in undone)), entry)
        for one, entry in read
    ]


def _time_of_charge(entry: dict[str, Any]) -> str:
    return plain(first(entry, "time", "chargetimetype", "timetype", "paymentdueat") or "").upper()


def looked_at_on(names: dict[str, Any]) -> date | None:
    """The day of a case's table where it is said: by itself, or by the last step that moves the business date."""
    said = day_of(first(names, "asof", "businessdate", "ondate", "currentdate"))
    moved = [
        day_of(first(entry, "date", "on", "businessdate", "transactiondate"))
        for place in LISTS
        for entry in map(flat, names[place] if isinstance(names.get(place), list) else [])
        if plain(first(entry, "type", "kind", "event", "action", "name")).upper() in ("BUSINESSDATE", "COB", "RUNCOB")
    ]
    return said or max((day for day in moved if day is not None), default=None)


def _is_undone(one: Transaction, undoing: dict[str, Any], day: date | None) -> bool:
    amount, of = first(undoing, "amount", "transactionamount"), str(first(undoing, "reference", "id") or "")
    if of and one.reference:
        return of == one.reference
    return (one.on == day and one.kind is not Kind.DISBURSEMENT and amount in (None, "")) or (
        one.on == day and amount not in (None, "") and one.amount == minor(amount)
    )


def _kind(said: str, entry: dict[str, Any], usual: Kind) -> Kind:
    if is_on(first(entry, "penalty", "ispenalty")):
        return Kind.PENALTY
    if _time_of_charge(entry) in ("8", "INSTALLMENTFEE", "INSTALMENTFEE"):
        return Kind.INSTALMENT_FEE
    found = KINDS.get(said) or next((one for one in Kind if plain(one).upper() == said), None)
    if found is not None:
        return found
    if "NSF" in said or "PENALT" in said:
        return Kind.PENALTY
    if "FEE" in said or "CHARGE" in said:
        return Kind.INSTALMENT_FEE if "INSTALL" in said or "INSTALM" in said else Kind.FEE
    if plain(usual).upper() != said and usual not in CHARGES:
        raise NotUnderstood(f"what happened: {said}")
    return usual


def charge_amount(entry: dict[str, Any], kind: Kind, names: dict[str, Any]) -> int:
    """The amount of a charge: as it is due, or as agreed, flat or per cent of the principal."""
    agreed, due = first(entry, "amount", "transactionamount", "value"), first(entry, "due")
    if agreed is None:
        return share(minor(due), int(names["numberofrepayments"])) if kind is Kind.INSTALMENT_FEE else minor(due)
    said = plain(first(entry, "calculation", "chargecalculationtype", "calculationtype") or "FLAT").upper()
    if said in ("1", "FLAT"):
        return minor(agreed)
    if said in PER_CENT_OF_PRINCIPAL and kind is not Kind.INSTALMENT_FEE:
        return percentage(minor(names["principal"]), _number(agreed))
    raise NotUnderstood(f"a charge reckoned as {said}")


def _transaction(entry: dict[str, Any], kind: Kind, number: int, names: dict[str, Any]) -> Transaction:
    until = day_of(
        first(entry, "until", "enddate", "dueasof", "duedate", "end", "startdate" if kind is Kind.REAGE else "to")
    )
    on = day_of(
        first(entry, "on", "date", "transactiondate", "submittedon", "addedon", "from", "fromdate", "startdate")
    )
    frequency = first(entry, "frequencytype", "frequency")
    amount = first(entry, "amount", "transactionamount", "value")
    return Transaction(
        on=on or until or day_of(names["disbursedon"]) or date.min,
        kind=kind,
        amount=charge_amount(entry, kind, names) if kind in CHARGES else minor(amount),
        until=until,
        rate_ppb=_rate(first(entry, "newinterestrate", "rate", "annualratepercent", "interestrate")),
        count=int(first(entry, "numberofinstallments", "numberofinstalments", "count", "extraterms") or 0),
        every=int(first(entry, "frequencynumber", "every") or 0),
        frequency=_word(Frequency, frequency, Frequency.MONTHS) if frequency else None,
        reference=str(first(entry, "reference", "id") or ""),
        of=str(first(entry, "of", "originaltransaction", "chargebackof") or ""),
        sequence=number,
        reversed=is_on(first(entry, "reversed", "isreversed", "reverted", "manuallyreversed")),
    )
