"""Tables that come in as files: reading CSV and XLSX, and which column means which field."""
