"""Every change to a family, its people, and who works with it. Each says who did it, and writes the ledger too."""
