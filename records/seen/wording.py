"""The words of the paper that tells a parent who has looked at the family's file: the same for every family.

Plain words for a reader of nine. What is left out is named for all alike, whether there was any or not (2.1-2.3).
"""

TITLE = "Who has looked at your file"
ABOUT = (
    "This paper tells you who has looked at what we keep about your family, why, and when. It counts days: if somebody "
    "looked three times on one day, that is one day."
)
NOBODY = "Nobody whose looks go on this paper has looked in this time."
SAID_TITLE = "What you told us about sharing"
SAID_ABOUT = "We ask you again when we meet to see how things go. You may change your mind at any time."
NOTHING_SAID = "We have not asked you yet."
LEFT_OUT_TITLE = "What is not on this paper"
LEFT_OUT = (
    "Some things are never on this paper, for any family, whether they happened or not.",
    "What our safeguarding lead does, even if the lead is your co-ordinator. It is the lead’s job to look at any file.",
    "What others in your family told us or asked us for, and the papers in your file.",
    "Colleagues who take a call or stand in for your co-ordinator, and lists with many families in them.",
)
SHARED_TITLE = "What we tell others"
SHARED = (
    "We tell others about your support only if you said yes. Ask your co-ordinator what we have told them, and when.",
    "But if we fear that a child or an adult is not safe, we must tell the people who can keep them safe.",
    "We then tell you that we did, unless that could put somebody in danger.",
)
RIGHTS_TITLE = "What you can do"
RIGHTS = (
    "Ask your co-ordinator if you do not understand this paper, or if something on it looks wrong.",
    "You may ask to see what we keep about you. Tell anybody at Home-Start, or write. We answer within one month.",
    "You may complain to us. Within 30 days we tell you that we have your complaint.",
    "You may complain to the Information Commissioner’s Office too (the ICO). You find it on the internet: ico.org.uk.",
)
FOOT = "This paper is for you alone. Keep it where nobody else reads it."
PARTS = ((SHARED_TITLE, SHARED), (LEFT_OUT_TITLE, LEFT_OUT), (RIGHTS_TITLE, RIGHTS))
