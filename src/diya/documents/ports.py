"""What documents need from the rooms above: whose a subject is, asked before a paper is attached to it."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from diya.kernel.registry import Registry

branch_of: Registry[Callable[[UUID], int]] = Registry("diya.document_subject")
"""For each kind of subject (`origination.application`): the branch of the subject; raises NotFound out of scope."""
