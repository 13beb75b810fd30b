"""Invented families and what they ask for: drawn from the seed, the same for the same seed. Names are put together from
lists, identity numbers are valid by their check digit and begin with an area that does not exist."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Final

from diya.customers import identity

AREA: Final = "990101"
SURNAMES: Final = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁"
    "任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严"
    "莫孔向常汤"
)
GIVEN: Final = (  # noqa: SIM905 - a list of words reads better as words
    "志远 明哲 嘉怡 雨桐 思远 文博 欣怡 子涵 浩宇 梓萱 俊杰 诗涵 宇轩 佳琪 建平 丽娜 国强 秀英 海燕 立新 "
    "晓东 静雯 若曦 天宇 一鸣 婉婷 启航 雪梅 振华 春燕 家豪 美玲 少峰 淑珍 永康 慧敏 世杰 玉洁 泽民 梦洁 "
    "昊然 佳宁 景行 清扬 乐山 知夏 云舒 望舒 怀瑾 令仪 "
).split()
STREETS: Final = (  # noqa: SIM905 - a list of words reads better as words
    "和平路 建设路 文化街 滨河大道 学府路 东风街 长安里 青年路 湖滨路 槐荫街 银杏路 望江路 "
).split()
EMPLOYERS: Final = (  # noqa: SIM905 - a list of words reads better as words
    "示范科技有限公司 示范制造有限公司 示范市第一中学 示范医院 示范商贸有限公司 个体经营 "
).split()
BRANCHES: Final = ("001", "001", "002", "002", "003")
CITY: Final = "示范市"


@dataclass(frozen=True, slots=True)
class Wish:
    """One loan that a family asks for. Amounts in yuan; `fund` is the provident fund's part beside it."""

    product: str
    kind: str
    state: str
    price: int
    amount: int
    fund: int
    months: int
    method: str
    due_day: int
    applied: date


@dataclass(frozen=True, slots=True)
class Family:
    """A borrower with one or two wishes; `serial` makes the identity number, the phone and the address its own."""

    serial: int
    name: str
    born: date
    branch: str
    income: int
    marital: str
    employer: str
    wishes: tuple[Wish, ...]

    @property
    def id_number(self) -> str:
        first_17 = f"{AREA}{self.born:%Y%m%d}{self.serial % 1000:03d}"
        return first_17 + identity.check_digit(first_17)

    @property
    def phone(self) -> str:
        return f"1{self.serial % 7 + 3}{self.serial:09d}"

    @property
    def street(self) -> str:
        return f"{STREETS[self.serial % len(STREETS)]} {self.serial % 197 + 1} 号"


MIX: Final = (("FIRST_HOME", 44), ("COMBINED", 24), ("OFF_PLAN_HOME", 17), ("FIXED_HOME", 11), ("COMMERCIAL", 4))
"""Of a hundred families, how many begin with which loan; COMBINED is a first home with the provident fund's part."""
SECOND_SHOPS: Final = 10
"""Of a hundred families, how many buy a shop later."""


def families(seed: str, count: int, *, since: date, until: date) -> Iterator[Family]:
    """So many families that come within a time, evenly spread."""
    days = (until - since).days
    for serial in range(1, count + 1):
        yield family(seed, serial, applied=since + timedelta(days=days * (serial - 1) // count))


def family(seed: str, serial: int, *, applied: date) -> Family:
    """The family of a serial number that comes on a day."""
    dice = Random(f"{seed}:{serial}")  # noqa: S311 - an invented life, not a secret
    name = dice.choice(SURNAMES) + dice.choice(GIVEN)
    born = date(dice.randint(applied.year - 44, applied.year - 26), dice.randint(1, 12), dice.randint(1, 28))
    first = _wish(dice, dice.choices([kind for kind, _ in MIX], [share for _, share in MIX])[0], applied)
    wishes = [first]
    if first.product != "COMMERCIAL" and dice.randrange(100) < SECOND_SHOPS:
        wishes.append(_wish(dice, "COMMERCIAL", applied + timedelta(days=dice.randint(60, 240))))
    owed = sum(
        wish.amount // wish.months + (wish.amount + wish.fund) * 5 // 1000 + wish.fund // wish.months for wish in wishes
    )
    return Family(
        serial=serial,
        name=name,
        born=born,
        branch=BRANCHES[serial % len(BRANCHES)],
        income=owed * dice.randint(26, 44) // 1000 * 100 + 5000,
        marital=dice.choice(("MARRIED", "MARRIED", "SINGLE", "DIVORCED")),
        employer=dice.choice(EMPLOYERS),
        wishes=tuple(wishes),
    )


def _wish(dice: Random, kind: str, applied: date) -> Wish:
    shop = kind == "COMMERCIAL"
    price = dice.randrange(60, 180 if shop else 420) * 10_000
    lent = price * dice.randint(32, 45 if shop else 66) // 1_000_000 * 10_000
    fund = min(lent // 2 // 10_000 * 10_000, dice.randrange(30, 71) * 10_000) if kind == "COMBINED" else 0
    return Wish(
        product="FIRST_HOME" if kind == "COMBINED" else kind,
        kind="COMMERCIAL" if shop else "RESIDENTIAL",
        state="OFF_PLAN" if kind == "OFF_PLAN_HOME" else "SECOND_HAND",
        price=price,
        amount=lent - fund,
        fund=fund,
        months=12 * dice.choice((5, 8, 10) if shop else (15, 20, 25, 30, 30)),
        method=dice.choice(("EQUAL_INSTALMENT", "EQUAL_INSTALMENT", "EQUAL_PRINCIPAL")),
        due_day=dice.choice((1, 5, 10, 15, 20, 20, 25, 28)),
        applied=applied,
    )
