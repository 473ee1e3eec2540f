"""The co-ordinator's pages about families. Each is tied to the rule that guards it."""
