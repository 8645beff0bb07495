"""The place of a file's number in addresses. It looks nothing up: that is the gate's."""

from werkzeug.routing import BaseConverter


class FileNumber(BaseConverter):
    """What addresses call a file: it tells nothing."""

    kind = "file"
    regex = "F[0-9]{2}-[0-9A-Z]{6}"
