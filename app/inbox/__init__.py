"""What waits for somebody: requests that a second person decides."""
