"""The place of a form for figures in addresses. It looks nothing up."""

from werkzeug.routing import BaseConverter


class FiguresForm(BaseConverter):
    """Any text without a slash: the number of a plan and the key of an indicator, with a point between."""

    kind = "appraisal_figures"
    regex = "[^/]+"
