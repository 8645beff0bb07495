"""Background work with its last outcome and progress."""
