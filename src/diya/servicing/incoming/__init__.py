"""Money that comes in by files: what a file says line by line, and which loan a line is meant for.
Readers of CSV, ISO 20022 and answers to debits stand beside the rules of matching; services post what they find."""
