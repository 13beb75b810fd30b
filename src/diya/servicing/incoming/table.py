"""Tables of repayments and of answers: which column is which, and what each line says."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from diya.foundation import sheets
from diya.foundation.door.fields import FIRST_DAY, LAST_DAY
from diya.kernel.errors import DomainError
from diya.kernel.money import parse_minor
from diya.servicing.incoming.contracts import (
    BadLine,
    ColumnMissing,
    DateUnreadable,
    FileFormat,
    NothingInFile,
    Result,
    ResultUnknown,
)
from diya.servicing.incoming.lines import Incoming, Statement, key_of, tidy

ISO_DAY: Final = re.compile(r"(\d{4})[-/](\d\d?)[-/](\d\d?)|(\d{4})(\d\d)(\d\d)", re.ASCII)

REPAYMENT_COLUMNS: Final = {
    "reference": ("reference", "流水号", "参考号"),
    "loan": ("loan_number", "loan", "借据号"),
    "contract": ("contract_number", "contract", "合同号"),
    "client": ("client_number", "client", "客户号"),
    "amount": ("amount", "金额"),
    "currency": ("currency", "币种"),
    "value_date": ("value_date", "起息日", "入账日期"),
    "payer": ("payer", "付款人"),
    "account": ("account", "付款账号"),
    "remark": ("remark", "附言", "备注"),
}
ANSWER_COLUMNS: Final = {
    "reference": ("reference", "参考号"),
    "result": ("result", "扣款结果"),
    "amount": ("amount", "金额"),
    "reason": ("reason", "原因代码"),
}
"""Which titles each field may have."""

RESULTS: Final = {
    "成功": Result.DONE,
    "部分成功": Result.PART,
    "失败": Result.REFUSED,
    "重复": Result.TWICE,
    "未知": Result.UNKNOWN,
}


@dataclass(frozen=True, slots=True)
class Answered:
    """A line of a file of answers as it stands; what it means is judged beside its instruction."""

    number: int
    reference: str
    result: Result
    amount: str
    reason: str


def read_repayments(content: bytes) -> Statement[Incoming]:
    """Payments of a table. Needs `amount` and `currency`; the same line twice in one file is two payments, the same
    line in two files is one. Raises ColumnMissing, NothingInFile and the refusals of `sheets.read`."""
    seen: Counter[tuple[str, ...]] = Counter()
    lines = [
        line if isinstance(line, BadLine) else _payment(*line, seen)
        for line in _rows(content, REPAYMENT_COLUMNS, needed=("amount", "currency"))
    ]
    if not lines:
        raise NothingInFile(field="file")
    return Statement(FileFormat.CSV, lines)


def read_answers(content: bytes) -> Statement[Answered]:
    """Answers to debits. Needs `reference`, `result` and `amount`. Raises as `read_repayments`."""
    lines = [
        line if isinstance(line, BadLine) else _answer(*line)
        for line in _rows(content, ANSWER_COLUMNS, needed=("reference", "result", "amount"))
    ]
    if not lines:
        raise NothingInFile(field="file")
    return Statement(FileFormat.CSV, lines)


def _rows(
    content: bytes, columns: Mapping[str, tuple[str, ...]], *, needed: tuple[str, ...]
) -> Iterator[tuple[int, list[str]] | BadLine]:
    """The number of each line and what it says under each column; nothing where the column is not there."""
    sheet = sheets.read(content)
    titles = {title.strip().casefold(): place for place, title in enumerate(sheet.header)}
    found = {name: titles[known] for name, words in columns.items() for known in words if known in titles}
    for name in needed:
        if name not in found:
            raise ColumnMissing(column=" / ".join(columns[name]), field="file")
    places = [found.get(name) for name in columns]
    for line in sheet.rows():
        if line.problem is not None:
            problem = line.problem
            yield BadLine(line.number, problem.column, problem.code, problem.zh, problem.en)
        else:
            cells = line.cells
            yield line.number, ["" if place is None else tidy(cells[place]) for place in places]


def _payment(number: int, cells: Sequence[str], seen: Counter[tuple[str, ...]]) -> Incoming | BadLine:
    reference, loan, contract, client, amount_text, currency, day_text, payer, account, remark = cells
    column = "currency"
    try:
        currency = currency.upper()
        column = "amount"
        amount = parse_minor(amount_text, currency, field="amount")
        column = "value_date"
        value_date = _day(day_text)
    except DomainError as error:
        return BadLine.because(number, error, "currency" if error.field == "currency" else column)
    said = tuple(cells)
    seen[said] += 1
    key = key_of("table", *said, str(seen[said]))
    return Incoming(
        number=number,
        amount=amount,
        currency=currency,
        value_date=value_date,
        key=key,
        entry=key,
        reference=reference,
        loan=loan.upper(),
        contract=contract.upper(),
        client=client.upper(),
        payer=payer,
        account=account,
        remark=remark,
    )


def _answer(number: int, cells: Sequence[str]) -> Answered | BadLine:
    reference, word, amount, reason = cells
    result = RESULTS.get(word) or (Result(word.upper()) if word.upper() in Result.__members__ else None)
    if result is None:
        return BadLine.because(number, ResultUnknown(text=word[:40], field="result"), "result")
    return Answered(number, reference.upper()[:40], result, amount, reason[:80])


@functools.lru_cache(maxsize=64)
def _day(text: str) -> date | None:
    """A day of a cell: 2025-06-30, 2025/6/30 or 20250630; none where nothing stands."""
    if not text:
        return None
    found = ISO_DAY.fullmatch(text)
    try:
        day = date(*(int(part) for part in found.groups() if part)) if found else None
    except ValueError:
        day = None
    if day is None or not FIRST_DAY <= day <= LAST_DAY:
        raise DateUnreadable(text=text[:20], field="value_date")
    return day
