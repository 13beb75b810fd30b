"""The calculations as JSON: what each takes and gives, read and written by one table of fields, with its JSON Schema.
Plain data only: no file, no stream, no shell; and nothing is computed here that `calc` does not compute.
"""

from diya.calc.forms.catalogue import COMMANDS, command
from diya.calc.forms.command import Command
from diya.calc.forms.parsing import decoded, documents, parsed

__all__ = ["COMMANDS", "Command", "command", "decoded", "documents", "parsed"]
