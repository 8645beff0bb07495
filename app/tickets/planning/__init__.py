"""Plans (clause 3.3): the steps of a ticket, and the templates that they are made from."""
