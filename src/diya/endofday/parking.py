"""Chunks of loans, one transaction each; a chunk that fails is halved until the failing loan stands alone.
That loan is parked with its reason: it keeps its last proved position, and the day goes on.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from typing import Final
from uuid import UUID

from django.db import InterfaceError, OperationalError, connection
from django.db.models import Max

from diya.endofday import models
from diya.foundation import clock, db, outbox, work
from diya.foundation.jobs import Progress
from diya.servicing import selectors as servicing

log = logging.getLogger("diya.endofday")

CHUNK_LOANS: Final = 2000
WORKERS: Final = 2
"""Chunks at a time: one for each core of the smallest machine that this runs on."""

PARKED_HOURS: Final = 24
ACTOR: Final = "日终 End of day"


@contextmanager
def whole_bank(purpose: str, *, writes: bool = True) -> Iterator[db.Work]:
    """A transaction of the end of day over every branch."""
    context = db.Context(actor=ACTOR, purpose=f"endofday {purpose}")
    with db.transaction(db.all_branches(), context, writes=writes) as opened:
        yield opened


def in_chunks(
    day: date,
    step: str,
    loan_ids: Sequence[UUID],
    act: Callable[..., int],
    progress: Progress,
) -> tuple[int, int]:
    """Run `act(loan_ids=…, day=…)` over chunks of loans, several at a time; answers how much was done and how many were
    parked. The loans of a chunk stand beside each other, so chunks never wait for each other's locks."""
    chunks = [loan_ids[start : start + CHUNK_LOANS] for start in range(0, len(loan_ids), CHUNK_LOANS)]
    done = parked = seen = 0
    for chunk, (more, set_aside) in zip(chunks, _side_by_side(day, step, chunks, act), strict=True):
        done, parked, seen = done + more, parked + set_aside, seen + len(chunk)
        progress.tell(seen, len(loan_ids), f"{day} {step}")
    return done, parked


def _side_by_side(
    day: date, step: str, chunks: Sequence[Sequence[UUID]], act: Callable[..., int]
) -> Iterator[tuple[int, int]]:
    """What each chunk came to, in their order. One chunk is done here; more than one by threads, each with a connection
    of its own that it gives back."""
    if not chunks or min(len(chunks), WORKERS) == 1:
        yield from (_done_or_parked(day, step, chunk, act) for chunk in chunks)
        return
    with ThreadPoolExecutor(max_workers=WORKERS, thread_name_prefix=step) as threads:

        def work_off(chunk: Sequence[UUID]) -> tuple[int, int]:
            try:
                return _done_or_parked(day, step, chunk, act)
            finally:
                connection.close()

        try:
            yield from threads.map(work_off, chunks)
        finally:
            threads.shutdown(cancel_futures=True)


def _done_or_parked(day: date, step: str, loan_ids: Sequence[UUID], act: Callable[..., int]) -> tuple[int, int]:
    """A chunk in one transaction; one that fails is halved until the failing loan stands alone, and that one is parked.
    Answers how much was done and how many were parked."""
    try:
        return _run_chunk(day, step, loan_ids, act), 0
    except (OperationalError, InterfaceError):
        raise  # the database, not a loan: nothing is parked for it
    except Exception as error:
        if len(loan_ids) == 1:
            log.warning("end of day %s, step %s: loan %s is parked", day, step, loan_ids[0], exc_info=error)
            _park(day, step, loan_ids[0], error)
            return 0, 1
    half = len(loan_ids) // 2
    first = _done_or_parked(day, step, loan_ids[:half], act)
    second = _done_or_parked(day, step, loan_ids[half:], act)
    return first[0] + second[0], first[1] + second[1]


def _run_chunk(day: date, step: str, loan_ids: Sequence[UUID], act: Callable[..., int]) -> int:
    with whole_bank(step):
        done = act(loan_ids=loan_ids, day=day)
        db.hold(f"endofday.chunk|{day}|{step}")
        last = models.Chunk.objects.filter(business_date=day, step=step).aggregate(last=Max("chunk"))["last"]
        models.Chunk.objects.create(
            business_date=day,
            step=step,
            chunk=(last or 0) + 1,
            first_id=loan_ids[0],
            last_id=loan_ids[-1],
            loan_count=len(loan_ids),
            done_count=done,
        )
        models.ParkedLoan.objects.filter(loan_id__in=loan_ids, step=step, resolved_at=None).update(
            resolved_at=clock.now()
        )
        return done


def _park(day: date, step: str, loan_id: UUID, error: Exception) -> None:
    with whole_bank(f"park {step}"):
        loan = servicing.loan(loan_id)
        parked, made = models.ParkedLoan.objects.get_or_create(
            loan_id=loan_id,
            step=step,
            resolved_at=None,
            defaults={
                "branch_id": loan.branch_id,
                "business_date": day,
                "loan_number": loan.number,
                "reason": f"{type(error).__name__}: {error}"[:500],
            },
        )
        if made:
            work.open_item(
                branch_id=parked.branch_id,
                kind="endofday.parked_loan",
                title_zh=f"日终挂起：{parked.loan_number}",
                title_en=f"Set aside by the end of day: {parked.loan_number}",
                subject=db.ref("servicing.loan", loan_id),
                subject_number=parked.loan_number,
                role="ACCOUNTANT",
                hours=PARKED_HOURS,
            )
            outbox.publish(
                "endofday.loan.parked",
                subject=db.ref("servicing.loan", loan_id),
                branch_id=parked.branch_id,
                payload={"number": parked.loan_number, "step": step},
            )


def open_parked() -> list[models.ParkedLoan]:
    """Loans that are set aside now."""
    return list(models.ParkedLoan.objects.filter(resolved_at=None).order_by("loan_number"))
