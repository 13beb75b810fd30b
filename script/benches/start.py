"""How long script/server takes: the first start of a new bank, the second of the same, and the end."""

from __future__ import annotations

from script.lib.dispatch import Figures, Frame
from script.lib.trial import trial


def run(frame: Frame) -> Figures:
    """Seconds with the environment installed and the front end built; the repeated starts give the median."""
    with trial("bench") as subject:
        first = subject.start()
        frame.tell(f"first start {first:.1f} s")
        subject.stop()
        again, stops = [], []
        for _ in range(1 if frame.quick else 5):
            again.append(subject.start())
            stops.append(subject.stop())
            frame.tell(f"start {again[-1]:.1f} s, stop {stops[-1]:.1f} s")
    return {
        "first_start_s": round(first, 2),
        "start_s": round(sorted(again)[len(again) // 2], 2),
        "stop_s": round(sorted(stops)[len(stops) // 2], 2),
    }
