"""Persons and firms: identity, contacts, relations and consent, with personal data in envelopes.
What a customer owes or owns is told by the rooms above.
"""
