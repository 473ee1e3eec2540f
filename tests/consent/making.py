"""A family for tests of consent, in the care of a co-ordinator, made through the models."""

from datetime import date, timedelta

from django.utils import timezone

from families.actions.care import take_on
from families.models import Decision, Evidence, Family, Kin, Person, Referral, Source, Stage
from families.reference import new_reference
from hsww.access.hats import Hat, Office
from hsww.access.viewer import Viewer
from hsww.people.models import User
from tests.people.making import viewer, worker

OPENED = timezone.localdate() - timedelta(days=30)


def co_ordinator(*offices: Office) -> tuple[User, Viewer]:
    user = worker(Hat.ORGANISER, *offices, name="Olwen Example")
    return user, viewer(user, Hat.ORGANISER, *offices)


def family_of(
    organiser: User | None,
    *,
    source: Source = Source.HEALTH_VISITOR,
    stage: Stage = Stage.ACCEPTED,
    agreed: bool = True,
) -> Family:
    family = Family.objects.create(
        reference=new_reference(), name="Quillfeather", stage=stage, opened_on=OPENED
    )
    Referral.objects.create(
        family=family,
        source=source,
        received_on=OPENED,
        evidence=Evidence.SIGNED if agreed else Evidence.NONE,
        agreed_on=OPENED if agreed else None,
        decision=Decision.ACCEPTED if agreed else Decision.RECEIVED,
        decided_on=OPENED if agreed else None,
        taken_by=organiser or worker(Hat.ORGANISER),
    )
    if organiser is not None:
        take_on(family=family, organiser=organiser.id)
    return family


def parent(
    family: Family, name: str = "Tamsin Quillfeather", *, kin: Kin = Kin.MOTHER, here: bool = True
) -> Person:
    return Person.objects.create(
        family=family, kin=kin, full_name=name, lives_here=here, place=family.people.count()
    )


def today() -> date:
    return timezone.localdate()


def day_parts(name: str, day: date) -> dict[str, str]:
    """As the three-part date field sends them."""
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}
