"""What can be wrong with a contract in ACTUS terms; `field` is always the ACTUS name of the term."""

from __future__ import annotations

from diya.kernel.errors import InvalidInput


class TermMissing(InvalidInput):
    code = "calc.actus_term_missing"
    zh = "缺少 ACTUS 条款“{name}”。"
    en = "The ACTUS term “{name}” is missing."


class TermInvalid(InvalidInput):
    code = "calc.actus_term_invalid"
    zh = "ACTUS 条款“{name}”的取值“{value}”无效，应形如 {form}。"
    en = "The ACTUS term “{name}” cannot be “{value}”; give it the form {form}."


class TermNeverRepays(InvalidInput):
    code = "calc.actus_term_never_repays"
    zh = "按“{name}”的取值本金永远无法还清，请调整该条款或给出 maturityDate。"
    en = "With this “{name}” the principal is never repaid: change it, or give a maturityDate."


class ScheduleTooLong(InvalidInput):
    code = "calc.actus_schedule_too_long"
    zh = "“{name}”产生的日期超过 {limit} 个，请延长周期或提前到期日。"
    en = "“{name}” gives more than {limit} dates: take a longer cycle or an earlier maturity."


class ObservationMissing(InvalidInput):
    code = "calc.actus_observation_missing"
    zh = "没有“{name}”在 {day} 或之前的观测值。"
    en = "Nothing is observed of “{name}” on or before {day}."
