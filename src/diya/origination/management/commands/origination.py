"""The offline channel in the terminal: `diya origination import FILE --mapping NAME`."""

from __future__ import annotations

from argparse import BooleanOptionalAction
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from diya.foundation import access, db
from diya.foundation.jobs import Progress
from diya.kernel.errors import DomainError
from diya.kernel.money import format_minor
from diya.origination import selectors
from diya.origination.contracts import ImportFunnel
from diya.origination.services import booking, importing
from diya.origination.services.errorfile import error_file
from diya.servicing import selectors as servicing

HANDS = "operations,keeper,operations2,checker"


class Bar(Progress):
    """Draws progress in the terminal instead of a job's row."""

    WIDTH = 40

    def __init__(self, out: Any) -> None:
        super().__init__(None)
        self.out = out

    def tell(self, done_count: int, total_count: int, note: str = "") -> None:
        filled = self.WIDTH * done_count // total_count if total_count else self.WIDTH
        end = "\n" if done_count >= total_count else "\r"
        self.out.write(f"[{'#' * filled:<{self.WIDTH}}] {done_count}/{total_count} {note}", ending=end)
        self.out.flush()


class Command(BaseCommand):
    help = "Import a file of applications by a mapping; again adds nothing, broken off it goes on."

    def add_arguments(self, parser: CommandParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        act = acts.add_parser("import", help="enter the lines of a CSV or XLSX file as applications")
        act.add_argument("file", type=Path, metavar="FILE")
        act.add_argument("--mapping", required=True, metavar="NAME")
        act.add_argument("--branch", default="001", metavar="CODE")
        act.add_argument("--as", dest="officer", default="officer", metavar="USER", help="who brings the file")
        act.add_argument("--errors", type=Path, metavar="FILE", help="where refused lines go (FILE.errors.csv)")
        act.add_argument("--book", action=BooleanOptionalAction, default=False, help="book and disburse the approved")
        act.add_argument(
            "--hands", default=HANDS, metavar="USERS", help="who signs, registers, prepares and releases; four people"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self._import(options)
        except DomainError as error:
            raise CommandError(f"{error.sentence('zh')}\n{error.sentence('en')}") from error
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}") from error

    def _import(self, options: dict[str, Any]) -> None:
        content = options["file"].read_bytes()
        officer = access.person_named(options["officer"])
        with access.acting(officer.id, "import", right=importing.RIGHT):
            asked = {"branch_code": options["branch"], "mapping": options["mapping"], "content": content}
            import_id = importing.unfinished(**asked) or importing.receive(name=options["file"].name, **asked)
            importing.begin(import_id=import_id)
        importing.carry_out(import_id, Bar(self.stdout))
        with _whole_bank():
            brought = selectors.import_that_entered(import_id).id
        if options["book"]:
            hands = [access.person_named(name).id for name in options["hands"].split(",")]
            booking.book(brought, booking.Hands(*hands), Bar(self.stdout))
        with _whole_bank():
            self._tell(import_id, brought, options)

    def _tell(self, import_id: UUID, brought: UUID, options: dict[str, Any]) -> None:
        run, funnel = selectors.import_run(import_id), selectors.import_funnel(brought)
        for line in told(funnel):
            self.stdout.write(line)
        self.stdout.write(f"  {'已在库 known already':<36}{run.known_count:>10,}")
        if funnel.refused:
            path = options["errors"] or options["file"].with_name(f"{options['file'].name}.errors.csv")
            path.write_bytes(error_file(import_id))
            self.stdout.write(f"错误行已写入 refused lines are in {path}")


@contextmanager
def _whole_bank() -> Iterator[None]:
    with db.transaction(db.all_branches(), db.Context(purpose="import funnel"), writes=False):
        yield


def told(funnel: ImportFunnel) -> Iterator[str]:
    """The funnel as lines of text; every figure is one that the screens and the API show."""

    def line(words: str, count: int) -> str:
        return f"  {words:<36}{count:>10,}"

    yield line("读取 read", funnel.read)
    yield line("拒收 refused", funnel.refused)
    for verdict, words in (("REFER", "转人工 referred"), ("DECLINE", "拒绝 declined"), ("APPROVE", "批准 approved")):
        yield line(words, funnel.verdicts.get(verdict, 0))
        if verdict != "APPROVE":
            yield from (line(f"  · {one.zh} {one.en}", one.count) for one in funnel.reasons.get(verdict, ()))
    yield from (line(f"  缺少 missing {one.zh} {one.en}", one.count) for one in funnel.missing)
    count, balance = servicing.booked(contracts=funnel.contracts)
    yield line("已放款 booked", count)
    if count:
        yield f"  余额 balance {format_minor(balance, funnel.currency):>32} {funnel.currency}"
        for bucket in servicing.buckets(on=db.current().business_date, contracts=funnel.contracts):
            upper = bucket.to_days or ""
            yield line(f"  逾期 past due {bucket.from_days}–{upper} 天 days", bucket.loan_count)
