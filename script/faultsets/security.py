"""The proofs of security in their long form: the API against its description with many examples, the matrix of rights,
branches and ids, canaries, two hundred tamper trials, rotation with readers, sign-in times of five hundred pairs.

Each is a file of tests; here they run with what takes long, and the figures say what was found.
"""

from __future__ import annotations

import re
import subprocess
import sys
from typing import Final

from script.lib.dispatch import Figures, Frame
from script.lib.ground import ROOT

SHORT_FORM = False
"""script/test runs the same files in their short form among the tests of the back end."""

SUITES: Final = {
    "described": "tests/security/test_described.py",
    "matrix": "tests/security/test_matrix.py tests/security/test_rights.py tests/security/test_scope.py",
    "canaries": "tests/security/test_canaries.py",
    "tampering": "tests/config/test_audit.py tests/foundation/test_merkle.py",
    "keys": "tests/foundation/test_crypto.py tests/foundation/test_rotation.py",
    "identity": "tests/identity",
    "privacy": "tests/customers/test_privacy.py tests/customers/test_reveal.py tests/foundation/test_looks.py",
    "hostile": "tests/security/test_hostile_input.py tests/bad_input tests/architecture/test_secure.py",
}


def run(frame: Frame) -> Figures:
    """Every suite with `--long`; held when nothing failed anywhere."""
    figures: dict[str, str] = {}
    held = True
    for name, files in SUITES.items():
        frame.tell(name)
        words = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--long", *files.split()]
        ended = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
        summary = re.findall(r"^.*\b(?:passed|failed|error).*$", ended.stdout, re.MULTILINE)
        figures[name] = summary[-1].strip() if summary else ended.stdout[-300:]
        held = held and ended.returncode == 0
        if ended.returncode != 0:
            frame.tell(ended.stdout[-3000:])
    return {"suites": figures, "held": held}
