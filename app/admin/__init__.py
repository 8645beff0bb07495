"""What the officers do: users, roles, clearances, scopes, settings, backups, jobs."""
