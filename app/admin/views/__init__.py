"""The officers' pages, one module each."""
