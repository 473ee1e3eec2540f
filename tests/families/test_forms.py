"""Every form writes only what its rule says, and says beside the field what the database refused."""

import pytest
from django import forms
from django.db import IntegrityError

from families.forms import people, referrals, search, support
from families.models import Match
from families.refusals import refusals, sentence_of
from families.work_rules import EDIT_FILE
from hsww.access.forms import RuleForm
from hsww.access.hats import Hat
from hsww.access.viewer import Denied
from tests.build import active, match, viewer_of, worker

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

FORMS = [
    people.FileForm, people.AddPersonForm, people.EditPersonForm, referrals.AgencyForm, referrals.CallForm,
    referrals.CompleteForm, support.FirstVisitForm, support.ReviewForm, support.EndForm, support.StartForm,
    support.EndMatchForm, search.FindForm, search.FindContactForm,
]  # fmt: skip
ABOUT_A_FAMILY = [referrals.DecideForm, support.MatchForm, support.TieForm]


@pytest.mark.parametrize("form", FORMS)
def test_a_form_writes_no_field_its_rule_does_not_name(form: type[RuleForm]) -> None:
    made = form(viewer=viewer_of(worker(Hat.ORGANISER)))

    assert set(made.fields) <= form.rule.hats[Hat.ORGANISER].writes


@pytest.mark.parametrize("form", ABOUT_A_FAMILY)
def test_a_form_about_a_family_writes_no_field_its_rule_does_not_name(form: type[RuleForm]) -> None:
    mary = worker(Hat.ORGANISER)

    made = form(viewer=viewer_of(mary), family=active(by=mary))

    assert set(made.fields) == form.rule.hats[Hat.ORGANISER].writes


@pytest.mark.parametrize("form", FORMS)
def test_a_form_is_refused_to_a_hat_its_rule_does_not_name(form: type[RuleForm]) -> None:
    with pytest.raises(Denied):
        form(viewer=viewer_of(worker(Hat.VOLUNTEER)))


def test_a_field_beyond_the_rule_is_refused() -> None:
    class Beyond(RuleForm):
        rule = EDIT_FILE
        stage = forms.CharField()

    with pytest.raises(Denied):
        Beyond(viewer=viewer_of(worker(Hat.ORGANISER)))


def test_a_constraint_of_the_database_has_a_sentence_of_its_own() -> None:
    mary, volunteer = worker(Hat.ORGANISER), worker(Hat.VOLUNTEER)
    made = match(by=mary, family=active(by=mary), volunteer=volunteer)

    with pytest.raises(IntegrityError) as refused:
        Match.objects.create(family=made.family, volunteer=volunteer, made_by=mary)

    assert sentence_of(refused.value) == "This volunteer visits the family already."


def test_a_refusal_that_is_not_ours_is_not_hidden() -> None:
    form = support.EndMatchForm(viewer=viewer_of(worker(Hat.ORGANISER)))

    with pytest.raises(IntegrityError), refusals(form, None):
        raise IntegrityError("UNIQUE constraint failed: elsewhere.column")
