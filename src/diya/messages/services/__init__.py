"""The acts of messages: notices to staff, versions of templates, and issuing papers.
When something is said, and what a paper's figures are, is decided by the rooms above."""

from diya.messages.services.notices import mark_all_read, mark_read, notify
from diya.messages.services.papers import issue, preview, typeset_once
from diya.messages.services.templates import load_template, propose_template, sample

__all__ = [
    "issue",
    "load_template",
    "mark_all_read",
    "mark_read",
    "notify",
    "preview",
    "propose_template",
    "sample",
    "typeset_once",
]
