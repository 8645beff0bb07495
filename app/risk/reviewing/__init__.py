"""Looking at risks again in the rhythm of their band."""
