"""The ground every room stands on: transactions with scope, keys, audit, outbox, jobs, rights, work, changes.
Only what three rooms need is admitted; nothing here knows a customer, a loan or an account.
"""
