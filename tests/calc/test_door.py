"""`from diya import calc`: every door opens, nothing of the rest is needed, and the example of the README holds."""

from __future__ import annotations

import doctest
import re
import subprocess
import sys
from pathlib import Path

import pytest

from diya import calc

ROOT = Path(__file__).parents[2]
ALONE = """
import sys
sys.path.insert(0, sys.argv[1])
from diya import calc
for name in calc.__all__:
    getattr(calc, name)
print(",".join(sorted({module.split(".")[0] for module in sys.modules} - set(sys.stdlib_module_names) - {"diya"})))
"""


def test_the_example_of_the_room_holds():
    assert doctest.testmod(calc).failed == 0


def test_no_door_leads_nowhere():
    assert len(calc.__all__) > 60
    assert all(getattr(calc, name) is not None for name in dir(calc))
    with pytest.raises(AttributeError, match="no attribute 'mortgage'"):
        _ = calc.mortgage


def test_the_room_stands_alone_on_the_standard_library():
    ended = subprocess.run(
        [sys.executable, "-I", "-S", "-c", ALONE, str(ROOT / "src")], capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.strip() in ("", "__main__"), ended.stdout


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_the_example_of_the_readme_runs(readme):
    text = re.search(r"```python\n(.*?)```", (ROOT / readme).read_text(encoding="utf-8"), re.DOTALL).group(1)
    names: dict = {}
    exec(text, names)
    assert names["calc"].schedule(names["terms"])[0].amount == 530_727
    lines = names["calc"].explain(names["terms"], names["state"], names["date"](2024, 3, 1))
    assert sum(line.amount for line in lines if not line.total) == 100_613_459
