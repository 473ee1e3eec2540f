"""Mistakes that somebody could make in `decide`, each put in on purpose for a while: a test must notice every one.

A fault is a change of the source's text inside one function. The changed file is compiled, and the code of that
function alone is exchanged, so that whoever imported it before runs the faulty one too.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from inspect import getsource, isclass, isfunction
from types import CodeType, FunctionType, ModuleType
from typing import Any, NamedTuple

SCENARIOS = [
    f"tests.consent.test_deciding{about}"
    for about in ("", "_time", "_occasions", "_family", "_parents", "_grounds")
]


class Fault(NamedTuple):
    """`old` stands in the module once, inside the function (or property) of that name."""

    name: str
    module: str
    function: str
    old: str
    new: str


def _in(module: str, *faults: tuple[str, str, str, str]) -> tuple[Fault, ...]:
    return tuple(Fault(name, f"consent.{module}", *rest) for name, *rest in faults)


FAULTS = (
    *_in(
        "standing",
        ("a yes ends a day early", "_lapsed", "on > said.until", "on >= said.until"),
        ("a yes for a time never ends", "_lapsed", "said.until is not None and on", "False and on"),
        ("coming back asks nobody afresh", "_lapsed", "if said.said_on < course.opened_on", "if False"),
        ("a review on the day of the yes ends it", "_lapsed", "said.said_on < reviewed", "said.said_on <= reviewed"),
        ("a late review pauses all", "_lapsed", "said.purpose in ROUTINE and due", "due"),
        ("a review is late at once", "_lapsed", "on - REVIEW_GRACE > due", "on > due"),
        ("a review is late a day early", "_lapsed", "on - REVIEW_GRACE > due", "on - REVIEW_GRACE >= due"),
        ("what was written down last counts", "_when", "said.said_on, said.recorded_at",
         "said.recorded_at, said.said_on"),
        ("a paper of the morning beats the no of noon", "_outlasts", "yes.how != How.SCREEN", "False"),
        ("what is signed on the screen waits a day", "_outlasts", "and yes.how != How.SCREEN", ""),
        ("a no stands on the days after too", "_outlasts", "no.said_on == yes.said_on and", ""),
    ),
    *_in(
        "deciding_answers",
        ("what is written down afterwards counts", "asked_about", "one.recorded_at <= at and topic", "topic"),
        ("a recipient's name does not matter", "asked_about", "topic_of(one) == about(proposed)",
         "topic_of(one)._replace(name='') == about(proposed)._replace(name='')"),
        ("a purpose does not matter", "asked_about", "topic_of(one) == about(proposed)",
         "topic_of(one)._replace(purpose='') == about(proposed)._replace(purpose='')"),
        ("one use is as good as another", "asked_about", "topic_of(one) == about(proposed)",
         "topic_of(one)._replace(occasion='') == about(proposed)._replace(occasion='')"),
        ("the text may have changed", "asked_about", "topic_of(one) == about(proposed)",
         "topic_of(one)._replace(digest='') == about(proposed)._replace(digest='')"),
        ("a review that was held is forgotten", "_course", "max(held, default=None)", "None"),
        ("only the last review can be late", "_course", "min((day for", "max((day for"),
        ("an earlier support's review is late", "_course", "if day >= support.opened_on", ""),
        ("words are too old a day late", "asked_about", "one.needed_from <= on", "one.needed_from < on"),
        ("words are never too old", "_not_a_yes", "< asked.oldest", "< UNKNOWN_EDITION"),
        ("what was said before the right counts", "_not_a_yes", "if said.said_on < since", "if False"),
        ("support ends and news with it", "_not_a_yes", "asked.on - CLOSING > ended", "asked.on > ended"),
        ("news goes on after support", "_not_a_yes", "if ended and", "if False and"),
        ("the end of support ends all", "_not_a_yes", "and asked.purpose not in OUTLIVES_SUPPORT", ""),
        ("a photograph on spoken words", "_not_a_yes", "if asked.purpose in SIGNED_ONLY and", "if False and"),
        ("general implies specific", "_not_to_this", "item.kind != said.information or", ""),
        ("a permission covers what it does not name", "_not_to_this", "not _names(said, item)", "False"),
        ("a line that is not there", "_names", "0 <= one.line < len(lines_of(said.items))", "True"),
        ("a line of another permission", "_names", "one.statement == said.id and", ""),
        ("limits are not read", "_not_to_this", "said.answer == Answer.LIMITED and", "False and"),
        ("a no is a yes", "heard", "if said.answer not in YES", "if False"),
        ("a lapsed yes counts", "heard", "if stands.state is Stands.LAPSED", "if False"),
        ("the lead's word never ends", "_decision", "on <= last.ends_on", "True"),
        ("the lead's word outlives the support", "_decision", "support.opened_on <= one.decided_on", "one.decided_on"),
        ("the lead's first word counts", "_decision", "last = max(made", "last = min(made"),
        ("the lead's word is for all recipients", "_decision",
         "and about(one) == about(proposed)", "and about(one)[3:] == about(proposed)[3:]"),
        ("the lead's word is for all occasions", "_decision",
         "and about(one) == about(proposed)", "and about(one)[:3] == about(proposed)[:3]"),
        ("the lead's word of later", "_decision", "one.recorded_at <= at\n        and", ""),
    ),
    *_in(
        "deciding_voices",
        ("an absent parent is asked", "_parents", "{who: day for who, day in days.items() if day is not None}",
         "{who: day or date.min for who, day in days.items()}"),
        ("any adult speaks for children", "_parents", "one.role is Role.PARENT", "one.role is not Role.CHILD"),
        ("of age at 19", "of_age_on", "born.replace(year=born.year + OF_AGE)", "born.replace(year=born.year + 19)"),
        ("29 February comes of age early", "of_age_on", "OF_AGE, 3, 1)", "OF_AGE, 2, 28)"),
        ("a child that may decide is not heard", "own_right", "[party.able_since,", "[None,"),
        ("parents answer for a grown child", "own_right", "day is not None and day <= on", "False"),
        ("a child may decide before the day", "own_right", "day is not None and day <= on", "day is not None"),
        ("the right reaches back", "_voices_of", "max(here, right)", "here"),
        ("coming back needs no new yes", "_voices_of", "max(here, right)", "right"),
        ("somebody elsewhere is of the family", "_voices_of", "return Voices(outsider=True)", "return Voices()"),
        ("nobody to ask is nobody against", "_voices_of",
         "on)\n    return Voices(joint=together, unspoken=not together)",
         "on)\n    return Voices(joint=together)"),
        ("who speaks for one child speaks for all", "speaking_for", "if one.child == child", ""),
        ("a court's bar is not seen", "speaking_for", "and not any(span.holds(on) for span in party.barred)", ""),
        ("after a court's bar all is as before", "speaking_for", "max(here, speaks, _free_again(party, on))",
         "max(here, speaks)"),
        ("a say that came back needs no new yes", "speaking_for", "max(here, speaks, _free", "max(here, _free"),
        ("the earliest day counts", "_latest", "max(one[who]", "min(one[who]"),
    ),
    *_in(
        "deciding_together",
        ("an own no is passed over", "together", "if against:\n", "if False:\n"),
        ("one yes is enough", "together", "if against is None:",
         "if against is None or any(one.yes for one in joint):"),
        ("parents who disagree agree", "together", "else Why.DISAGREE", "else Why.AGREED"),
        ("the lead speaks for who was not asked", "together", "if lead and silent:", "if False:"),
        ("the lead did not know of the no", "_lead_lets", "known and goes", "goes"),
        ("the lead lets all go", "_lead_lets", "if known and goes", "if known"),
    ),
    *_in(
        "deciding",
        ("a hold holds nothing", "decide", "Why.HELD if held else", "None if held else"),
        ("a hold begins a moment late", "decide", "one.since <= at", "one.since < at"),
        ("a hold never ends", "decide", "at < one.until", "True"),
        ("days are Greenwich's", "day_of", "at.astimezone(LONDON).date()", "at.date()"),
        ("an agency that went", "_nobody_in_particular", "and one.span.holds(on)", ""),
        ("any agency will do", "_nobody_in_particular",
         "(one.agency, one.recipient_kind) == (proposed.agency, topic.recipient)",
         "one.recipient_kind == topic.recipient"),
        ("a recipient without a name", "_nobody_in_particular", "if not same(topic.name):", "if False:"),
        ("a use that is not named", "_nobody_in_particular", "if unnamed or textless", "if textless"),
        ("a text that nobody can tell", "_nobody_in_particular", "if unnamed or textless", "if unnamed"),
        ("a hidden address goes on permission", "_never_on_permission", "if known.hides(item)", "if False"),
        ("a stranger's address is not hidden", "hides", "one is None or began(", "one is not None and began("),
        ("an address is general news", "_never_on_permission", "(general and item.shows_where) or", ""),
        ("where somebody lives is nobody's", "_voices", "needed = needed.and_(where)", "needed = needed"),
        ("who answers alone is not heard on a story", "_voices", "frozenset(known.asked.spoken)", "frozenset()"),
        ("beyond a court's terms on permission", "_verdict", "item.id in ground.terms", "True"),
        ("what is said aloud tells why", "to_say", "else MAY_NOT_GO", "else self.reason"),
        ("before support began", "_on_permission",
         "if closed or known.asked is None:\n        return Found(closed or Why.NO_SUPPORT)",
         "if closed:\n        return Found(closed)\n    if known.asked is None:\n        return Found(Why.AGREED)"),
    ),
    *_in(
        "deciding_grounds",
        ("safety waits for the list of laws", "at_once", "ground.kind in WELFARE or", ""),
        ("a law that is over", "at_once", "or ground.in_force.holds(on)", "or True"),
        ("a court's order that is not yet", "lets_go", "not ground.in_force.holds(on) or", ""),
        ("a court gets all", "lets_go", "return item.id in ground.terms", "return True"),
        ("a hidden address to a court", "lets_go", "(hides and item.id not in ground.addresses)", "False"),
        ("a transfer of everything", "lets_go", "and item.bears_on_concern", ""),
        ("a transfer without a concern", "_is_transfer", "and bool(ground.facts)", ""),
        ("a transfer to anyone", "_is_transfer", "to == (Recipient.NEW_SCHEME, Purpose.MOVE) and", ""),
        ("safety waits for a check", "before", "if at_once(proposed.ground, on):", "if False:"),
        ("an unchecked address is no matter", "before", "Check.RECIPIENT: not proposed.verified,", ""),
        ("a court needs no lead", "before", "used and not proposed.approved", "False"),
        ("a hidden address is not looked at after", "after", "Check.HIDDEN_ADDRESS: hides,", ""),
        ("nobody looks at it again", "after", "Check.PERMISSION: True,", ""),
    ),
)  # fmt: skip


@contextmanager
def seeded(fault: Fault) -> Iterator[None]:
    module = import_module(fault.module)
    function = _function(module, fault.function)
    right, wrong = function.__code__, _code(faulty(fault), fault.function, module.__file__ or "")
    function.__code__ = wrong
    try:
        yield
    finally:
        function.__code__ = right


def faulty(fault: Fault) -> str:
    """The module's text with the fault in; an error if the place is not there any more, or in two places."""
    source = getsource(sys.modules.get(fault.module) or import_module(fault.module))
    if source.count(fault.old) != 1:
        raise LookupError(f"{fault.name}: {fault.old!r} is there {source.count(fault.old)} times")
    return source.replace(fault.old, fault.new)


def _function(module: ModuleType, name: str) -> FunctionType:
    places = [
        vars(module),
        *(vars(one) for one in vars(module).values() if isclass(one) and one.__module__ == module.__name__),
    ]
    for place in places:
        found = place.get(name)
        found = found.fget if isinstance(found, property) else found
        if isfunction(found):
            return found
    raise LookupError(name)


def _code(source: str, name: str, path: str) -> CodeType:
    left: list[Any] = [compile(source, path, "exec", dont_inherit=True)]
    while left:
        code = left.pop()
        if code.co_name == name:
            return code
        left += [one for one in code.co_consts if isinstance(one, CodeType)]
    raise LookupError(name)


def scenarios() -> Iterator[Callable[[], None]]:
    """Every scenario, ready to be called; of one with parameters, each of its cases."""
    for module in map(import_module, SCENARIOS):
        for name, test in vars(module).items():
            if name.startswith("test_"):
                yield from _cases(test)


def _cases(test: Callable[..., None]) -> Iterator[Callable[[], None]]:
    marks = [mark for mark in getattr(test, "pytestmark", []) if mark.name == "parametrize"]
    if not marks:
        yield test
    for mark in marks:
        name, values = mark.args
        for value in values:
            yield lambda value=value, name=name: test(**{name: value})


def noticed(tests: Iterator[Callable[[], None]]) -> bool:
    for test in tests:
        try:
            test()
        except Exception:  # noqa: BLE001 - a fault may break anything; that something broke is the answer
            return True
    return False
