from typing import ClassVar

from django.apps import AppConfig


class FamiliesConfig(AppConfig):
    name = "families"
    label = "families"
    plain_fields: ClassVar[dict[str, str]] = {
        "family.reference": "An opaque code that stands for the family where its name must not (8.6).",
        "family.district": "A facet of the board's statistics: one of a few districts (3.2).",
        "family.opened_on": "A date the board's statistics count by.",
        "family.informed_on": "A date the database itself must check (1.1).",
        "family.active_from": "A date the database itself must check (1.1).",
        "family.review_due_on": "Reviews are found by their day.",
        "family.ended_on": "Retention is counted from it (8.8).",
        "person.contact_confirmed_on": "Contact details to confirm again are found by their day.",
        "person.left_on": "Whether an adult still lives in the household decides who is asked.",
        "referral.received_on": "A date the board's statistics count by.",
        "referral.agreed_on": "A date the database itself must check (7.1).",
        "referral.taken_back_on": "Erasing counts from it (7.1).",
        "referral.decided_on": "A date the board's statistics count by.",
        "referral.needs": "Codes of needs; a facet of the board's statistics (3.2).",
        "caseload.begins_on": "Who worked with a family is found by day.",
        "caseload.ends_on": "Who worked with a family is found by day.",
        "match.begins_on": "Access begins with it.",
        "match.ends_on": "Access ends with it.",
        "cover.begins_on": "Access begins with it.",
        "cover.ends_on": "Access ends with it.",
        "conflict.declared_on": "The day the firewall went up.",
        "conflict.ends_on": "The firewall stands until it.",
        "assessment.held_on": "A date the board's statistics count by.",
        "visit.day": "A date the board's statistics count by.",
        "draft.form": "The name of a form of ours.",
    }

    def ready(self) -> None:
        from families import registering  # noqa: PLC0415 - needs the models
        from families.actions import findable  # noqa: PLC0415 - needs the models
        from families.queries import papers  # noqa: PLC0415

        registering.register()
        findable.register()
        papers.register()
