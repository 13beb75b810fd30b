"""The chart of accounts a bank starts with: first four digits by 企业会计准则——应用指南 (财会〔2006〕18号),
then our own.
Data only; a bank changes names and adds accounts, never the side of one that is used.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from diya.ledger.contracts import AccountKind, Side

A, L, I, E, Q, O = (  # noqa: E741 - a table reads better with one letter for each kind
    AccountKind.ASSET,
    AccountKind.LIABILITY,
    AccountKind.INCOME,
    AccountKind.EXPENSE,
    AccountKind.EQUITY,
    AccountKind.OFF_BALANCE,
)
DR, CR = Side.DEBIT, Side.CREDIT


@dataclass(frozen=True, slots=True)
class ChartAccount:
    code: str
    kind: AccountKind
    side: Side
    name_zh: str
    name_en: str


ACCOUNTS: Final = (
    ChartAccount("1001", A, DR, "库存现金", "Cash on hand"),
    ChartAccount("1003", A, DR, "存放中央银行款项", "Balances with the central bank"),
    ChartAccount("113201", A, DR, "应收利息——应计利息", "Interest receivable: accrued"),
    ChartAccount("113202", A, DR, "应收利息——已到期", "Interest receivable: due"),
    ChartAccount("113203", A, DR, "应收利息——罚息", "Interest receivable: penalty"),
    ChartAccount("113204", A, DR, "应收利息——复利", "Interest receivable: compound"),
    ChartAccount("130301", A, DR, "贷款——本金（未到期）", "Loans: principal not due"),
    ChartAccount("130302", A, DR, "贷款——本金（已到期）", "Loans: principal due"),
    ChartAccount("1304", A, CR, "贷款损失准备", "Loan loss allowance"),
    ChartAccount("2011", L, CR, "吸收存款——客户结算户", "Deposits: customer settlement accounts"),
    ChartAccount("2241", L, CR, "其他应付款——待查", "Other payables: suspense"),
    ChartAccount("2314", L, CR, "代理业务负债——委托贷款资金", "Funds entrusted for loans"),
    ChartAccount("4104", Q, CR, "利润分配", "Profit appropriation"),
    ChartAccount("601101", I, CR, "利息收入——正常利息", "Interest income: contract interest"),
    ChartAccount("601102", I, CR, "利息收入——罚息", "Interest income: penalty"),
    ChartAccount("601103", I, CR, "利息收入——复利", "Interest income: compound"),
    ChartAccount("6702", E, DR, "信用减值损失", "Credit impairment losses"),
    ChartAccount("710101", O, DR, "已核销贷款——本金", "Loans written off: principal"),
    ChartAccount("710102", O, DR, "已核销贷款——利息", "Loans written off: interest and charges"),
    ChartAccount("7199", O, CR, "已核销贷款——备查对方", "Loans written off: counter-account"),
    ChartAccount("720101", O, DR, "委托贷款——本金（未到期）", "Entrusted loans: principal not due"),
    ChartAccount("720102", O, DR, "委托贷款——本金（已到期）", "Entrusted loans: principal due"),
    ChartAccount("720201", O, DR, "委托贷款——应计利息", "Entrusted loans: interest accrued"),
    ChartAccount("720202", O, DR, "委托贷款——已到期利息", "Entrusted loans: interest due"),
    ChartAccount("720203", O, DR, "委托贷款——罚息", "Entrusted loans: penalty"),
    ChartAccount("720204", O, DR, "委托贷款——复利", "Entrusted loans: compound interest"),
    ChartAccount("7299", O, CR, "委托贷款——备查对方", "Entrusted loans: counter-account"),
)
