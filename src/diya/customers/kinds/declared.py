"""The kinds of facts that every bank keeps, as data: one form and one table serve all of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from diya.customers.contracts import IdType, PartyKind
from diya.customers.kinds.fields import CURRENCIES, Field, Form, choices, refusal

PERSON, FIRM = PartyKind.PERSON, PartyKind.FIRM
BOTH: Final = (PERSON, FIRM)
LICENCE: Final = IdType.BUSINESS_LICENCE


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of fact. `slot` are the fields that tell which of the things a party has one at a time a value is (none of
    them: the party has one); a kind that is `many` has as many as there are. `check` looks across the fields."""

    code: str
    zh: str
    en: str
    fields: tuple[Field, ...]
    parties: tuple[PartyKind, ...]
    slot: tuple[str, ...] = ()
    many: bool = False
    check: Callable[[Mapping[str, Any], Mapping[str, Field]], None] | None = None

    def named(self) -> dict[str, Field]:
        """The fields by name."""
        return {field.name: field for field in self.fields}

    def slot_of(self, fields: Mapping[str, Any]) -> str | None:
        """Which of the things that a party has one at a time; None where there are many."""
        if self.many or fields.get("rank") == "FURTHER":
            return None
        return "/".join([self.code, *(str(fields.get(name, "")) for name in self.slot)])


def _field(name: str, zh: str, en: str, form: Form = Form.TEXT, **more: Any) -> Field:
    return Field(name, zh, en, form, **more)


def _choose(name: str, zh: str, en: str, text: str, **more: Any) -> Field:
    return Field(name, zh, en, Form.CHOICE, choices=choices(text), **more)


CURRENCY: Final = Field("currency", "币种", "Currency", Form.CURRENCY, choices=CURRENCIES)

INDUSTRIES: Final = """
A 农林牧渔业 Agriculture
B 采矿业 Mining
C 制造业 Manufacturing
D 电力热力燃气及水 Utilities
E 建筑业 Construction
F 批发和零售业 Trade
G 交通运输仓储邮政 Transport
H 住宿和餐饮业 Hospitality
I 信息技术服务业 Information technology
J 金融业 Finance
K 房地产业 Real estate
L 租赁和商务服务业 Business services
M 科学研究和技术服务 Research
N 水利环境公共设施 Public facilities
O 居民服务业 Household services
P 教育 Education
Q 卫生和社会工作 Health
R 文化体育娱乐业 Culture
S 公共管理和社会组织 Public administration
T 国际组织 International organisations
"""
"""The sections of GB/T 4754-2017."""


def _document_dates(fields: Mapping[str, Any], named: Mapping[str, Field]) -> None:
    ends = fields.get("valid_to")
    if fields.get("long_term") and ends:
        raise refusal(named["valid_to"], "长期有效的证件没有到期日", "a document without end has no last day")
    if ends and ends <= fields.get("valid_from", ""):
        raise refusal(named["valid_to"], "到期日须晚于签发日", "the last day is after the first")


def _basis(fields: Mapping[str, Any], named: Mapping[str, Field]) -> None:
    if fields["flag"] and not fields.get("basis"):
        raise refusal(named["basis"], "请写明认定依据", "say on what it rests")


def _household(fields: Mapping[str, Any], named: Mapping[str, Field]) -> None:
    if fields.get("dependants", 0) >= fields.get("members", MOST_MEMBERS):
        raise refusal(named["dependants"], "受扶养人数须少于家庭人口", "fewer depend than there are members")


MOST_MEMBERS: Final = 1_000_000

PERSON_KIND: Final = Kind(
    "PERSON",
    "个人基本信息",
    "Personal particulars",
    (
        _field("name", "姓名", "Name"),
        _field("birth_date", "出生日期", "Date of birth", Form.DAY),
        _choose("gender", "性别", "Gender", "MALE 男 Male\nFEMALE 女 Female", required=False),
        _field("nationality", "国籍", "Nationality", required=False),
    ),
    (PERSON,),
)
FIRM_KIND: Final = Kind(
    "FIRM",
    "企业基本信息",
    "Firm particulars",
    (
        _field("name", "企业名称", "Name of the firm"),
        _choose(
            "firm_kind",
            "企业类型",
            "Kind of firm",
            "LIMITED 有限责任公司 Limited company\nJOINT_STOCK 股份有限公司 Joint-stock company\n"
            "STATE 国有独资公司 State-owned company\nPARTNERSHIP 合伙企业 Partnership\n"
            "SOLE 个人独资企业 Sole proprietorship\nINSTITUTION 事业单位 Public institution\nOTHER 其他 Other",
        ),
        _field("legal_representative", "法定代表人", "Legal representative", mask=(1, 0)),
        _field("registered_capital_amount", "注册资本", "Registered capital", Form.AMOUNT),
        CURRENCY,
        _choose("industry", "行业门类", "Industry", INDUSTRIES),
        _field("established", "成立日期", "Established", Form.DAY, required=False),
    ),
    (FIRM,),
)
IDENTITY: Final = Kind(
    "IDENTITY_DOCUMENT",
    "身份证件",
    "Identity document",
    (
        _choose(
            "type",
            "证件类型",
            "Kind of document",
            "RESIDENT_ID 居民身份证 Resident identity\nPASSPORT 护照 Passport\n"
            "HK_MACAU_PERMIT 港澳居民来往内地通行证 Permit of Hong Kong and Macau residents\n"
            "TAIWAN_PERMIT 台湾居民来往大陆通行证 Permit of Taiwan residents\n"
            "FOREIGN_PR_ID 外国人永久居留身份证 Permanent resident identity\n"
            "BUSINESS_LICENCE 营业执照 Business licence",
        ),
        _field("number", "证件号码", "Number", Form.DOCUMENT, by="type", mask=(4, 4)),
        _field("issuer", "签发机关", "Issuer", required=False),
        _field("valid_from", "签发日期", "Valid from", Form.DAY, required=False),
        _field("valid_to", "到期日期", "Valid to", Form.DAY, required=False),
        _field("long_term", "长期有效", "Without end", Form.FLAG, required=False),
    ),
    BOTH,
    slot=("type",),
    check=_document_dates,
)
CONTACT: Final = Kind(
    "CONTACT",
    "联系方式",
    "Contact",
    (
        _choose("type", "类型", "Kind", "MOBILE 手机 Mobile\nLANDLINE 固定电话 Landline\nEMAIL 电子邮箱 E-mail"),
        _choose("rank", "用途", "Use", "MAIN 首选 Main\nFURTHER 备用 Further"),
        _field(
            "value",
            "号码或地址",
            "Number or address",
            Form.PHONE,
            by="type",
            forms={"MOBILE": Form.MOBILE, "EMAIL": Form.EMAIL},
            mask=(3, 4),
        ),
    ),
    BOTH,
    slot=("type",),
)
ADDRESS: Final = Kind(
    "ADDRESS",
    "地址",
    "Address",
    (
        _choose(
            "use",
            "类型",
            "Kind",
            "HOME 居住地址 Home\nREGISTERED 户籍或注册地址 Registered\nWORK 单位或经营地址 Work\nMAIL 通讯地址 Mail",
        ),
        _field("text", "地址", "Address", mask=(6, 0)),
        _field("postcode", "邮政编码", "Postcode", required=False),
    ),
    BOTH,
    slot=("use",),
)
EMPLOYMENT: Final = Kind(
    "EMPLOYMENT",
    "职业",
    "Employment",
    (
        _choose(
            "status",
            "职业状态",
            "Status",
            "EMPLOYED 受雇 Employed\nSELF_EMPLOYED 个体经营 Self-employed\nRETIRED 退休 Retired\n"
            "NOT_EMPLOYED 无业 Not employed",
        ),
        _field("employer", "工作单位", "Employer", required=False),
        _field("position", "职务", "Position", required=False),
        _field("since", "入职日期", "Since", Form.DAY, required=False),
    ),
    (PERSON,),
)
INCOME: Final = Kind(
    "INCOME",
    "收入",
    "Income",
    (
        _choose(
            "type",
            "类型",
            "Kind",
            "REGULAR 固定月收入 Regular\nBUSINESS 经营收入 Business\nRENT 租金收入 Rent\nOTHER 其他收入 Other",
        ),
        _field("monthly_amount", "月均金额", "By the month", Form.AMOUNT),
        CURRENCY,
    ),
    (PERSON,),
    slot=("type",),
)
ASSET: Final = Kind(
    "ASSET",
    "资产",
    "Asset",
    (
        _choose(
            "type",
            "类型",
            "Kind",
            "DEPOSIT 存款 Deposit\nSECURITIES 有价证券 Securities\nPROPERTY 房产 Property\nVEHICLE 车辆 Vehicle\n"
            "BUSINESS 企业权益 Business\nOTHER 其他 Other",
        ),
        _field("text", "说明", "Description"),
        _field("value_amount", "价值", "Value", Form.AMOUNT),
        CURRENCY,
        _field("valued_on", "估值日期", "Valued on", Form.DAY, required=False),
    ),
    BOTH,
    many=True,
)
LIABILITY: Final = Kind(
    "LIABILITY",
    "负债",
    "Liability",
    (
        _choose("type", "类型", "Kind", "LOAN 贷款 Loan\nCARD 信用卡 Credit card\nOTHER 其他 Other"),
        _field("creditor", "债权人", "Creditor"),
        _field("balance_amount", "余额", "Balance", Form.AMOUNT),
        _field("monthly_amount", "月还款额", "By the month", Form.AMOUNT, required=False),
        CURRENCY,
    ),
    BOTH,
    many=True,
)
BANK_ACCOUNT: Final = Kind(
    "BANK_ACCOUNT",
    "银行账户",
    "Bank account",
    (
        _choose("form", "账户形式", "Form", "CARD 银行卡 Card\nACCOUNT 账户 Account"),
        _field("bank", "开户行", "Bank"),
        _field("number", "卡号或账号", "Number", Form.ACCOUNT, by="form", forms={"CARD": Form.CARD}, mask=(4, 4)),
        _choose("purpose", "用途", "Purpose", "REPAYMENT 还款 Repayment\nRECEIPT 收款 Receipt\nOTHER 其他 Other"),
    ),
    BOTH,
    many=True,
)
HOUSEHOLD: Final = Kind(
    "HOUSEHOLD",
    "家庭与住房",
    "Household and homes",
    (
        _choose(
            "marital_status",
            "婚姻状况",
            "Marital status",
            "SINGLE 未婚 Single\nMARRIED 已婚 Married\nDIVORCED 离异 Divorced\nWIDOWED 丧偶 Widowed",
        ),
        _field("members", "家庭人口", "Members", Form.COUNT, required=False),
        _field("dependants", "受扶养人数", "Dependants", Form.COUNT, required=False),
        _field("homes_owned", "名下住房套数（认房）", "Homes owned", Form.COUNT, required=False),
        _field("home_loans", "住房贷款笔数（认贷）", "Home loans, ever", Form.COUNT, required=False),
    ),
    (PERSON,),
    check=_household,
)
RATING: Final = Kind(
    "RATING",
    "内部风险评级",
    "Internal risk rating",
    (
        _choose("rating", "评级", "Rating", "LOW 低 Low\nMEDIUM 中 Medium\nHIGH 高 High\nREFUSED 不予准入 Refused"),
        _field("reason", "理由", "Reason", Form.LONG_TEXT),
        _field("next_review", "下次重检", "Next review", Form.DAY),
    ),
    BOTH,
)
PEP: Final = Kind(
    "PEP",
    "特定自然人（政治公众人物）",
    "Politically exposed",
    (
        _field("flag", "是否属于", "Exposed", Form.FLAG),
        _field("basis", "认定依据", "Basis", Form.LONG_TEXT, required=False),
    ),
    (PERSON,),
    check=_basis,
)

KINDS: Final[dict[str, Kind]] = {
    kind.code: kind
    for kind in (
        PERSON_KIND,
        FIRM_KIND,
        IDENTITY,
        CONTACT,
        ADDRESS,
        EMPLOYMENT,
        INCOME,
        HOUSEHOLD,
        ASSET,
        LIABILITY,
        BANK_ACCOUNT,
        RATING,
        PEP,
    )
}
"""Every kind by its code, in the order of the page."""


def kind_of(code: str, party_kind: str) -> Kind | None:
    """A kind as it is asked of a kind of party: a firm proves itself by its licence, a person by anything else. A
    customer for trials has no facts."""
    kind = KINDS.get(code)
    if kind is None or party_kind not in kind.parties:
        return None
    if kind is not IDENTITY:
        return kind
    fields = tuple(
        replace(field, choices=tuple(one for one in field.choices if (one.code == LICENCE) == (party_kind == FIRM)))
        if field.name == "type"
        else field
        for field in kind.fields
    )
    return replace(kind, fields=fields)


def kinds_of(party_kind: str) -> list[Kind]:
    """The kinds that are asked of a kind of party, in the order of the page."""
    return [kind for code in KINDS if (kind := kind_of(code, party_kind)) is not None]
