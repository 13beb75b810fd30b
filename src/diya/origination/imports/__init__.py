"""Files of applications, read by a mapping that is held as data: a line goes in, values or a problem come out.
Nothing here writes; the services enter what was read."""

from diya.origination.imports.mapping import Column, Mapping, MappingRefused, check, field_names, mapping_from
from diya.origination.imports.reading import (
    ColumnMissing,
    Entered,
    Reader,
    Refused,
    column_of,
    completed,
    facts_of,
    missing,
    reader,
    unmapped,
)

__all__ = [
    "Column",
    "ColumnMissing",
    "Entered",
    "Mapping",
    "MappingRefused",
    "Reader",
    "Refused",
    "check",
    "column_of",
    "completed",
    "facts_of",
    "field_names",
    "mapping_from",
    "missing",
    "reader",
    "unmapped",
]
