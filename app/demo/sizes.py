"""How large the demo company is where nobody says otherwise."""

CUSTOMERS, TICKETS, SEED = 2000, 1500, 1
