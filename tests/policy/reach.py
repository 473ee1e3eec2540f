"""What the rules reach that no route of one row shows: lists, choices in forms, and write-only rules.

Written by hand like `table.py`: for each kind of viewer, the relations whose rows are within reach.
"""

from tests.policy.table import (
    CONTACT,
    EVERYBODY,
    IN_CARE,
    LEADS,
    NOT_CONFLICTED,
    ORGANISERS,
    SAMPLERS,
    SIGNED,
    SUPPORTED,
    TRUSTEES,
    VISITED,
    Relations,
    care,
    only,
)

NOWHERE: Relations = {}
DRAWERS = only("line_manager", *LEADS, relations=("own", "ended", "revoked", "conflicted"))
"""Samples name no family, so no tie hides them."""

REACH: dict[str, Relations] = {
    "families.list": IN_CARE,
    "families.list_contacts": CONTACT,
    "families.visiting": VISITED,
    "families.my_visits": VISITED,
    "families.take_referral": only(
        "organiser", "duty", "line_manager", *LEADS, relations=tuple(NOT_CONFLICTED)
    ),
    # Whoever answers for a family, or covers it by plan, is told who opened it; a lead reads why, but not of her own.
    "families.told_of_sudden_cover": only(
        "organiser", "duty", "line_manager", *LEADS, relations=("own", "covering")
    ),
    "families.why_opened": only(*LEADS, relations=("own", "other", "covering")),
    # Nobody in the test world took a request about a family of her own; a lead minds all. Whose it is was said already.
    "consent.take_request": NOWHERE,
    "consent.say_whose_request": NOWHERE,
    # Of a court's, with its hold, a lead alone; the police ask about her own family only.
    "consent.put_request_right": care(own=("own",), lead=SUPPORTED),
    "consent.mind_requests": only(*LEADS, relations=tuple(SUPPORTED)),
    "consent.see_registers": only(*LEADS, relations=tuple(SUPPORTED)),
    "consent.know_of_police_request": only(*TRUSTEES),
    "records.draw": DRAWERS,
    "records.samples_drawn": DRAWERS,
    "records.files_to_read": only(*SAMPLERS),
    "records.signed_in_ink": IN_CARE,
    "records.sittings": only(*ORGANISERS, relations=("own", "ended", "revoked", "conflicted")),
    "records.my_receipts": SIGNED,
    "records.signatures": {
        **{kind: relations & {"own", "ended", "revoked"} for kind, relations in IN_CARE.items()},
        **only(*SAMPLERS),
    },
    "safeguarding.offer_families": {**IN_CARE, **only("volunteer", *SAMPLERS)},
    # Past the wall, because a concern is never refused (2.3); it shows nothing, it only finds the file.
    "safeguarding.name_family": {
        **dict.fromkeys(
            ("organiser", "line_manager"),
            SUPPORTED | {"conflicted", "accepted"},
        ),
        "duty": NOT_CONFLICTED | {"conflicted"},
        **dict.fromkeys(LEADS, NOT_CONFLICTED | {"conflicted"}),
        "volunteer": frozenset({"own", "ended", "revoked", "conflicted"}),
        **only(*SAMPLERS, relations=("own", "conflicted")),
    },
    "safeguarding.raise_concern": NOWHERE,
    "safeguarding.record_call": NOWHERE,
    "safeguarding.know_of_concern": NOWHERE,
    "safeguarding.keep_draft": only(*EVERYBODY),
}
"""Nobody in the test world raised a concern but the lead's colleague, and none is about a worker."""

NO_FAMILY: dict[str, str] = {
    "access.today": "The viewer's own row; what Today shows comes through the rules of each item.",
    "board.prepare_report": "Reports name no family.",
    "consent.see_own_shares": "About the viewer; see tests/consent/workers.",
    "consent.see_astray": "What went to the wrong one names no family.",
    "families.choose_organiser": "People, for a form's choices.",
    "families.choose_volunteer": "People, for a form's choices.",
    "families.my_drafts": "The writer's own words, while the match lives; see tests/families.",
    "families.see_covers": "Who covers for whom.",
    "people.adopt_policy": "Versions of the policy.",
    "people.choose_answerable": "People, for a form's choices.",
    "people.choose_contractor": "People, for a form's choices.",
    "people.choose_trustee": "People, for a form's choices.",
    "people.engage": "Who comes from outside; see tests/people/test_undertakings.py.",
    "people.invite": "Invitations.",
    "people.list_personnel": "Files of staff; see tests/people/test_files_staff.py.",
    "people.list_volunteers": "Files of volunteers; see tests/people/test_files.py.",
    "people.see_own_file": "The viewer's own file.",
    "people.see_phones": "Phones.",
    "people.see_undertakings": "Who comes from outside; see tests/people/test_undertakings.py.",
    "records.person_signatures": "Signatures on the files of our people; see tests/records/test_people_record.py.",
    "watching.see": "What people did; the files it was about come through the rule of the list.",
    "witnesses.add": "Addresses that checkpoints are sent to.",
    "witnesses.see": "Addresses that checkpoints are sent to.",
}

PAST_THE_WALL = frozenset(
    {
        "safeguarding.raise_concern",
        "safeguarding.keep_draft",
        "safeguarding.name_family",
        "safeguarding.record_call",
    }
)
UNGATED = PAST_THE_WALL | {"consent.share_now"}
KINDS_WITHOUT_FAMILIES = frozenset(EVERYBODY) - {
    "organiser",
    "duty",
    "line_manager",
    *LEADS,
    "volunteer",
    *SAMPLERS,
}
