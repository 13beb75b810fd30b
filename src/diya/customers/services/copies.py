"""The copy of everything kept of a person as a PDF: the same content as the JSON, set as names and values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

from diya.customers import kinds
from diya.foundation import parameters
from diya.messages import services as messages

TEMPLATE: Final = Path(__file__).parents[1] / "copy.typ"
LENDER: Final = {"zh": "lender.name_zh", "en": "lender.name_en"}
TITLES: Final = {"zh": "个人信息副本", "en": "Copy of personal data"}
NOTES: Final = {"zh": "仅供本人，请妥善保管", "en": "For the person alone; keep it safe"}
SECTIONS: Final = {
    "customers": "客户",
    "facts": "客户资料",
    "relations": "关系",
    "consents": "授权与同意",
    "credit_reports": "信用报告",
    "applications": "贷款申请",
    "loans": "贷款",
    "debit_accounts": "扣款账户",
}
WORDS: Final = {
    "number": "编号",
    "kind": "类型",
    "name": "姓名（名称）",
    "from": "起始日",
    "until": "终止日",
    "recorded": "登记时间",
    "replaced": "被替换时间",
    "source": "来源",
    "with": "相对方",
    "for": "担保对象",
    "purpose": "用途",
    "text_version": "文本版本",
    "given": "同意日",
    "withdrawn": "撤回日",
    "bureau": "征信机构",
    "asked": "查询日",
    "content": "内容",
    "state": "状态",
    "roles": "身份",
    "product": "产品",
    "requested": "申请金额",
    "currency": "币种",
    "term_months": "期限（月）",
    "other_debt_monthly": "其他债务月还款",
    "facts": "其他资料",
    "created_at": "创建时间",
    "decided_at": "审批时间",
    "contract": "合同编号",
    "payee": "收款人",
    "account": "账号",
    "bank": "开户行",
    "principal": "本金",
    "disbursed": "放款日",
    "closed": "结清日",
    "events": "往来",
    "value_date": "起息日",
    "amount": "金额",
    "fields": "内容",
}


def copy_as_pdf(told: Mapping[str, Any], *, number: str, language: str, on: date) -> bytes:
    """The PDF of what `selectors.everything_of` told, in `zh` or `en`; nothing of it is kept. Raises PaperFailed."""
    parts = {part: content for room in told.values() for part, content in room.items()}
    data = {
        "language": language,
        "lender": parameters.figure(LENDER[language], on=on).value,
        "title": TITLES[language],
        "note": NOTES[language],
        "number": number,
        "on": on.isoformat(),
        "sections": [
            {
                "title": SECTIONS.get(part, part) if language == "zh" else part.replace("_", " "),
                "rows": [row for one in content for row in _rows(one, language)],
            }
            for part, content in parts.items()
            if content
        ],
    }
    return messages.typeset_once(TEMPLATE.read_text(), data, on=on)


def _rows(one: Mapping[str, Any], language: str) -> Iterator[tuple[str, str]]:
    """The names and values of one record, nested ones in their place; an empty row stands between two records."""
    kind = kinds.KINDS.get(str(one.get("kind")))
    names = {field.name: field.zh if language == "zh" else field.en for field in kind.fields} if kind else {}
    for name, value in one.items():
        yield from _row(name, value, names, language)
    yield "", ""


def _row(name: str, value: Any, names: Mapping[str, str], language: str) -> Iterator[tuple[str, str]]:
    label = names.get(name) or (WORDS.get(name, name) if language == "zh" else name.replace("_", " "))
    if value is None or value == "":
        return
    if isinstance(value, Mapping):
        for inner, part in value.items():
            yield from _row(inner, part, names, language)
    elif isinstance(value, list) and value and isinstance(value[0], Mapping):
        for part in value:
            yield label, " · ".join(str(cell) for cell in part.values() if cell not in (None, ""))
    else:
        yield label, ", ".join(map(str, value)) if isinstance(value, list) else str(value)
