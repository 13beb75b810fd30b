"""Products and their released versions, rate indices and their fixings: terms as data.
The loans that pin a version live in servicing.
"""
