"""DiYa 抵押: secured lending from the first application to the release of the mortgage.
The rooms are floors of one house; each imports only from floors below it (docs/architecture.md).
"""
