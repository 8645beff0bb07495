"""Service tickets: four stages, three clocks, a queue (clauses 3.1 to 3.10)."""
