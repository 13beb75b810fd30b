"""Checks the proof of a case without DiYa: `python3 check_proof.py PROOF.json [--key HEX]`.

It needs Python 3.9 or later and nothing else. It computes every event's place in the Merkle log (RFC 9162) again, that
the log continues the signed head, and the signature of that head (Ed25519, RFC 8032). Get the public key from the bank
by another way than the proof, and give it with --key. Exit status: 0 proved, 1 not proved, 2 not readable.
"""

from __future__ import annotations

import hashlib
import json
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    Point = tuple[int, int, int, int]

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
I = pow(2, (P - 1) // 4, P)  # noqa: E741 - its name in RFC 8032


def leaf(content: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + content).digest()


def node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of(value: bytes, index: int, size: int, path: list[bytes]) -> bytes | None:
    """The root that a leaf and its path lead to (RFC 9162, 2.1.3.2)."""
    fn, sn = index, size - 1
    if not 0 <= fn <= sn:
        return None
    for step in path:
        if sn == 0:
            return None
        if fn % 2 == 1 or fn == sn:
            value = node(step, value)
            while fn % 2 == 0 and fn != 0:
                fn, sn = fn // 2, sn // 2
        else:
            value = node(value, step)
        fn, sn = fn // 2, sn // 2
    return value if sn == 0 else None


def continues(first: int, first_root: bytes, second: int, second_root: bytes, path: list[bytes]) -> bool:
    """Whether the larger tree begins with the smaller one (RFC 9162, 2.1.4.2)."""
    if first == second:
        return first_root == second_root and not path
    if not 0 < first < second:
        return False
    steps = list(path) if first & (first - 1) else [first_root, *path]
    if not steps:
        return False
    fn, sn = first - 1, second - 1
    while fn % 2 == 1:
        fn, sn = fn // 2, sn // 2
    older = newer = steps[0]
    for step in steps[1:]:
        if sn == 0:
            return False
        if fn % 2 == 1 or fn == sn:
            older, newer = node(step, older), node(step, newer)
            while fn % 2 == 0 and fn != 0:
                fn, sn = fn // 2, sn // 2
        else:
            newer = node(newer, step)
        fn, sn = fn // 2, sn // 2
    return older == first_root and newer == second_root and sn == 0


def recover_x(y: int, sign: int) -> int | None:
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * I % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    return P - x if x % 2 != sign else x


def add(a: Point, b: Point) -> Point:
    (x1, y1, z1, t1), (x2, y2, z2, t2) = a, b
    e, f = (y1 - x1) * (y2 - x2) % P, (y1 + x1) * (y2 + x2) % P
    g, h = 2 * t1 * t2 * D % P, 2 * z1 * z2 % P
    e, f, g, h = f - e, h - g, h + g, f + e
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(scalar: int, point: Point) -> Point:
    total: Point = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            total = add(total, point)
        point, scalar = add(point, point), scalar >> 1
    return total


def point(data: bytes) -> Point | None:
    value = int.from_bytes(data, "little")
    y, sign = value & (2**255 - 1), value >> 255
    x = recover_x(y, sign)
    return None if x is None else (x, y, 1, x * y % P)


BASE = point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def signed(key: bytes, text: bytes, signature: bytes) -> bool:
    """Whether an Ed25519 signature is valid (RFC 8032, 5.1.7)."""
    if len(key) != 32 or len(signature) != 64:
        return False
    a, r, s = point(key), point(signature[:32]), int.from_bytes(signature[32:], "little")
    if a is None or r is None or BASE is None or s >= L:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + text).digest(), "little") % L
    left, right = times(s, BASE), add(r, times(h, a))
    return (left[0] * right[2] - right[0] * left[2]) % P == 0 and (left[1] * right[2] - right[1] * left[2]) % P == 0


def hexes(values: list[str]) -> list[bytes]:
    return [bytes.fromhex(value) for value in values]


def check(proof: dict[str, Any], key: str) -> tuple[list[str], list[str]]:
    """Sentences for what is proved and for what is not."""
    good: list[str] = []
    bad: list[str] = []
    size, root = int(proof["head"]["size"]), bytes.fromhex(proof["head"]["root"])
    head = proof.get("signed_head")
    if head is None:
        bad.append("There is no signed head: the proof rests on the word of the program alone.")
    else:
        text = json.dumps({"at": head["at"], "root": head["root"], "size": head["size"]}, separators=(",", ":"))
        if key and head["key"] != key:
            bad.append("The head is signed by another key than the one given.")
        elif signed(bytes.fromhex(head["key"]), text.encode(), bytes.fromhex(head["signature"])):
            good.append(f"The head of {head['size']} events of {head['at']} carries a valid signature.")
        else:
            bad.append(f"The signature of the head of {head['size']} events is not valid.")
        signed_root = bytes.fromhex(head["root"])
        if continues(int(head["size"]), signed_root, size, root, hexes(proof["consistency"])):
            good.append(f"The log of {size} events continues it.")
        else:
            bad.append(f"The log of {size} events does not continue the signed head.")
    for event in proof["events"]:
        told = json.loads(event["content"])
        name = f"{told['at']} {told['action']} by {told['actor']} ({told['id']})"
        if event["leaf_index"] is None:
            bad.append("Not sealed yet: " + name)
        elif root_of(leaf(event["content"].encode()), event["leaf_index"], size, hexes(event["path"])) != root:
            bad.append("NOT IN THE LOG: " + name)
        else:
            late = ", after the signed head" if head is None or event["leaf_index"] >= int(head["size"]) else ""
            good.append(f"In the log at place {event['leaf_index']}{late}: {name}")
    return good, bad


def main(words: list[str]) -> int:
    key = ""
    if "--key" in words:
        at = words.index("--key")
        key = words[at + 1].lower() if at + 1 < len(words) else ""
        words = words[:at] + words[at + 2 :]
    if len(words) != 1:
        sys.stderr.write(__doc__ + "\n")
        return 2
    try:
        with open(words[0], encoding="utf-8") as file:
            proof = json.load(file)
        good, bad = check(proof, key)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        sys.stderr.write(f"This is not a proof that can be read: {error}\n")
        return 2
    for sentence in good + bad:
        sys.stdout.write(sentence + "\n")
    sys.stdout.write("PROVED\n" if not bad else f"NOT PROVED: {len(bad)} findings\n")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
