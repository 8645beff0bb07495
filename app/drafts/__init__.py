"""What was typed into a long form and not saved yet: kept sealed, for its person alone."""
