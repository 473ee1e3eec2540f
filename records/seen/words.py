"""What each page and act is called where it is said who has seen a file (8.3).

`OPEN` is the closed list of what a co-ordinator is told of. What is missing there would tell of a concern, of a call,
of the tie of a colleague, or of somebody's being asked about unusual access (2.1, 4.3): only leads see more.
"""

from records.routine import WORK

_MORE = {
    "families.edit_file": "The details in the file",
    "families.add_person": "A new person of the family",
    "families.edit_person": "The details of a person",
    "families.list": "A list of families",
    "families.list_contacts": "A list of contact cards",
    "families.visiting": "The families of a volunteer",
    "families.visiting_family": "What a volunteer needs for a visit",
    "families.my_visits": "The visits of a volunteer",
    "families.write_visit": "A visit, written up",
    "families.correct_visit": "A visit, put right",
    "records.sign": "The Record of Access, to be signed",
    "records.read_sampled": "The file, drawn by chance to be read",
    "records.files_to_read": "The files drawn by chance",
    "records.seen": "Who has seen this file",
    "records.give_statement": "The family’s paper on who has seen its file",
}
OPEN = WORK | _MORE
WORDS = OPEN | {
    "families.take_referral": "A new referral",
    "families.declare_tie": "The tie of one of our people",
    "consent.ask_back": "A letter after a yes was taken back",
    "consent.open_release": "The file of what was shared",
    "consent.prepare_release": "A draft of what may be shared",
    "consent.review_release": "A look at what was shared",
    "consent.say_earlier": "Something already told to somebody outside",
    "consent.see_release": "What goes, and what is left out",
    "consent.see_releases": "What was shared",
    "consent.send_release": "Something about the family",
    "consent.share_now": "Something to keep somebody safe",
    "consent.stop_release": "A draft that does not go",
    "consent.tell_family": "Telling the family what was shared",
    "consent.write_account": "What was written down after sharing",
    "people.see_what_phone_showed": "What a lost phone had shown",
    "people.see_families_named": "A question about words in a file of one of our people",
    "records.draw": "The drawing of files by chance",
    "records.signatures": "The signatures on the Record of Access",
    "safeguarding.raise_concern": "A concern",
    "safeguarding.read_concern": "A concern",
    "safeguarding.escalate": "A reminder of a concern",
    "safeguarding.record_call": "A call to 999 or social care",
    "safeguarding.read_call": "A call to 999 or social care",
    "watching.look_into": "A question about unusual access",
}
