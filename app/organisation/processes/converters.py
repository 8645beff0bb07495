"""What addresses call processes and their steps. They look nothing up."""

from werkzeug.routing import BaseConverter


class ProcessKey(BaseConverter):
    """Any text without a slash: a wrong key gets the same answer as an unused one."""

    kind = "process"
    regex = "[^/]+"


class StepKey(ProcessKey):
    """The key of a step of a process."""

    kind = "process_step"
