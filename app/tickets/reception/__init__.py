"""Reception (clause 3.1): who calls, and what about."""
