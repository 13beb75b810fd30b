"""Tables of repayments and of answers: which column is which, and what each line says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
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
        line if isinstance(line, BadLine) else _payment(line, seen)
        for line in _rows(content, REPAYMENT_COLUMNS, needed=("amount", "currency"))
    ]
    if not lines:
        raise NothingInFile(field="file")
    return Statement(FileFormat.CSV, lines)


def read_answers(content: bytes) -> Statement[Answered]:
    """Answers to debits. Needs `reference`, `result` and `amount`. Raises as `read_repayments`."""
    lines = [
        line if isinstance(line, BadLine) else _answer(line)
        for line in _rows(content, ANSWER_COLUMNS, needed=("reference", "result", "amount"))
    ]
    if not lines:
        raise NothingInFile(field="file")
    return Statement(FileFormat.CSV, lines)


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    cells: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        return self.cells.get(name, "")


def _rows(
    content: bytes, columns: Mapping[str, tuple[str, ...]], *, needed: tuple[str, ...]
) -> Iterator[_Row | BadLine]:
    sheet = sheets.read(content)
    titles = {title.strip().casefold(): place for place, title in enumerate(sheet.header)}
    places = {name: titles[known] for name, words in columns.items() for known in words if known in titles}
    for name in needed:
        if name not in places:
            raise ColumnMissing(column=" / ".join(columns[name]), field="file")
    for line in sheet.rows():
        if line.problem is not None:
            problem = line.problem
            yield BadLine(line.number, problem.column, problem.code, problem.zh, problem.en)
        else:
            yield _Row(line.number, {name: tidy(line.cells[place]) for name, place in places.items()})


def _payment(row: _Row, seen: Counter[tuple[str, ...]]) -> Incoming | BadLine:
    column = "currency"
    try:
        currency = row["currency"].upper()
        column = "amount"
        amount = parse_minor(row["amount"], currency, field="amount")
        column = "value_date"
        value_date = _day(row["value_date"])
    except DomainError as error:
        return BadLine.because(row.number, error, "currency" if error.field == "currency" else column)
    said = tuple(row[name] for name in REPAYMENT_COLUMNS)
    seen[said] += 1
    key = key_of("table", *said, str(seen[said]))
    return Incoming(
        number=row.number,
        amount=amount,
        currency=currency,
        value_date=value_date,
        key=key,
        entry=key,
        reference=row["reference"],
        loan=row["loan"].upper(),
        contract=row["contract"].upper(),
        client=row["client"].upper(),
        payer=row["payer"],
        account=row["account"],
        remark=row["remark"],
    )


def _answer(row: _Row) -> Answered | BadLine:
    word = row["result"]
    result = RESULTS.get(word) or (Result(word.upper()) if word.upper() in Result.__members__ else None)
    if result is None:
        return BadLine.because(row.number, ResultUnknown(text=word[:40], field="result"), "result")
    return Answered(row.number, row["reference"].upper()[:40], result, row["amount"], row["reason"][:80])


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
