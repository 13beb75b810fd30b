"""What documents need from the rooms above: whose a subject is, and for
whom its papers are."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from diya.kernel.registry import Registry

branch_of: Registry[Callable[[UUID], int]] = Registry("diya.document_subject")
"""For each kind of subject (`origination.application`): the branch of the subject; raises NotFound out of scope."""

audience_of: Registry[Callable[[UUID], str]] = Registry("diya.document_audience")
"""For a kind of subject: for whom its papers are (`documents.kinds`). Subjects without one take every kind and expect
none."""
