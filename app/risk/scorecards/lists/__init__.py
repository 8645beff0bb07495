"""The list of scores: of every customer by the card in force, for whoever may see scorecards."""
