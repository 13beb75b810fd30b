"""script/bench inside .venv: one measurement, one JSON object."""

from script.lib import dispatch
from script.lib.ground import run_script


def body() -> int:
    names, quick = dispatch.arguments("script/bench", "benches", name_needed=True)
    dispatch.show(dispatch.perform("benches", names[0], quick))
    return 0


if __name__ == "__main__":
    run_script(body)
