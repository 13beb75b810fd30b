"""Notices to staff: said once for each source however often it is heard, and read."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from diya.foundation import audit, clock, db
from diya.kernel.errors import NotFound
from diya.messages.models import Notice

audit.actions(
    {
        "messages.notice.read": ("阅读消息", "Notice read"),
        "messages.notice.all_read": ("全部消息已读", "All notices read"),
    }
)


def notify(
    people: Iterable[int | None],
    *,
    title_zh: str,
    title_en: str,
    body_zh: str,
    body_en: str,
    subject: str,
    subject_number: str,
    branch_id: int | None,
    source: str,
) -> None:
    """Tell people something, once for each `source` (what caused it). No personal data: numbers and amounts only."""
    for person_id in sorted({person for person in people if person}):
        Notice.objects.get_or_create(
            person_id=person_id,
            source=source[:120],
            defaults={
                "branch_id": branch_id,
                "title_zh": title_zh[:200],
                "title_en": title_en[:200],
                "body_zh": body_zh[:500],
                "body_en": body_en[:500],
                "subject": subject,
                "subject_number": subject_number,
            },
        )


def mark_read(*, notice_id: UUID) -> None:
    """The acting person has read a notice; reading it again changes nothing."""
    actor_id = db.current().context.actor_id
    notice = Notice.objects.select_for_update().filter(id=notice_id, person_id=actor_id).first()
    if notice is None:
        raise NotFound()
    if notice.read_at is None:
        notice.read_at = clock.now()
        notice.save(update_fields=["read_at"])
    audit.record("messages.notice.read", subject=db.ref("messages.notice", notice.id), branch_id=notice.branch_id)


def mark_all_read() -> None:
    """The acting person has read everything they were told."""
    actor_id = db.current().context.actor_id
    count = Notice.objects.filter(person_id=actor_id, read_at=None).update(read_at=clock.now())
    audit.record(
        "messages.notice.all_read", subject=f"foundation.user:{actor_id}", branch_id=None, after={"count": count}
    )
