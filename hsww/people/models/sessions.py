"""A session, as the database may know it: by a digest of the key in the cookie, and sealed (8.2).

Whoever reads this table can sign in as nobody: the digest does not lead back to the key. The person stands
beside it, so that all their sessions can be ended at once.
"""

from django.db import models

from hsww.people.models.accounts import User


class OpenSession(models.Model):
    session_key = models.CharField(max_length=64, primary_key=True, editable=False)
    session_data = models.TextField()
    expire_date = models.DateTimeField(db_index=True)
    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="sessions")

    def __str__(self) -> str:
        return "A session"
