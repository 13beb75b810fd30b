"""Everything people and files get wrong, as one table, sent through the API."""
