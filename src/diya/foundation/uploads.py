"""Files as they come in: counted while they do, so that one that is too large is refused before it is whole.

Django reads no more of a body than its Content-Length says, so a length above what any file may have is refused before
the first byte. A body within it may still hold a file that is too large; that one stops at the first byte too many.
"""

from __future__ import annotations

from typing import Any, Final

from django.core.files.uploadhandler import TemporaryFileUploadHandler

from diya.foundation.paperwork import MAX_BYTES
from diya.kernel.errors import InvalidInput

MOST_AROUND: Final = 64 * 1024
"""What the other fields of a form and its boundaries may take; the longest is a text of 2,000 characters."""


class UploadTooLarge(InvalidInput):
    code = "foundation.upload_too_large"
    zh = "文件超过 {megabytes} MB，未上传。请压缩、降低扫描分辨率或分成几份后再上传。"
    en = "The file is above {megabytes} MB and was not taken. Scan it at a lower resolution or split it, and try again."


class CountedUpload(TemporaryFileUploadHandler):
    """Django's handler for files too large to stand in memory, with a limit; what is refused leaves no file behind."""

    taken = 0

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, boundary: str, encoding: str | None = None
    ) -> None:
        if content_length > MAX_BYTES + MOST_AROUND:
            raise _too_large()
        super().handle_raw_input(input_data, META, content_length, boundary, encoding)

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.taken = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.taken += len(raw_data)
        if self.taken > MAX_BYTES:
            self.upload_interrupted()
            raise _too_large()
        super().receive_data_chunk(raw_data, start)


def _too_large() -> UploadTooLarge:
    return UploadTooLarge(megabytes=MAX_BYTES // 1024 // 1024, field="file")
