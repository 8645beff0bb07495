"""What the officers do only when a second person agrees (access rules 6, 10)."""
