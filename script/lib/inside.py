"""The step of a developer's script into .venv: make it hold what is needed, then go on in its Python."""

from __future__ import annotations

import os
import sys

from script.lib import environment
from script.lib.ground import PYTHON, ROOT, run_script, started_at


def main(module: str, *requirements: str, web: bool = False) -> None:
    """Install, then become `module` with the same arguments; an installation that fails ends a test run as such."""

    def body() -> int:
        environment.ensure_venv(*requirements)
        if web:
            environment.ensure_packages()
        path = os.pathsep.join([str(ROOT), str(ROOT / "src")])
        env = {**os.environ, "DIYA_STARTED_AT": started_at(), "PYTHONPATH": path}
        os.execve(PYTHON, [str(PYTHON), "-m", module, *sys.argv[1:]], env)

    def counted() -> int:
        try:
            return body()
        except Exception:
            print("0 passed, 1 failed")
            raise

    wants_help = "--help" in sys.argv[1:] or "-h" in sys.argv[1:]
    run_script(counted if web and not wants_help else body)
