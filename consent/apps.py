from typing import ClassVar

from django.apps import AppConfig
from django.db.models.signals import pre_migrate


class ConsentConfig(AppConfig):
    name = "consent"
    label = "consent"
    plain_fields: ClassVar[dict[str, str]] = {
        "information.spoken_on": "A date the database itself must check (1.1).",
        "information.written_on": "A date the database itself must check (1.1).",
        "information.notice_version": "Which edition of our own leaflet; it says nothing about the family.",
        "statement.said_on": "Which answer is the latest is found by its day (1.2).",
        "statement.until": "Answers about to lapse are found by their day (1.2).",
        "statement.wording_version": "Which edition of our own question was put.",
        "fact.first_on": "Who may decide on a day is found by it (1.2).",
        "fact.last_on": "Who may decide on a day is found by it (1.2).",
        "decided.lines": "Ids of statements and numbers of lines; they say nothing without the statement.",
        "decided.decided_on": "Which decision counts on a day is found by it (1.2).",
        "decided.ends_on": "Which decision counts on a day is found by it (1.2).",
        "contact.unsure_since": "The database itself must check that no older check counts (7.2).",
        "contact.checked_on": "A date the database itself must check (7.2).",
        "misdirected.sent_on": "A day, and no family (4.4).",
        "involvement.begins_on": "Who is involved on a day is found by it (1.2).",
        "involvement.ends_on": "Who is involved on a day is found by it (1.2).",
        "sent.digest": "A salted digest that the ledger commits to; it says nothing by itself.",
        "sent.review_by": "What the lead has to look at is found by its day (2.3).",
        "heard.told_on": "Who was told is found by it (1.5).",
        "heard.look_again_on": "What was put off comes back on its day (2.2).",
        "request.came_on": "Trustees are told the day (10.2); the database itself must check it.",
        "request.due_on": "What is due is found by its day.",
        "courtorder.return_on": "What is due is found by its day (10.2).",
        "hold.look_again_on": "What is on hold comes back on its day (10.2).",
        "workeranswer.said_on": "A day, and nothing of what was asked (8.7).",
        "workersent.digest": "A salted digest that the ledger commits to; it says nothing by itself.",
        "workertold.told_on": "A day, and nothing of what was shared (8.7).",
    }

    def ready(self) -> None:
        from consent import registered  # noqa: PLC0415 - needs models
        from consent.agencies import registered as agencies  # noqa: PLC0415
        from consent.disagreements.models import Decided  # noqa: PLC0415
        from consent.household.models import Fact  # noqa: PLC0415
        from consent.models import Information, Statement  # noqa: PLC0415
        from consent.registers import registered as registers  # noqa: PLC0415
        from consent.releases import registered as releases  # noqa: PLC0415
        from consent.requests import registered as requests  # noqa: PLC0415
        from consent.workers import registered as workers  # noqa: PLC0415
        from hsww.vault import frozen  # noqa: PLC0415

        registered.register()
        agencies.register()
        releases.register()
        requests.register()
        workers.register()
        registers.register()
        frozen.add(Statement, kind="statement", file="family")
        frozen.add(Information)
        frozen.add(Fact, kind="fact", file="family")
        frozen.add(Decided, kind="decided", file="family")
        # Of this app, and so after the ledger has looked at its triggers.
        pre_migrate.connect(frozen.step_aside, sender=self, dispatch_uid="consent.frozen")
