"""What the front end weighs, and how soon a list of fifty rows can be used.

Sizes are of the production build in gzip; times are of a real browser on this machine.
"""

from __future__ import annotations

from script.lib import environment, websizes, webspeed
from script.lib.dispatch import Figures, Frame


def run(frame: Frame) -> Figures:
    """Sizes by the build's manifest, then the speed of a list."""
    frame.tell("building the front end where its sources changed")
    environment.ensure_web()
    sizes = websizes.measured()
    name, largest = sizes.largest
    return {
        "initial_kb": sizes.initial_kb,
        "initial_with_shell_kb": sizes.initial_with_shell_kb,
        "largest_route_kb": largest,
        "largest_route": name,
        "routes": len(sizes.routes),
        "total_kb": sizes.total_kb,
        **webspeed.measured(frame),
    }
