"""Appeals (clause 4.5): what somebody contests of their sheet, and what somebody else decided of it."""
