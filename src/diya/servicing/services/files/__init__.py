"""Files of repayments and of answers to debits: looked through when they come, posted in chunks by a job that can be
broken off and goes on. The files beside this one hold the flow and what a line of each kind does."""

from diya.servicing.services.files.flow import begin, carry_out, discard, receive, start

__all__ = ["begin", "carry_out", "discard", "receive", "start"]
