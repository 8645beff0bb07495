"""Plans of appraisal: made, tried, approved by a second person, put away (clause 4.2)."""
