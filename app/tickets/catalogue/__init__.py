"""The service catalogue (clause 3.9): what each tier gets, and the visits that are planned by it."""
