"""The table of bad input in docs/quality.md, made of the cases that are tested: `python -m script.lib.badinput`."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from tests.bad_input.table import TABLE

PAGE: Final = Path(__file__).resolve().parents[2] / "docs" / "quality.md"
BEGIN: Final = "<!-- bad input, made by script/lib/badinput.py -->\n"
END: Final = "<!-- end of bad input -->\n"


def made() -> str:
    """The table of the cases as they are now."""
    lines = ["| what is sent | 输入 | status | code | field |", "|---|---|---|---|---|"]
    lines += [f"| {case.en} | {case.zh} | {case.status} | `{case.code}` | `{case.field}` |" for case in TABLE]
    return "\n".join(lines) + "\n"


def written() -> str:
    """The table as it stands in the document."""
    return PAGE.read_text("utf-8").partition(BEGIN)[2].partition(END)[0]


def main() -> None:
    """Write the table anew."""
    before, _, rest = PAGE.read_text("utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    PAGE.write_text(f"{before}{BEGIN}{made()}{END}{after}", "utf-8")


if __name__ == "__main__":
    main()
