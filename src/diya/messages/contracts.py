"""What crosses the door of messages: the data of a paper, a kind of paper, and why one is not made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from diya.kernel.errors import Conflict, InvalidInput, RuleRefused


class Language(StrEnum):
    ZH = "zh"
    EN = "en"


@dataclass(frozen=True, slots=True)
class Personal:
    """A personal number: whole on an issued paper, masked in a preview, which leaves no trace of who looked."""

    whole: str
    masked: str


@dataclass(frozen=True, slots=True)
class PaperData:
    """Everything a paper says about its subject: texts, and lists of texts, as the template names them."""

    branch_id: int
    related: tuple[str, ...]
    """The cases the paper also belongs to, and the people it is about."""
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PaperKind:
    """A kind of paper: its names, the letters before its number, who may issue it, and where its data comes from."""

    name_zh: str
    name_en: str
    prefix: str
    right: str
    gather: Callable[[str, Language], PaperData]
    """The data of a subject in a language; raises PaperNotReady while there is nothing to say."""
    sample: Callable[[Language], Mapping[str, Any]]
    """Invented data with every field, to look at a template with."""


class PaperNotReady(RuleRefused):
    code = "messages.paper_not_ready"
    zh = "现在还不能出具此文书：{reason_zh}"
    en = "This paper cannot be made yet: {reason_en}"


class PaperFailed(Conflict):
    code = "messages.paper_failed"
    zh = "文书模板有误，未能出具。请联系系统管理员检查模板：{reason}"
    en = "The template is not right, so the paper was not made. Ask an administrator to check it: {reason}"


class SubjectRefused(InvalidInput):
    code = "messages.subject_refused"
    zh = "业务对象“{subject}”不适用于此文书。"
    en = "“{subject}” is not a subject of this paper."


class TemplateMissing(Conflict):
    code = "messages.template_missing"
    zh = "尚无此文书该语种的有效模板，请联系系统管理员。"
    en = "There is no template of this paper in this language in force. Ask an administrator."


class TemplateRefused(InvalidInput):
    code = "messages.template_refused"
    zh = "模板未能排版，第 {line} 行：{reason}"
    en = "The template cannot be set, line {line}: {reason}"


class TemplateWordRefused(InvalidInput):
    code = "messages.template_word_refused"
    zh = "模板第 {line} 行含有不允许的词“{word}”：模板不能读取文件、加载程序包或执行文本。"
    en = "Line {line} of the template holds the word “{word}”: a template reads no files, packages or code."


class TemplateUnchanged(Conflict):
    code = "messages.template_unchanged"
    zh = "内容与现行模板相同，没有可提交的变更。"
    en = "This is the template in force already; there is nothing to change."
