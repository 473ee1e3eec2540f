from django.urls import path

from families.views import cover, file, lists, matches, papers, referrals, support
from families.visiting.urls import urlpatterns as visiting

urlpatterns = [
    path("families/", lists.families_list, name="families_list"),
    path("families/find/", lists.families_search, name="families_search"),
    path("families/contacts/", lists.families_contacts, name="families_contacts"),
    path("families/contacts/find/", lists.contacts_search, name="contacts_search"),
    path("families/people/<uuid:person>/", file.person_edit, name="person_edit"),
    path("families/matches/<uuid:match>/end/", matches.match_end, name="match_end"),
    path("families/papers/<uuid:paper>/open/", papers.paper_open, name="paper_open"),
    path("families/papers/<uuid:paper>/replace/", papers.paper_replace, name="paper_replace"),
    path("families/<uuid:family>/", file.family_file, name="family_file"),
    path("families/<uuid:family>/contact/", lists.family_contact, name="family_contact"),
    path("families/<uuid:family>/edit/", file.family_edit, name="family_edit"),
    path("families/<uuid:family>/people/add/", file.person_add, name="person_add"),
    path("families/<uuid:family>/papers/", papers.papers, name="papers"),
    path("families/<uuid:family>/papers/add/", papers.paper_add, name="paper_add"),
    path("families/<uuid:family>/referral/", referrals.referral_details, name="referral_details"),
    path("families/<uuid:family>/referral/decide/", referrals.referral_decide, name="referral_decide"),
    path("families/<uuid:family>/first-visit/", support.initial_visit, name="initial_visit"),
    path("families/<uuid:family>/review/", support.review_record, name="review_record"),
    path("families/<uuid:family>/start/", support.support_start, name="support_start"),
    path("families/<uuid:family>/end/", support.support_end, name="support_end"),
    path("families/<uuid:family>/match/", matches.match_new, name="match_new"),
    path("families/<uuid:family>/tie/", matches.conflict_declare, name="conflict_declare"),
    path("families/<uuid:family>/hand-over/", matches.caseload_hand_over, name="caseload_hand_over"),
    path("families/<uuid:family>/open/", cover.cover_open, name="cover_open"),
    path("cover/", cover.covers, name="covers"),
    path("cover/<uuid:cover>/end/", cover.cover_end, name="cover_end"),
    path("cover/<uuid:organiser>/plan/", cover.cover_plan, name="cover_plan"),
    path("referrals/new/", referrals.referral_new, name="referral_new"),
    path("referrals/new/agency/", referrals.referral_agency, name="referral_agency"),
    path("referrals/new/self/", referrals.referral_self, name="referral_self"),
    *visiting,
]
