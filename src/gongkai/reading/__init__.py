"""A published annual report (text in any state of damage) -> figures with evidence, and what is wrong in it."""
