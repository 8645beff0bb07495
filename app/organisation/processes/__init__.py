"""Business processes and their steps: who does them and who answers for them."""
