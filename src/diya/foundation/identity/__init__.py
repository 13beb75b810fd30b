"""Who asks: sessions, passwords, second factors, failed tries, the bank's own directory and machine clients."""
