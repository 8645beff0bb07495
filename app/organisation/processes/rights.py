"""Who reads processes, and who keeps them: with what may go wrong in them, and what is done about it."""

VIEW, MANAGE = "risk.view", "risk.manage"
