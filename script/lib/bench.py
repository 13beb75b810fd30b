"""script/bench inside .venv: one measurement, one JSON object; or a table of its own that ends with an exit code."""

from importlib import import_module

from script.lib import dispatch
from script.lib.ground import Refused, run_script


def body() -> int:
    name, quick, files = dispatch.arguments_and_files("script/bench", "benches")
    module = import_module(f"script.benches.{name}")
    if hasattr(module, "table"):
        code: int = module.table(files)
        return code
    if files:
        raise Refused(f"script/bench {name} reads no files.")
    dispatch.show(dispatch.perform("benches", name, quick))
    return 0


if __name__ == "__main__":
    run_script(body)
