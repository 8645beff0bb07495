"""The analysis of service: what official figures count of tickets, and the page that shows them."""
