"""The few districts the board's statistics count by. Never finer: a street or a village could name a family (3.2)."""

DISTRICTS = (
    "Welwyn Garden City",
    "Hatfield",
    "Welwyn and Digswell",
    "Northern villages",
    "Southern villages",
)
