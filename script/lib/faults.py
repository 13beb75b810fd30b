"""script/faults inside .venv: one or all sets of faults; each says with `held` whether the product stood it."""

import traceback

from script.lib import dispatch, testbank
from script.lib.ground import run_script


def body() -> int:
    names, quick = dispatch.arguments("script/faults", "faultsets", name_needed=False)
    results = {}
    for name in names:
        try:
            results[name] = dispatch.perform("faultsets", name, quick)
        except Exception as error:
            traceback.print_exc()
            results[name] = {"name": name, "held": False, "error": f"{type(error).__name__}: {error}"}
    held = all(result.get("held") is True for result in results.values())
    dispatch.show(results[names[0]] if len(names) == 1 else {"sets": results, "held": held})
    return int(not held)


if __name__ == "__main__":
    testbank.VAR.mkdir(exist_ok=True)
    run_script(body)
