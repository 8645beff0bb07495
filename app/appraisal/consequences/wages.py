"""What may be taken from a wage: 工资支付暂行规定, article 16. Values in, values out; all amounts in fen."""

FIFTH = 5
"""At most one fifth, 20 %, of the wage of the month."""
NOTHING, TOO_MUCH, TOO_LITTLE_LEFT = FLAWS = ("nothing", "too_much", "too_little_left")


def most(wage: int, least_wage: int) -> int:
    """The most that may be taken from a month's `wage`: what is left is never below `least_wage`."""
    return max(0, min(wage // FIFTH, wage - least_wage))


def flaw(amount: int, wage: int, least_wage: int) -> str:
    """Why `amount` can't be taken from it, a code of FLAWS; "" where it can."""
    if amount <= 0:
        return NOTHING
    if amount * FIFTH > wage:
        return TOO_MUCH
    return TOO_LITTLE_LEFT if wage - amount < least_wage else ""
