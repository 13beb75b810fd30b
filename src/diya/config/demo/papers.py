"""The papers of the demo bank's customers: one typeset page for each kind, which says that it is invented."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Final

from diya.messages.typesetting import typeset

PAGE: Final = """#let data = json(bytes(sys.inputs.data))
#set page(paper: "a4", margin: 25mm)
#set text(font: "Noto Sans CJK SC", size: 11pt)
#align(center, text(18pt, weight: "bold", data.title))
#v(8mm)
#for line in data.lines [#line #parbreak()]
"""


@cache
def paper(kind: str, name: str, on: date) -> bytes:
    """A PDF with the name of its kind."""
    lines = [
        f"本页为演示资料，代表一份“{name}”。其中没有任何真实个人信息。",
        f"This invented page stands for the paper “{kind}” of a demonstration bank.",
        f"{on:%Y-%m-%d}",
    ]
    return typeset(PAGE, {"title": name, "lines": lines}, on=on)
