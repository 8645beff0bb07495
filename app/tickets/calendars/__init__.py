"""Work calendars as they are kept: hours, holidays and make-up workdays, years."""
