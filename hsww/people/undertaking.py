"""The undertaking a contractor signs before anything opens (7.6). A change of words is a new version."""

UNDERTAKING_VERSION = 1
UNDERTAKING = (
    "I will keep secret everything I see or hear about a family, a volunteer or a member of staff.",
    "I will look only at what my work for the scheme needs, and only while I do that work.",
    "I will not copy it, take it away or tell anyone, now or after my work has ended.",
    "I will tell the co-ordinator at once if something was seen, lost or shared by mistake.",
)
