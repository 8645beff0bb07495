"""Credit scorecards (clause 5.3): cards in versions, scores of customers, their explanation."""
