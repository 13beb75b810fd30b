"""The acts of customers, one use case to a function, each in the transaction that its door opened.
The files beside this one hold them by theme; rooms above import from here.
"""

from diya.customers.services.parties import check_identity, person_of, register_person, register_trials, reveal

__all__ = ["check_identity", "person_of", "register_person", "register_trials", "reveal"]
