"""The policy as expectations, written apart from the code that keeps it.

`table.py` says by hand who reaches what; `world.py` builds every relation a person can have to a family;
`matrix.py` asks every route in every role and reports each disagreement. `make mutants` takes rules and gates
away one by one and expects disagreements.
"""
