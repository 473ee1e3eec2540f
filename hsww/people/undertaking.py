"""The undertaking a contractor signs before anything opens (7.6), in each wording that was ever signed.

A change of words is a new version: it is added here, and whoever signed an older one signs again.
"""

WORDINGS: dict[int, tuple[str, ...]] = {
    1: (
        "I will keep secret everything I see or hear about a family, a volunteer or a member of staff.",
        "I will look only at what my work for the scheme needs, and only while I do that work.",
        "I will not copy it, take it away or tell anyone, now or after my work has ended.",
        "I will tell the co-ordinator at once if something was seen, lost or shared by mistake.",
    ),
}
UNDERTAKING_VERSION = max(WORDINGS)
