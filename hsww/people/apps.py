from typing import ClassVar

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "hsww.people"
    label = "people"
    plain_fields: ClassVar[dict[str, str]] = {
        "user.email": "signing in must find it; it is the account's own address and names no family",
        "user.password": "an argon2 hash",
        "invitation.token_digest": "a digest of a random token",
        "invitation.offices": "a list of offices from a closed list",
        "opensession.session_key": "a digest of a random key",
        "opensession.session_data": "sealed by the session store itself",
        "appointment.offices": "a list of offices from a closed list",
        "appointment.starts_on": "what a person may do is asked by date at every request",
        "appointment.ends_on": "what a person may do is asked by date at every request",
        "policyversion.adopted_on": "says nothing about anybody",
        "policyversion.text_key": "says nothing about anybody",
        "personfile.applied_on": "A day that says when a file began.",
        "check.seen_on": "Checks to renew are found by their day.",
        "check.renew_on": "Checks to renew are found by their day.",
        "reference.asked_on": "A date the database itself must check.",
        "reference.received_on": "A date the database itself must check.",
        "milestone.held_on": "Training to repeat is found by its day.",
        "milestone.due_again_on": "Training to repeat is found by its day.",
        "naming.begins_on": "What a trustee may read is asked by date at every request (8.4).",
        "naming.ends_on": "What a trustee may read is asked by date at every request (8.4).",
        "engagement.begins_on": "What a contractor may do is asked by date at every request (7.6).",
        "engagement.ends_on": "What a contractor may do is asked by date at every request (7.6).",
        "undertaking.paper_on": "A date the database itself must check.",
        "rememberedphone.session": "eight random bytes that lead back to no session",
    }

    def ready(self) -> None:
        from hsww.people import registering  # noqa: PLC0415 - needs the models

        registering.register()
