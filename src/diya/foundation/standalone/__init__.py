"""Scripts that are given away: each is one file on the standard library alone and imports nothing of DiYa.
Whoever checks with them need not trust the program they check."""
