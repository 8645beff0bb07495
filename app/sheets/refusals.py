"""What is said of a file that can't be read as a table: what is wrong, and what to do."""

from app.errors import Invalid


def picture() -> Invalid:
    """It begins like one."""
    return Invalid("file", "The file is a picture, not a table. Choose a table as XLSX or CSV.")


def pdf() -> Invalid:
    """It begins like one."""
    return Invalid(
        "file",
        "The file is a PDF, not a table. Choose the table it was made from, as XLSX or CSV.",
    )


def archive() -> Invalid:
    """It begins like one, and isn't a package of Office."""
    return Invalid("file", "The file is a compressed archive. Unpack it and choose the table in it.")


def markup() -> Invalid:
    """It begins with `<`."""
    return Invalid(
        "file",
        "The file is a web page or XML, whatever its name says. "
        "Open it in the spreadsheet program and save it as XLSX.",
    )


def old_office() -> Invalid:
    """A compound file (MS-CFB)."""
    return Invalid(
        "file",
        "The file is in the old format of Office (XLS, DOC). "
        "Open it in the spreadsheet program and save it as XLSX.",
    )


def protected() -> Invalid:
    """A workbook or a package that is encrypted."""
    return Invalid("file", "The file is protected by a password. Save it without one and choose it again.")


def no_workbook() -> Invalid:
    """A ZIP file of something else."""
    return Invalid(
        "file",
        "The file is no XLSX workbook. Save the table as XLSX or as CSV (UTF-8) and choose that file.",
    )


def no_sheet() -> Invalid:
    """Charts and hidden sheets don't count."""
    return Invalid(
        "file",
        "The workbook has no visible sheet with cells. Show the sheet with the table and save it again.",
    )


def damaged() -> Invalid:
    """The package or a part of it can't be read."""
    return Invalid(
        "file",
        "The XLSX file is damaged or incomplete. "
        "Open it in the spreadsheet program, save it again and choose that file.",
    )


def too_big() -> Invalid:
    """The package would unpack to more than is borne."""
    return Invalid(
        "file",
        "The XLSX file unpacks to more than is read here. Save only the table itself, as XLSX or CSV.",
    )


def binary() -> Invalid:
    """NUL bytes in what should be text."""
    return Invalid(
        "file",
        "The file is not text: it contains NUL bytes. "
        "Save the table as XLSX or as CSV (UTF-8) and choose that file.",
    )


def undecodable(line: int) -> Invalid:
    """The bytes of `line` are no text."""
    return Invalid(
        "file",
        "The text is damaged or cut off at line %(line)s, or neither UTF-8 nor GB18030. "
        "Save the table as CSV (UTF-8) and choose that file.",
        line=line,
    )


def empty() -> Invalid:
    """Not even a header."""
    return Invalid("file", "The table is empty. Choose a file with a header and at least one row below it.")


def header_only() -> Invalid:
    """No rows."""
    return Invalid("file", "The table has a header but no row below it. Choose a file with at least one row.")


def too_many_rows(row: int, limit: int) -> Invalid:
    """`row` lies below the last row that any table has."""
    return Invalid(
        "file",
        "Row %(row)s is too far down: at most %(limit)s rows are read. Divide the table.",
        row=row,
        limit=limit,
    )


def unreadable_header(row: int, columns: int) -> Invalid:
    """Something of the header can't be read, and so no row below it."""
    return Invalid(
        "file",
        "The header in row %(row)s can't be read: more than %(columns)s columns, a text too long, "
        "a quotation mark missing or out of place, or a formula without its result. Correct it.",
        row=row,
        columns=columns,
    )


def hopeless(row: int) -> Invalid:
    """So many quotation marks are wrong that no end can be seen from `row` on."""
    return Invalid(
        "file",
        "From row %(row)s on, too many quotation marks are missing or out of place. Correct the file.",
        row=row,
    )


def misquoted() -> Invalid:
    """The record can't be divided into cells."""
    return Invalid(
        "row", "A quotation mark is missing or out of place, or the text is too long. Correct the row."
    )


def too_far_down(limit: int) -> Invalid:
    """The row lies below the last one that is read."""
    return Invalid(
        "row", "The row is too far down: at most %(limit)s are read. Divide the table.", limit=limit
    )


def too_wide(limit: int) -> Invalid:
    """The row has cells beyond the last column that is read."""
    return Invalid("row", "The row has more than %(limit)s columns. Empty the cells beyond.", limit=limit)


def too_long(limit: int) -> Invalid:
    """The cell holds more text than is read."""
    return Invalid("row", "The cell has more than %(limit)s characters. Shorten it.", limit=limit)


def nul() -> Invalid:
    """The cell holds a NUL, which no text has."""
    return Invalid("row", "The cell has a NUL byte in it: its text is damaged. Enter it again.")


def not_calculated() -> Invalid:
    """A program has written a formula without calculating it."""
    return Invalid(
        "row",
        "The result of the formula is not in the file. "
        "Open the file in the spreadsheet program, save it and choose it again.",
    )


def merged() -> Invalid:
    """The cell belongs to one above it: what stands there may be meant for this row, or not."""
    return Invalid(
        "row",
        "The cell is merged with the one above. Split the cells and fill in each, then choose it again.",
    )
