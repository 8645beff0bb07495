"""Working time: calendars, their frames, minutes and days."""
