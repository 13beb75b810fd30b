"""The keys of a Fineract case that are read, and those that change no figure; any other one is not understood."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

TERMS = """
principal disbursedon disbursementdate actualdisbursementdate startdate annualratepercent interestrate
annualnominalinterestrate numberofrepayments repaymentevery repayevery repaymentfrequency repaymentfrequencytype
daysinyear daysinyeartype daysinmonth daysinmonthtype daysinyearcustomstrategy interestcalculationperiod
interestcalculationperiodtype allowpartialperiodinterestcalculation allowpartialperiodinterestcalcualtion
interestrecognitionondisbursementdate firstrepaymenton firstrepaymentondate repaymentsstartingfromdate fixedlength
roundinstalmenttomultipleof installmentamountinmultiplesof roundinstallmenttomultipleof graceonprincipal
graceonprincipalpayment graceoninterest graceoninterestpayment interestfreeperiod graceoninterestcharged
disbursedamountpercentagefordownpayment downpaymentpercentage downpaymentpercent enabledownpayment
loanscheduleprocessingtype scheduleprocessingtype processing chargeoffbehaviour chargeoffbehavior
isinterestrecalculationenabled interestrecalculationenabled interestrecalculation recalculationrestfrequencytype
restfrequencytype recalculationrestfrequency rest preclosureinterestcalculationstrategy preclosestrategy preclosure
disallowinterestcalculationonpastdue paymentallocation paymentallocations allocation allocations
futureinstallmentallocationrule futureinstalmentallocationrule transactionprocessingstrategy
transactionprocessingstrategycode enableautorepaymentfordownpayment creditallocation
creditallocations chargebackallocation
"""
"""What the terms are read from."""

EVENTS = """
type kind transactiontype event action name on date transactiondate submittedon addedon from fromdate until enddate
dueasof duedate end to amount transactionamount value due newinterestrate rate annualratepercent interestrate
numberofinstallments numberofinstalments count extraterms frequencynumber every frequencytype frequency reference id of
originaltransaction chargebackof reversed isreversed reverted manuallyreversed penalty ispenalty asof businessdate rows
totals summary total calculation chargecalculationtype calculationtype time chargetimetype timetype
paymentdueat startdate
"""
"""What an event or a charge is read from."""

PLACES = """
transactions events steps operations repayments payments disbursements drawdowns tranches charges fees penalties
interestratechanges ratechanges interestpauses rows totals summary total asof businessdate ondate currentdate
othersettings settings terms product recalculation loan
"""
"""Where a case lists what happened and what is expected."""

SILENT = """
id name note notes source feature scenario description title tags testrailid currency loanproduct productname
externalid clientid submittedon approvedon expecteddisbursementdate approvedamount loantermfrequency
loantermfrequencytype number nr comment principalportion interestportion feesportion penaltiesportion loanbalance
overpayment balance interest fees principal status paidon waived outstanding paid replayed chargetype paymenttype
interesttype interestmethod amortization amortizationtype transactionprocessingstrategyname loanscheduletype
interestratefrequency interestratefrequencytype reschedulestrategymethod
interestrecalculationcompoundingmethod recalculationrestfrequencyinterval accountingrule
"""
"""Words that tell of a case or repeat what its tables show: no instalment is reckoned by them."""

USUAL = {
    "interesttype": ("0", "decliningbalance"),
    "interestmethod": ("0", "decliningbalance"),
    "amortization": ("1", "equalinstallments"),
    "amortizationtype": ("1", "equalinstallments"),
    "loanscheduletype": ("progressive",),
    "interestrecalculationcompoundingmethod": ("0", "none"),
    "interestratefrequency": ("3", "years", "peryear", "wholeyear"),
    "interestratefrequencytype": ("3", "years", "peryear", "wholeyear"),
    "recalculationrestfrequencyinterval": ("0", "1"),
}
"""Settings with one meaning a progressive loan can have; another one is not understood."""

OFF = ("", "0", "0.0", "false", "none", "null", "[]", "{}")


def not_understood(names: Mapping[str, Any], *, event: bool = False) -> Iterator[str]:
    """One sentence for each key that is set and could change figures, but has no meaning here."""
    words = f"{SILENT} {EVENTS}" if event else f"{SILENT} {TERMS} {PLACES}"
    known = words.split()
    for key, value in names.items():
        text = "".join(letter for letter in str(value).lower() if letter.isalnum())
        unusual = key in USUAL and text and text not in USUAL[key]
        strange = key not in known and str(value).strip().lower() not in OFF
        if unusual or strange:
            yield f"{key}: got no meaning, expected {value}"
