"""Every form: the rules whose writers may fill it in, or why it needs none."""

from consent import rules as consent
from consent.agencies import rules as agencies
from consent.disagreements import rules as disagreements
from consent.household import rules as household
from consent.releases import rules as sharing
from consent.requests import rules as asking
from consent.workers import rules as workers
from families import cover_rules as covering
from families import rules as reading
from families import work_rules as work
from families.visiting import rules as visiting
from hsww.access.rules import Rule
from hsww.board import rules as board
from hsww.people import rules as people
from hsww.people.files import rules as files
from hsww.people.undertakings import rules as undertakings
from hsww.watching import rules as watching
from hsww.witnesses import rules as witnesses
from records import people_rules as drawn
from records import rules as records
from records.seen import rules as seen
from safeguarding import rules as safeguarding

PART = "A part that other forms are made of."
OWN = "About one's own account."

WRITERS: dict[str, tuple[Rule, ...]] = {
    "families.forms.cover.PlanForm": (covering.PLAN_COVER,),
    "families.forms.cover.WhyForm": (covering.OPEN_SUDDENLY,),
    "families.forms.people.FileForm": (work.EDIT_FILE,),
    "families.forms.people.AddPersonForm": (work.ADD_PERSON,),
    "families.forms.people.EditPersonForm": (work.EDIT_PERSON,),
    "families.forms.support.FirstVisitForm": (work.FIRST_VISIT,),
    "families.forms.support.ReviewForm": (work.REVIEW,),
    "families.forms.support.EndForm": (work.END_SUPPORT,),
    "families.forms.support.StartForm": (work.START_SUPPORT,),
    "families.forms.support.MatchForm": (work.MAKE_MATCH,),
    "families.forms.support.TieForm": (work.DECLARE_TIE,),
    "families.forms.support.HandOverForm": (work.HAND_OVER,),
    "families.forms.support.EndMatchForm": (work.END_MATCH,),
    "families.forms.referrals.AgencyForm": (work.TAKE_REFERRAL,),
    "families.forms.referrals.CallForm": (work.TAKE_REFERRAL,),
    "families.forms.referrals.CompleteForm": (work.COMPLETE_REFERRAL,),
    "families.forms.referrals.DecideForm": (work.DECIDE_REFERRAL,),
    "families.forms.papers.AddPaperForm": (work.ADD_PAPER,),
    "families.forms.papers.ReplacePaperForm": (work.REPLACE_PAPER,),
    "families.forms.search.FindForm": (reading.LIST_FAMILIES,),
    "families.forms.search.FindContactForm": (reading.LIST_CONTACTS,),
    "families.visiting.forms.VisitForm": (visiting.WRITE_VISIT, visiting.CORRECT_VISIT),
    "consent.forms.InformForm": (consent.RECORD_INFORMATION,),
    "consent.forms.TellingForm": (consent.ASK_PERMISSION,),
    "consent.forms.AnswersForm": (consent.ASK_PERMISSION,),
    "consent.forms.NamedForm": (consent.ASK_MORE, consent.ASK_ONE_THING),
    "consent.forms_one_thing.OneThingForm": (consent.ASK_ONE_THING,),
    "consent.household.forms.DaysFields": (household.CHANGE_FACT, household.WHO_DECIDES),
    "consent.household.forms.FactForm": (household.WHO_DECIDES,),
    "consent.household.forms.FollowForm": (household.CHANGE_FACT,),
    "consent.disagreements.forms.DecideForm": (disagreements.DECIDE_DISAGREEMENT,),
    "consent.forms.SpecialForm": (consent.ASK_MORE,),
    "consent.forms.WithdrawForm": (consent.WITHDRAW,),
    "consent.agencies.forms.FindAgencyForm": (agencies.SEE_AGENCIES,),
    "consent.agencies.forms.AgencyForm": (agencies.KEEP_AGENCY,),
    "consent.agencies.forms.ChangeAgencyForm": (agencies.KEEP_AGENCY,),
    "consent.agencies.forms.ContactForm": (agencies.KEEP_AGENCY,),
    "consent.agencies.forms.ChangeContactForm": (agencies.KEEP_CONTACT,),
    "consent.agencies.forms.CheckForm": (agencies.KEEP_CONTACT,),
    "consent.agencies.forms.AstrayForm": (agencies.SAY_ASTRAY,),
    "consent.agencies.forms.InvolveForm": (agencies.INVOLVE,),
    "consent.releases.forms.WhomForm": (sharing.PREPARE,),
    "consent.releases.forms.EarlierForm": (sharing.SAY_EARLIER,),
    "consent.releases.forms.NowForm": (sharing.SHARE_NOW,),
    "consent.releases.forms.SendForm": (sharing.SEND,),
    "consent.releases.forms.StopForm": (sharing.STOP,),
    "consent.releases.after_forms.AccountForm": (sharing.WRITE_ACCOUNT,),
    "consent.releases.after_forms.ReviewForm": (sharing.REVIEW,),
    "consent.releases.after_forms.ToldForm": (sharing.TELL,),
    "consent.releases.drafting.ToForm": (sharing.PREPARE,),
    "consent.releases.drafting.NewsForm": (sharing.PREPARE,),
    "consent.releases.drafting.PieceForm": (sharing.PREPARE,),
    "consent.requests.forms.ProofForm": (asking.SEE_REQUEST, asking.TAKE),
    "consent.requests.forms.MoreProofForm": (asking.SEE_REQUEST,),
    "consent.requests.forms.TakeForm": (asking.TAKE,),
    "consent.requests.forms.WhoseForm": (asking.SAY_WHOSE,),
    "consent.requests.forms.ElsewhereForm": (asking.PUT_RIGHT,),
    "consent.requests.forms.OrderForm": (asking.RECORD_ORDER,),
    "consent.requests.ending_forms.ReasoningForm": (asking.END_REQUEST,),
    "consent.requests.ending_forms.EndForm": (asking.END_REQUEST,),
    "consent.requests.ending_forms.EndForFunderForm": (asking.END_REQUEST,),
    "consent.requests.forms.HoldForm": (asking.PLACE_HOLD,),
    "consent.requests.forms.LookForm": (asking.LOOK_AT_HOLD,),
    "consent.workers.forms.ShareForm": (workers.ASK_TO_SHARE,),
    "consent.workers.forms.AnswerForm": (workers.WRITE_ANSWER,),
    "consent.workers.forms.StopForm": (workers.SEND_SHARE,),
    "consent.workers.forms.ToldForm": (workers.TELL_WORKER,),
    "consent.workers.forms.ReviewForm": (workers.REVIEW_SHARE,),
    "safeguarding.forms.raising.ConcernForm": (safeguarding.RAISE_CONCERN,),
    "safeguarding.forms.raising.CallForm": (safeguarding.RECORD_CALL,),
    "safeguarding.forms.reading.NoteForm": (safeguarding.READ_CONCERN,),
    "safeguarding.forms.reading.RotaForm": (safeguarding.KEEP_ROTA,),
    "records.forms.samples.DrawForm": (records.DRAW_SAMPLE,),
    "records.forms.signing.SignForm": (records.SIGN_RECORD, drawn.SIGN_DRAWN),
    "records.forms.sittings.YourselfForm": (records.BEGIN_SITTING, drawn.BEGIN_DRAWN_SITTING),
    "records.forms.sittings.PresentForm": (records.BEGIN_SITTING, drawn.BEGIN_DRAWN_SITTING),
    "records.forms.sittings.StayForm": (records.BEGIN_SITTING, drawn.BEGIN_DRAWN_SITTING),
    "records.forms.ink.InkForm": (records.ADD_INK,),
    "records.seen.forms.FilterForm": (seen.SEE_WHO_SAW,),
    "records.seen.forms.ParentForm": (seen.SEE_WHO_SAW,),
    "records.seen.forms.ReadForm": (seen.GIVE_STATEMENT,),
    "hsww.board.forms.PrepareForm": (board.PREPARE_REPORT,),
    "hsww.witnesses.forms.AddressForm": (witnesses.ADD_ADDRESS,),
    "hsww.watching.forms.NoteForm": (watching.LOOK_INTO,),
    "hsww.people.forms.InviteForm": (people.INVITE,),
    "hsww.people.forms.AppointForm": (people.APPOINT,),
    "hsww.people.forms.AdoptForm": (people.ADOPT_POLICY,),
    "hsww.people.undertakings.forms.EngageForm": (undertakings.ENGAGE,),
    "hsww.people.undertakings.forms.PaperForm": (undertakings.SIGN_ON_PAPER,),
    "hsww.people.undertakings.forms.EndForm": (undertakings.END_ENGAGEMENT,),
    "hsww.people.files.forms.sections.AboutForm": (files.KEEP_VOLUNTEER_FILE,),
    "hsww.people.files.forms.sections.JobForm": (files.KEEP_PERSONNEL_FILE,),
    "hsww.people.files.forms.sections.GiveForm": (files.GIVE_VOLUNTEER,),
    "hsww.people.files.forms.sections.TrusteeForm": (files.NAME_TRUSTEE,),
    "hsww.people.files.forms.sections.ReferenceForm": tuple(files.KEEP.values()),
    "hsww.people.files.forms.sections.ReferenceChangeForm": tuple(files.CHANGE_REFERENCE.values()),
    "hsww.people.files.forms.sections.CheckForm": tuple(files.KEEP.values()),
    "hsww.people.files.forms.sections.MilestoneForm": tuple(files.KEEP.values()),
    "hsww.people.files.forms.sections.NoteForm": tuple(files.KEEP.values()),
}

WITHOUT_RULE: dict[str, str] = {
    "hsww.access.forms.RuleForm": PART,
    "consent.agencies.forms.OfferingForm": PART,
    "consent.releases.forms.ToWhom": PART,
    "families.forms.people.HomeFields": PART,
    "families.forms.people.SafeContactFields": PART,
    "families.forms.people.PersonFields": PART,
    "families.forms.referrals.AskedFields": PART,
    "families.forms.papers.PaperFields": PART,
    "records.forms.proof.ProofFields": PART,
    "families.forms.support.NotLater": PART,
    "families.forms.support.ScoresForm": PART,
    "families.forms.support.AboutFamily": PART,
    "hsww.people.files.forms.words.InFileForm": PART,
    "hsww.people.files.forms.words.WordsForm": PART,
    "hsww.people.forms.RoleFields": PART,
    "hsww.people.forms.AcceptForm": "The invitation's link is the key.",
    "hsww.people.forms.EmailChangeForm": OWN,
    "hsww.people.forms.HatForm": OWN,
    "hsww.people.forms.PromiseForm": OWN,
    "hsww.people.forms.PhoneForm": OWN,
    "hsww.people.forms.SureForm": "It has no field; the page's rule guards it.",
}
