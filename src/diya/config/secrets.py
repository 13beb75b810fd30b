"""The keys of this installation: made once in `var/secrets.json` (mode 600), or given by the environment.

Production mode takes no generated key: see `settings`.
"""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path
from typing import Final

ROOT: Final = Path(os.environ.get("DIYA_HOME", Path(__file__).resolve().parents[3]))
"""The folder that holds `var/`; the checkout unless DIYA_HOME says otherwise."""

VAR: Final = Path(os.environ.get("DIYA_VAR", ROOT / "var"))

NAMES: Final = (
    "django_secret_key",
    "kek",
    "index_key",
    "head_key",
    "owner_password",
    "app_password",
    "worker_password",
)

KEKS: Final = {"kek_id": "local-1", "other_keks": ""}
"""The name of the key-encryption key in `kek`, and others that data keys may still be wrapped by: `name=hex,…`."""


def load() -> dict[str, str]:
    """Every secret by name: from `DIYA_<NAME>` where set, else from the file, which is made when missing."""
    given = {name: os.environ[f"DIYA_{name.upper()}"] for name in NAMES if f"DIYA_{name.upper()}" in os.environ}
    keks = {name: os.environ[f"DIYA_{name.upper()}"] for name in KEKS if f"DIYA_{name.upper()}" in os.environ}
    if len(given) == len(NAMES):
        return KEKS | given | keks
    path = VAR / "secrets.json"
    kept: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
    missing = [name for name in NAMES if name not in kept]
    if missing:
        kept |= {name: secrets.token_hex(32) for name in missing}
        write_private(path, json.dumps(kept, indent=2))
    return KEKS | kept | given | keks


def generated() -> tuple[str, ...]:
    """The secrets that come from the generated file rather than from the environment."""
    return tuple(name for name in NAMES if f"DIYA_{name.upper()}" not in os.environ)


def change_kek(name: str) -> None:
    """Make a new key-encryption key of this name in the generated file and keep the one before it among the others."""
    kept = load()
    known = dict(pair.split("=", 1) for pair in kept["other_keks"].split(",") if pair)
    known[kept["kek_id"]] = kept["kek"]
    kept |= {
        "kek_id": name,
        "kek": secrets.token_hex(32),
        "other_keks": ",".join(f"{one}={key}" for one, key in known.items()),
    }
    write_private(VAR / "secrets.json", json.dumps(kept, indent=2))


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner may read, in one step so that no reader sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    draft.replace(path)
