"""What waits for somebody: tasks, requests that a second person decides, notifications."""
