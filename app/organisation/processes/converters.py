"""What addresses call processes and their steps. They look nothing up."""

from werkzeug.routing import BaseConverter


class ProcessKey(BaseConverter):
    """The key of a process: a wrong one gets the same answer as an unused one."""

    kind = "process"
    regex = "[2-9A-HJ-NP-Z]{8}"


class StepKey(ProcessKey):
    """The key of a step of a process."""

    kind = "process_step"
