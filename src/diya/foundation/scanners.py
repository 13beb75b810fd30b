"""Looking for known malware in what comes from outside (ASVS 5.4.3).

Every scanner that is connected sees every file before it is kept; what one of them knows is refused. A scanner that
does not answer refuses too: a file nobody looked through is not kept.
"""

from __future__ import annotations

import hashlib
import logging
import socket
from collections.abc import Callable
from typing import Final

from diya.kernel.errors import DomainError, InvalidInput
from diya.kernel.registry import Registry

log = logging.getLogger("diya.scanners")

Scanner = Callable[[bytes], str | None]
"""Answers the name of the malware found in a file, None when there is none; raises ScannerDown or OSError."""

scanners: Registry[Scanner] = Registry("diya.scanner")

EICAR: Final = b"".join((rb"X5O!P%@AP[4\PZX54(P^)7CC)7}", b"$EICAR-STANDARD-", b"ANTIVIRUS-TEST-FILE!$H+H*"))
"""The string all scanners know, harmless in itself (eicar.org). In parts, or scanners would take this file away."""

CHUNK: Final = 256 * 1024
SECONDS: Final = 20
"""How long a daemon may keep silent; the largest file takes it a few seconds."""
LONGEST_ANSWER: Final = 4096


class FileInfected(InvalidInput):
    code = "foundation.file_infected"
    zh = "文件含有恶意程序（{found}），已拒收。请勿再打开该文件，并通知信息安全人员。"
    en = "The file holds malware ({found}) and was refused. Do not open it again, and tell those in charge of security."


class ScannerDown(DomainError):
    """Nothing is known about the file: not its fault, so it may be sent again unchanged."""

    code = "foundation.scanner_down"
    zh = "病毒扫描服务暂不可用，文件未保存。请稍后重新上传；如仍不行，请通知系统管理员。"
    en = "The virus scanner does not answer, so the file was not kept. Send it again later, or tell an administrator."


def refuse_malware(content: bytes) -> None:
    """Show a file to every scanner; raises FileInfected, and ScannerDown when one of them cannot tell."""
    for name, scanner in scanners:
        try:
            found = scanner(content)
        except OSError as error:
            log.exception("scanner %s", name)
            raise ScannerDown(field="file") from error
        if found is not None:
            plain = "".join(sign for sign in found if sign.isprintable())[:80]
            log.warning("%s found %s in a file of SHA-256 %s", name, plain, hashlib.sha256(content).hexdigest())
            raise FileInfected(found=plain, field="file")


@scanners.register("eicar")
def eicar(content: bytes) -> str | None:
    """The test file, whole or inside of another as it stands; what is packed is for a scanner that unpacks."""
    return "EICAR-Test-File" if EICAR in content else None


def clamd(place: str) -> Scanner:
    """A ClamAV daemon at `/a/socket` or `host:port`, spoken to by INSTREAM: chunks with their length before them,
    and an empty one at the end (clamd(8))."""

    def scan(content: bytes) -> str | None:
        with _connected(place) as daemon:
            daemon.sendall(b"zINSTREAM\0")
            for start in range(0, len(content), CHUNK):
                chunk = content[start : start + CHUNK]
                daemon.sendall(len(chunk).to_bytes(4, "big") + chunk)
            daemon.sendall(bytes(4))
            return _verdict(_answer(daemon))

    return scan


def _connected(place: str) -> socket.socket:
    if not place.startswith("/"):
        host, _, port = place.rpartition(":")
        return socket.create_connection((host, int(port)), timeout=SECONDS)
    daemon = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    daemon.settimeout(SECONDS)
    try:
        daemon.connect(place)
    except OSError:
        daemon.close()
        raise
    return daemon


def _answer(daemon: socket.socket) -> str:
    said = b""
    while b"\0" not in said and len(said) < LONGEST_ANSWER:
        part = daemon.recv(LONGEST_ANSWER)
        if not part:
            break
        said += part
    return said.partition(b"\0")[0].decode("utf-8", "replace").strip()


def _verdict(answer: str) -> str | None:
    """`stream: OK`, `stream: Name FOUND`; anything else, an answer cut off included, is no verdict."""
    if answer == "stream: OK":
        return None
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        return answer.removeprefix("stream: ").removesuffix(" FOUND")
    log.error("clamd answered %r", answer[:200])
    raise ScannerDown(field="file")
