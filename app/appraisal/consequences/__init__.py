"""What follows from appraisal (clause 4.6): rewards, penalties, training and what else is followed up."""
