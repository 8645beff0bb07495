"""Valid ID numbers of invented persons."""

from stdnum.cn import ric


def id_number(born: str = "19850212", order: int = 12, county: str = "330106") -> str:
    """The ID number of somebody born on `born` (eight digits); men have an odd `order`."""
    body = f"{county}{born}{order:03d}"
    return body + ric.calc_check_digit(body + "0")
