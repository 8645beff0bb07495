"""Tables that come in and go out as files: CSV and XLSX, and which column means which field."""
