"""script/test inside .venv: the stages, each with a line and its seconds, and one line of counts at the end."""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from script.lib import environment, testbank, websizes
from script.lib.faults import sets as fault_sets
from script.lib.ground import PYTHON, ROOT, VAR, WEB, Refused, run_script

RESULTS = VAR / "test-results"
CHROMIUM = "/usr/bin/chromium"
SHOWN_LINES = 60
SHARES = min(os.cpu_count() or 1, 4)


@dataclass
class Outcome:
    """What a stage found; a stage without tests of its own counts as one."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    output: str = ""

    @classmethod
    def of(cls, ended: subprocess.CompletedProcess[str]) -> Outcome:
        return cls(int(ended.returncode == 0), int(ended.returncode != 0), output=ended.stdout)


@dataclass
class Run:
    """One run of script/test."""

    long: bool
    node: environment.Node = field(default_factory=environment.ensure_node)

    def python(self, *words: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        return execute([str(PYTHON), "-m", *words], ROOT, {**clean_env(), **(env or {})})

    def npm(self, *words: str) -> subprocess.CompletedProcess[str]:
        return execute([*self.node.npm, *words], WEB, {**clean_env(), **self.node.env()})


def main() -> None:
    run_script(body)


def body() -> int:
    parser = argparse.ArgumentParser(prog="script/test", description="Everything a change must pass.")
    parser.add_argument("--long", action="store_true", help="also what takes up to an hour")
    parser.add_argument("--only", default="", metavar="STAGE,…", help=", ".join(STAGES))
    options = parser.parse_args(sys.argv[1:])
    names = [name for name in options.only.split(",") if name] or list(STAGES)
    if unknown := [name for name in names if name not in STAGES]:
        raise Refused(f"There is no stage {unknown[0]}; the stages are {', '.join(STAGES)}.")
    RESULTS.mkdir(parents=True, exist_ok=True)
    run = Run(long=options.long)
    try:
        outcomes = performed([name for name in STAGES if name in names], run)
    finally:
        testbank.stop_server()
    skipped = sum(outcome.skipped for outcome in outcomes)
    if skipped:
        print(f"{skipped} skipped")
    failed = sum(outcome.failed for outcome in outcomes)
    print(f"{sum(outcome.passed for outcome in outcomes)} passed, {failed} failed", flush=True)
    return int(failed > 0)


def performed(names: Sequence[str], run: Run) -> list[Outcome]:
    """The stages of one core each as many at a time as there are cores, then the others, which fill the machine, one
    after another."""
    small = [name for name in names if name in OF_ONE_CORE]
    with ThreadPoolExecutor(SHARES) as pool:
        found = list(pool.map(lambda name: perform(name, run), small))
    return found + [perform(name, run) for name in names if name not in OF_ONE_CORE]


def perform(name: str, run: Run) -> Outcome:
    """Run one stage whatever the others did, and show the end of its output when it failed."""
    began = time.monotonic()
    try:
        outcome = STAGES[name](run)
    except Exception as error:
        outcome = Outcome(failed=1, output=f"{type(error).__name__}: {error}")
    word = "failed" if outcome.failed else "ok" if outcome.passed else "skipped"
    counts = f"{outcome.passed} passed, {outcome.failed} failed" if outcome.passed + outcome.failed > 1 else ""
    lines = [f"{name:<11} {word:<8}{time.monotonic() - began:6.1f} s  {counts}"]
    if outcome.failed or (outcome.skipped and not outcome.passed):
        lines += ["    " + line for line in outcome.output.strip().splitlines()[-SHOWN_LINES:]]
    print("\n".join(lines), flush=True)  # at once: stages that run side by side print too
    return outcome


# --- stages


def migrations(run: Run) -> Outcome:
    env = {"DIYA_DATABASE_URL": testbank.owner_url(), "DIYA_ROLE": "owner"}
    return Outcome.of(run.python("diya", "makemigrations", "--check", "--dry-run", env=env))


def back_end(run: Run) -> Outcome:
    """The tests of the back end by as many runs as there are cores, side by side; each has databases of its own and
    takes the next file that none has taken."""
    testbank.owner_url()  # one database server for all of them: they need not race to start it
    with ThreadPoolExecutor(SHARES) as pool, tempfile.TemporaryDirectory() as taken:

        def share(number: int) -> Outcome:
            return pytest(run, "tests", "--share", taken, name=f"back-end-{number}")

        return summed(pool.map(share, range(1, SHARES + 1)))


def browser(run: Run) -> Outcome:
    """One after another: a browser, a server and a worker fill two cores, and more of them only wait for each other."""
    if not any((ROOT / "tests/browser").glob("test_*.py")):
        return Outcome(output="no browser tests yet", skipped=1)
    if not Path(CHROMIUM).exists() and not install_chromium():
        return Outcome(output="Chromium is missing: install Debian's package chromium to run them.", skipped=1)
    return pytest(run, "tests/browser", "-m", "browser", name="browser")


def pytest(run: Run, *words: str, name: str) -> Outcome:
    report = RESULTS / f"{name}.xml"
    report.unlink(missing_ok=True)
    ended = run.python("pytest", "-q", f"--junitxml={report}", *(["--long"] if run.long else []), *words)
    if not report.exists():
        return Outcome(failed=1, output=ended.stdout)
    suite = ElementTree.parse(report).getroot()[0]
    failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
    skipped = int(suite.get("skipped", 0))
    passed = int(suite.get("tests", 0)) - failed - skipped
    # An exit code without a failed test is a failure of the run itself, e.g. nothing collected.
    return Outcome(passed, failed or int(ended.returncode != 0), skipped, ended.stdout)


def front_end(run: Run) -> Outcome:
    report = RESULTS / "vitest.json"
    report.unlink(missing_ok=True)
    ended = run.npm("test", "--", "--reporter=default", "--reporter=json", f"--outputFile.json={report}")
    if not report.exists():
        return Outcome(failed=1, output=ended.stdout)
    counts = json.loads(report.read_text())
    failed = counts["numFailedTests"] or int(ended.returncode != 0)
    return Outcome(counts["numPassedTests"], failed, counts["numPendingTests"], ended.stdout)


def client(run: Run) -> Outcome:
    """The typed client of the front end is what the committed OpenAPI document gives."""
    fresh, kept = RESULTS / "schema.d.ts", WEB / "src/api/schema.d.ts"
    ended = run.npm("exec", "--", "openapi-typescript", str(ROOT / "docs/openapi.json"), "-o", str(fresh))
    if ended.returncode == 0 and (not kept.exists() or fresh.read_bytes() != kept.read_bytes()):
        return Outcome(failed=1, output="web/src/api/schema.d.ts is not up to date: run `npm run generate` in web/.")
    return Outcome.of(ended)


def web_build(_run: Run) -> Outcome:
    with contextlib.redirect_stdout(io.StringIO()):  # its line of progress would tear ours
        environment.ensure_web()
    over = websizes.measured().over()
    return Outcome(passed=1, failed=len(over), output="\n".join(over))


def faults(run: Run) -> Outcome:
    """The short forms side by side: each is on a database server of its own and mostly waits for what it killed."""
    if run.long:
        return Outcome.of(run.python("script.lib.faults"))
    with ThreadPoolExecutor(SHARES) as pool:
        words = ("script.lib.faults", "--quick")
        return summed(pool.map(lambda name: Outcome.of(run.python(*words, name)), fault_sets(quick=True)))


STAGES: dict[str, Callable[[Run], Outcome]] = {
    "format": lambda run: Outcome.of(run.python("ruff", "format", "--check", ".")),
    "lint": lambda run: Outcome.of(run.python("ruff", "check", ".")),
    "bandit": lambda run: Outcome.of(run.python("bandit", "-q", "-r", "src/diya", "-c", "pyproject.toml", "-ll")),
    "types": lambda run: Outcome.of(run.python("mypy")),
    "imports": lambda _run: Outcome.of(execute([str(PYTHON.with_name("lint-imports"))], ROOT, clean_env())),
    "migrations": migrations,
    "back-end": back_end,
    "openapi": lambda run: Outcome.of(run.python("diya", "openapi", "--check")),
    "web-lint": lambda run: Outcome.of(run.npm("run", "lint")),
    "web-types": lambda run: Outcome.of(run.npm("run", "typecheck")),
    "front-end": front_end,
    "client": client,
    "web-build": web_build,
    "browser": browser,
    "faults": faults,
}
OF_ONE_CORE = {
    "format", "lint", "bandit", "types", "imports", "migrations", "openapi", "web-lint", "web-types", "client",
}  # fmt: skip


# --- helpers


def summed(outcomes: Iterable[Outcome]) -> Outcome:
    """What the parts of a stage found together, with the output of those that failed."""
    found = list(outcomes)
    return Outcome(
        sum(one.passed for one in found),
        sum(one.failed for one in found),
        sum(one.skipped for one in found),
        "\n".join(one.output for one in found if one.failed or not one.passed),
    )


def execute(words: list[str], cwd: Path, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        words, cwd=cwd, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, errors="replace", check=False,
    )  # fmt: skip


def clean_env() -> dict[str, str]:
    """The environment without the settings of a bank, which a developer may have set for the server."""
    return {name: value for name, value in os.environ.items() if not name.startswith("DIYA_") or "_TEST_" in name}


def install_chromium() -> bool:
    """Install Debian's Chromium when this machine allows it."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    execute(["apt-get", "update"], ROOT, env)
    execute(["apt-get", "install", "-y", "--no-install-recommends", "chromium"], ROOT, env)
    return Path(CHROMIUM).exists()


if __name__ == "__main__":
    main()
