"""Tables that come in and go out as files: reading and writing CSV and XLSX, and which column means which field."""
