"""Who is to hear what was shared, and of which part of it (1.5, 2.2).

Somebody's own part is for them alone: nobody else hears of it from us, whoever they live with. What is about the
children or the life they share is for those who speak for it. Where it went without their yes, and somebody else of
the home answers for themselves, one of them may be the danger: then the lead decides, and nobody is asked to tell.
"""

from collections.abc import Iterable, Mapping
from uuid import UUID

from consent.deciding import day_of
from consent.deciding_facts import Party, State
from consent.deciding_voices import Voices, own_right, voices
from consent.deciding_words import Why
from consent.releases.models import Item, Sent, Telling
from consent.releases.proposing import Part
from consent.releases.rests import Rests
from consent.state import state_of
from families.models import Person
from families.models.family import CHILDREN

Hearers = Mapping[UUID, bool]
"""Who is to hear, and whether the lead decides if and when."""


def hearers(parts: Iterable[Part], state: State, sent: Sent) -> Hearers:
    people, found = {one.id: one for one in state.people}, dict[UUID, bool]()
    for part in parts:
        if not (part.verdict.allowed or sent.earlier):
            continue
        whose = _voices(part.item, people, sent)
        for who in whose.own or whose.joint:
            asks_lead = part.verdict.why is not Why.AGREED and who not in whose.own
            alone = not any(_answers(one, sent) for one in people.values() if one.id != who)
            found[who] = found.get(who, False) or (asks_lead and not alone)
    return found


def adults_at_home(people: Iterable[Person]) -> Hearers:
    """Where the file cannot be read it is not known whose part it was."""
    here = (one for one in people if one.lives_here and one.left_on is None and one.kin not in CHILDREN)
    return {one.pk: True for one in here}


def _voices(item: Item, people: Mapping[UUID, Party], sent: Sent) -> Voices:
    return voices(Rests.of(item.rests).about, people, day_of(sent.recorded_at))


def _answers(party: Party, sent: Sent) -> bool:
    """Of those who live or lived here: who has left may still be in danger from who stays."""
    return bool(party.here) and own_right(party, day_of(sent.recorded_at)) is not None


def theirs(telling: Telling, items: Iterable[Item]) -> list[Item]:
    """What of it this person may hear: nothing that is another's own part."""
    sent = telling.sent
    people = {one.id: one for one in state_of(sent.family_id, at=sent.recorded_at).people}
    whose = ((one, _voices(one, people, sent)) for one in items)
    return [one for one, found in whose if telling.person_id in (found.own or found.joint)]
