"""The endpoints of origination: schemas, the composed page of an application, the acts, and the contracts.
Each act calls one service and answers with the page as it is afterwards."""

from diya.origination.api import contracts, imports
from diya.origination.api.endpoints import door

__all__ = ["contracts", "door", "imports"]
