"""Risk control: the register and its matrix, controls, scorecards, signals."""
