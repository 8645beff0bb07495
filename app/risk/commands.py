"""`flask risk`: the commands of risk control. Those of each part stand with it."""

from flask.cli import AppGroup

risk = AppGroup("risk", help="Risk control.")
