"""The way from an application to a drawn loan: facts, decision, approval, limit, contract, conditions.
Once a loan is drawn its life belongs to servicing.
"""
