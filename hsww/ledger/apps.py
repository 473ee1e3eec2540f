from typing import ClassVar

from django.apps import AppConfig
from django.core.checks import Tags, register
from django.db.models.signals import post_migrate, pre_migrate


class LedgerConfig(AppConfig):
    name = "hsww.ledger"
    label = "ledger"

    plain_fields: ClassVar[dict[str, str]] = {
        "entry.hat": "A word from the closed list of hats; says nothing of who wears it.",
        "entry.clause": "A clause number of the policy.",
        "entry.rule": "The name of a rule or route in the code.",
        "entry.salt": "Random bytes, and a tag that says that HSWW wrote the entry.",
        "entry.reason": "Ciphertext already, bound to its entry; plain here so that the leaf commits to it.",
        "entry.session": "A digest that tells sessions apart and cannot be turned back into one.",
        "entry.digest": "A hash over salted, opaque values.",
        "entrysubject.kind": "Family, person or another word from the code; the subject is an opaque id.",
        "leaf.leaf_hash": "A hash.",
        "node.hash": "A hash.",
        "checkpoint.root": "A hash.",
        "checkpoint.note": "A signed head, made to be published.",
        "begun.name": "The name of a log.",
        "finding.what": "A sentence of ours about the log; names nobody.",
        "cosignature.witness": "The name of a witness server.",
        "cosignature.line": "A signature, made to be published.",
        "witnessanswer.said": "A sentence of ours about an answer.",
    }

    def ready(self) -> None:
        from hsww.ledger import protection  # noqa: PLC0415 - needs models

        pre_migrate.connect(protection.before_migrate, sender=self, dispatch_uid="ledger.protection")
        post_migrate.connect(protection.after_migrate, sender=self, dispatch_uid="ledger.protection")
        register(protection.check_triggers, Tags.database)
