"""script/faults inside .venv: one or all sets of faults; each says with `held` whether the product stood it."""

from __future__ import annotations

import argparse
import json
import sys
import traceback
from pathlib import Path

from script.lib import dispatch, slices, testbank
from script.lib.dispatch import Figures, Part
from script.lib.ground import Refused, run_script

FOLDER = "faultsets"


def body() -> int:
    options = _options()
    names = [options.name] if options.name else sets(quick=options.quick)
    if options.full:
        result = slices.full(names)
    else:
        results = {name: _performed(name, options) for name in names}
        held = all(one.get("held") is True for one in results.values())
        result = results[names[0]] if len(names) == 1 else {"sets": results, "held": held}
    if options.json:
        options.json.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n")
    dispatch.show(result)
    return int(result["held"] is not True)


def sets(*, quick: bool) -> list[str]:
    """The names of every set; in the short form of those that have one."""
    names = dispatch.names_in(FOLDER)
    return [name for name in names if getattr(dispatch.module(FOLDER, name), "SHORT_FORM", True) or not quick]


def _options() -> argparse.Namespace:
    known = dispatch.names_in(FOLDER)
    parser = argparse.ArgumentParser(prog="script/faults", description="Breaks things and proves the books.")
    parser.add_argument("name", nargs="?", help=", ".join(known))
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--quick", action="store_true", help="the short form, as in script/test")
    how.add_argument("--full", action="store_true", help="every slice that was not done yet, and the table of all")
    how.add_argument("--slice", type=Part.parsed, metavar="N/M", help="one slice of the full form, kept for --full")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the result there too")
    options = parser.parse_args(sys.argv[1:])
    if options.name and options.name not in known:
        raise Refused(f"There is no {options.name!r} in script/faults; there are: {', '.join(known)}.")
    return options


def _performed(name: str, options: argparse.Namespace) -> Figures:
    try:
        if options.slice:
            return slices.one(name, options.slice)
        return dispatch.perform(FOLDER, name, options.quick)
    except Exception as error:
        traceback.print_exc()
        return {"name": name, "held": False, "error": f"{type(error).__name__}: {error}"}


if __name__ == "__main__":
    testbank.VAR.mkdir(exist_ok=True)
    run_script(body)
