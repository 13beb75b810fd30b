"""What can be wrong with an input before anything is computed; `field` is always the path of the wrong place."""

from __future__ import annotations

from diya.kernel.errors import InvalidInput


class NotJson(InvalidInput):
    code = "calc.not_json"
    zh = "输入不是有效的 JSON：第 {row} 行第 {column} 列无法读取。"
    en = "The input is not valid JSON: it cannot be read at row {row}, column {column}."


class NotUtf8(InvalidInput):
    code = "calc.not_utf8"
    zh = "输入不是 UTF-8 文本：第 {place} 个字节无法读取。"
    en = "The input is not UTF-8 text: byte {place} cannot be read."


class InputEmpty(InvalidInput):
    code = "calc.input_empty"
    zh = "没有输入。请在标准输入给出一个 JSON 对象，或每行一个。"
    en = "There is no input: give one JSON object on standard input, or one a line."


class InputTooDeep(InvalidInput):
    code = "calc.input_too_deep"
    zh = "输入嵌套过深，最多 {limit} 层。"
    en = "The input is nested too deep: {limit} levels at most."


class FieldTwice(InvalidInput):
    code = "calc.field_twice"
    zh = "字段“{name}”在同一对象中出现两次，请只保留一个。"
    en = "The field “{name}” stands twice in one object: keep one of them."


class FieldMissing(InvalidInput):
    code = "calc.field_missing"
    zh = "缺少字段“{name}”。"
    en = "The field “{name}” is missing."


class FieldUnknown(InvalidInput):
    code = "calc.field_unknown"
    zh = "没有字段“{name}”。可用字段：{known}。"
    en = "There is no field “{name}”. The fields are {known}."


class FieldMistaken(InvalidInput):
    code = "calc.field_mistaken"
    zh = "此处应为{wanted_zh}，而不是 {value}。"
    en = "This must be {wanted}, not {value}."


class FieldsExclusive(InvalidInput):
    code = "calc.fields_exclusive"
    zh = "“{names}”必须且只能给出一个。"
    en = "Give exactly one of “{names}”."


class PrincipalAboveAmount(InvalidInput):
    code = "calc.principal_above_amount"
    zh = "本金部分不能超过还款金额。"
    en = "The principal in a payment cannot be above its amount."


class DateTooEarly(InvalidInput):
    code = "calc.date_too_early"
    zh = "日期 {day} 必须晚于 {after}。"
    en = "The date {day} must be after {after}."


class DateOfStart(InvalidInput):
    code = "calc.date_of_start"
    zh = "首次放款日必须是起息日 {start}。"
    en = "The first disbursement is on the day the loan starts, {start}."


class DatesMiscounted(InvalidInput):
    code = "calc.dates_miscounted"
    zh = "给出了 {given} 个还款日，但期数为 {count}，两者必须相等。"
    en = "{given} due dates are given for {count} instalments: give one for each."


class BeyondCalendar(InvalidInput):
    code = "calc.beyond_calendar"
    zh = "计算超出了日历范围（公元 1 年至 9999 年），请缩短期限。"
    en = "The dates leave the calendar (years 1 to 9999): take a shorter term."


class NotComputed(InvalidInput):
    code = "calc.not_computed"
    zh = "计算未能完成（{reason}）。这是程序的问题，请把输入和这段文字报告给我们。"
    en = "The calculation failed ({reason}). This is a fault of the program: please report it with the input."


class CommandUnknown(InvalidInput):
    code = "calc.command_unknown"
    zh = "没有名为“{name}”的计算。可用：{known}。"
    en = "There is no calculation “{name}”. There are {known}."
