"""How likely and how grave: said by the owner, confirmed by the risk officer."""
