"""What a password must be, and the check of one that gives nothing away about the name."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import BinaryIO, Final

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from diya.foundation import clock
from diya.foundation.models import User
from diya.foundation.models.access import UserKind
from diya.kernel.errors import InvalidInput

SHORTEST: Final = 15
LONGEST: Final = 128
SHA1_HEX: Final = 40


class PasswordTooShort(InvalidInput):
    code = "foundation.password_too_short"
    zh = "密码至少 {shortest} 个字符，最多 {longest} 个；可用一句容易记住的话。"
    en = "A password has {shortest} to {longest} characters. A sentence you remember is a good one."


class PasswordCommon(InvalidInput):
    code = "foundation.password_common"
    zh = "该密码过于常见，请换一个。"
    en = "This password is a common one. Choose another."


class PasswordBreached(InvalidInput):
    code = "foundation.password_breached"
    zh = "该密码已出现在泄露密码库中，请换一个从未使用过的。"
    en = "This password is in a list of leaked ones. Choose one that was never used anywhere."


class PasswordKnown(InvalidInput):
    code = "foundation.password_known"
    zh = "密码中不得包含用户名，也不得与原密码相同。"
    en = "The password holds the user name, or is the one you have."


def ensure_good(password: str, *, username: str, field: str = "password") -> None:
    """Refuse a password that is too short, common, leaked, or made of the user name (ASVS 5.0: 6.2.1 to 6.2.12)."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise PasswordTooShort(shortest=SHORTEST, longest=LONGEST, field=field)
    if len(username) > 3 and username.casefold() in password.casefold():
        raise PasswordKnown(field=field)
    try:
        CommonPasswordValidator().validate(password)
    except ValidationError as error:
        raise PasswordCommon(field=field) from error
    if is_breached(password, Path(settings.BREACHED_PASSWORDS)):
        raise PasswordBreached(field=field)


def is_breached(password: str, path: Path) -> bool:
    """Whether a password's SHA-1 stands in a sorted list of them, one `HASH[:count]` in capitals a line.

    It is the form in which leaked passwords are published: prefix of 5 and suffix of 35 in one line. The list stays a
    file and is searched by halves, 26 reads for 40 million lines; no password leaves the house for it.
    """
    wanted = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
    with path.open("rb") as file:
        low, high = 0, path.stat().st_size
        while low < high:
            middle = (low + high) // 2
            start, line = _line_at(file, middle)
            if start >= high or not line:
                high = middle
                continue
            found = line[:SHA1_HEX]
            if found == wanted:
                return True
            if found < wanted:
                low = start + len(line)
            else:
                high = middle
    return False


def _line_at(file: BinaryIO, position: int) -> tuple[int, bytes]:
    """The first line that begins at or after a position, with where it begins."""
    file.seek(max(position - 1, 0))
    start = 0
    if position > 0:
        file.readline()
        start = file.tell()
    return start, file.readline()


def holder(username: str, password: str) -> User | None:
    """The active member of staff of this name and password. A name that is not known costs the same time."""
    user = User.objects.filter(username=username[:60], kind=UserKind.STAFF).first()
    if user is None:
        make_password(password)
        return None
    right = user.check_password(password)
    if settings.PRODUCTION and password == settings.DEMO_PASSWORD:
        right = False
    return user if right and user.is_active else None


def change(user: User, password: str) -> None:
    """Set a new password that is good and not the old one."""
    ensure_good(password, username=user.username, field="new_password")
    if user.check_password(password):
        raise PasswordKnown(field="new_password")
    user.set_password(password)
    user.secret_at = clock.now()
    user.save(update_fields=["password", "secret_at"])
