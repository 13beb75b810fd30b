"""The sealed log of events from the terminal: prove it, sign its head now, take the proof of a case away."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from diya.foundation import db, evidence
from diya.kernel.errors import NotFound


class Command(BaseCommand):
    help = (
        "verify: compute the whole log again from its events and name every event that was changed, taken away or put"
        " in, against heads held outside too. sign: sign the head now and write it outside. proof REFERENCE: what an"
        " auditor needs to check a case alone, as JSON. key: the public key of the signatures."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", choices=("verify", "sign", "proof", "key"))
        parser.add_argument("reference", nargs="?", default="", help="e.g. servicing.loan:0190…")
        parser.add_argument("--heads", action="append", default=[], metavar="FOLDER", help="signed heads held outside")
        parser.add_argument("--key", default="", help="public key of those heads, in hexadecimal")
        parser.add_argument("--size", type=int, help="how many events there were when a root was written down")
        parser.add_argument("--root", default="", help="the root that was written down then, in hexadecimal")

    def handle(self, *args: Any, **options: Any) -> None:
        getattr(self, f"_{options['act']}")(options)

    def _verify(self, options: dict[str, Any]) -> None:
        if bool(options["root"]) != bool(options["size"]):
            raise CommandError("A root that was written down goes with its number of events: give --size and --root.")
        try:
            outside = [head for place in options["heads"] or settings.HEADS_PLACES for head in _heads(Path(place))]
            key = bytes.fromhex(options["key"]) or None
            roots = {options["size"]: bytes.fromhex(options["root"])} if options["root"] else {}
        except ValueError as error:
            raise CommandError(str(error)) from error
        with db.transaction(db.all_branches(), evidence.CONTEXT, writes=False):
            verdict = evidence.verify(outside, key=key, roots=roots)
        if verdict.findings:
            raise CommandError("\n".join(finding.sentence for finding in verdict.findings[:100]))
        self.stdout.write(f"{verdict.size} events, root {verdict.root.hex()}: unbroken.")
        self.stdout.write(f"{verdict.head_count} signed heads outside agree; {verdict.waiting_count} events wait.")

    def _sign(self, options: dict[str, Any]) -> None:
        signed = evidence.sign()
        said = "The head is signed." if signed else "The head is signed already."
        self.stdout.write(f"{said} Heads are in: {', '.join(str(place) for place in settings.HEADS_PLACES)}")

    def _proof(self, options: dict[str, Any]) -> None:
        try:
            with db.transaction(db.all_branches(), evidence.CONTEXT, writes=False):
                self.stdout.write(json.dumps(evidence.proof_of(options["reference"]), ensure_ascii=False, indent=1))
        except NotFound as error:
            raise CommandError(f"Nothing is known of {options['reference']}.") from error

    def _key(self, options: dict[str, Any]) -> None:
        self.stdout.write(evidence.public_key().hex())


def _heads(place: Path) -> list[evidence.Outside]:
    return evidence.read_outside(place) if place.is_dir() else []
