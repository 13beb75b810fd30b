"""Automatic debit: mandates, instructions of the day, and what their answers post.
The end of day asks for the loans to debit, instructs them in chunks, and sends the files."""

from diya.servicing.services.debits.answering import clarified
from diya.servicing.services.debits.instructing import downloaded, instruct, loan_ids_to_debit, send_files
from diya.servicing.services.debits.mandates import end_mandate, make_mandate

__all__ = ["clarified", "downloaded", "end_mandate", "instruct", "loan_ids_to_debit", "make_mandate", "send_files"]
