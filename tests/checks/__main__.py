"""All checks of the source, with the list of queries past the gate."""

from tests.checks import catalogues, chinese, gate_uses, house_rules, rights
from tests.checks.report import report
from tests.checks.source import modules

lines, wrong = gate_uses.told(modules())
report(
    (lines, [*wrong, *rights.told()[1], *house_rules.told()[1], *catalogues.told()[1], *chinese.told()[1]])
)
