"""Who asks: sessions, passwords, second factors, failed tries, the bank's own directory and machine clients.
What they may do is said by `access`; here is only proved who they are."""
