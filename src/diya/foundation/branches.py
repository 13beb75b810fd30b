"""The tree of branches: seen whole, and changed by two people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from diya.foundation import access, audit, changes, db
from diya.foundation.models import Branch, Change
from diya.kernel.errors import Conflict, InvalidInput

audit.actions({"foundation.branch.set": ("设立或调整机构", "Branch set")})


class BranchCodeRefused(InvalidInput):
    code = "foundation.branch_code_refused"
    zh = "机构号为 1 至 20 个字母、数字、“-”或“_”。"
    en = "The code of a branch has 1 to 20 letters, digits, “-” or “_”."


class BranchBelowItself(InvalidInput):
    code = "foundation.branch_below_itself"
    zh = "机构不能隶属于自身或其下级机构。"
    en = "A branch cannot stand below itself."


class BranchParentUnknown(InvalidInput):
    code = "foundation.branch_parent_unknown"
    zh = "上级机构“{branch}”不存在。"
    en = "There is no branch “{branch}” to stand below."


class BranchUnchanged(Conflict):
    code = "foundation.branch_unchanged"
    zh = "该机构没有变化。"
    en = "The branch is like this already."


PEOPLE: Final = """
    SELECT branch_id, count(DISTINCT user_id) AS people FROM foundation_grant CROSS JOIN foundation_businessday
    WHERE starts_date <= business_date AND (ends_date IS NULL OR ends_date > business_date) GROUP BY branch_id
"""


def tree() -> list[dict[str, Any]]:
    """Every branch with the one above it and how many people have a role there, by code."""
    people = {row["branch_id"]: row["people"] for row in db.fetch_all(PEOPLE)}
    return [
        {
            "code": branch.code,
            "name_zh": branch.name_zh,
            "name_en": branch.name_en,
            "parent_code": branch.parent.code if branch.parent else None,
            "people_count": people.get(branch.pk, 0),
        }
        for branch in Branch.objects.select_related("parent").order_by("code")
    ]


def propose(*, code: str, name_zh: str, name_en: str, parent_code: str | None) -> Change:
    """Propose a new branch, or other names or another place for one there is."""
    if not access.BRANCH_CODE.fullmatch(code):
        raise BranchCodeRefused(field="code")
    present = Branch.objects.select_related("parent").filter(code=code).first()
    after = {"code": code, "name_zh": name_zh, "name_en": name_en, "parent_code": parent_code}
    before = _shown(present) if present else {}
    if before == after:
        raise BranchUnchanged()
    _parent(code, parent_code)
    return changes.propose(
        kind="foundation.branch",
        subject=f"foundation.branch:{code}",
        title_zh=f"{'调整' if present else '设立'}机构：{code} {name_zh}",
        title_en=f"{'Change of' if present else 'New'} branch: {code} {name_en}",
        before=before,
        after=after,
    )


def _shown(branch: Branch) -> dict[str, Any]:
    return {
        "code": branch.code,
        "name_zh": branch.name_zh,
        "name_en": branch.name_en,
        "parent_code": branch.parent.code if branch.parent else None,
    }


def _parent(code: str, parent_code: str | None) -> Branch | None:
    """The branch above, unless the two would stand below each other."""
    if parent_code is None:
        return None
    above = {branch.pk: branch for branch in Branch.objects.select_for_update().order_by("id")}
    parent = next((branch for branch in above.values() if branch.code == parent_code), None)
    if parent is None:
        raise BranchParentUnknown(branch=parent_code[:20], field="parent_code")
    at: Branch | None = parent
    while at is not None:
        if at.code == code:
            raise BranchBelowItself(field="parent_code")
        at = above[at.parent_id] if at.parent_id else None
    return parent


@changes.appliers.register("foundation.branch")
def _apply(after: Mapping[str, Any]) -> None:
    parent = _parent(after["code"], after["parent_code"])
    names = {"name_zh": after["name_zh"], "name_en": after["name_en"], "parent": parent}
    branch, _ = Branch.objects.update_or_create(code=after["code"], defaults=names)
    audit.record("foundation.branch.set", subject=f"foundation.branch:{branch.code}", branch_id=None, after=dict(after))
