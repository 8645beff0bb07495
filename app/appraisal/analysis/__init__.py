"""The analysis of appraisals: distribution, trend, comparison, and where to train (clause 4.5)."""
