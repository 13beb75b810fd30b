"""What can be refused, said so that a person can act on it.

Every refusal is a class with a stable `code` (`room.what_happened`) and one sentence in each language:
what happened and what to do. Five parents say what kind of refusal it is; `config` turns them into HTTP.
"""

from __future__ import annotations

from typing import Any, ClassVar


class DomainError(Exception):
    """An anticipated refusal. `params` fill the sentences, `field` names the input that caused it."""

    code: ClassVar[str] = "kernel.refused"
    zh: ClassVar[str] = "请求被拒绝。"
    en: ClassVar[str] = "The request was refused."

    def __init__(self, *, field: str | None = None, **params: Any) -> None:
        self.field = field
        self.params = params
        super().__init__(self.sentence("en"))

    def sentence(self, language: str) -> str:
        """The refusal in the reader's language (`zh` or `en`)."""
        template = self.zh if language.startswith("zh") else self.en
        return template.format(**self.params)


class InvalidInput(DomainError):
    """A value that cannot be what it claims to be."""

    code = "kernel.invalid_input"
    zh = "输入有误：{reason}"
    en = "The input is not valid: {reason}"


class NotFound(DomainError):
    """Nothing there, or nothing the reader may know of."""

    code = "kernel.not_found"
    zh = "没有找到，或您无权查看。"
    en = "Nothing was found here, or you have no right to see it."


class NotPermitted(DomainError):
    """The person has no right to do this."""

    code = "kernel.not_permitted"
    zh = "您没有此项权限（{right}）。如确有需要，请联系系统管理员。"
    en = "You have no right to do this ({right}). Ask an administrator if you need it."


class Conflict(DomainError):
    """The thing is not in a state in which this can be done."""

    code = "kernel.conflict"
    zh = "当前状态不允许此操作。"
    en = "The current state does not allow this."


class RuleRefused(DomainError):
    """A rule of the bank or of the law stands against it."""

    code = "kernel.rule_refused"
    zh = "不符合规则，操作被拒绝。"
    en = "A rule stands against this."


class BrokenInvariant(Exception):
    """A programming error found by `ensure`: never shown as a refusal, always logged."""


def ensure(condition: bool, message: str) -> None:
    """Check an invariant that must hold whatever the input; unlike `assert` it survives `python -O`."""
    if not condition:
        raise BrokenInvariant(message)
