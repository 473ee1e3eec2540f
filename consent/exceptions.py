"""Reasons we may share without a yes: the policy's exceptions, each with the law of its day (policy statement; 2.1-2.3,
7.4, 9.3, 10.2).

Reference data, and no decision: `decide` is given a `Ground` of the same kind with the days from here. A law is what
the scheme has looked up; where nobody has, it says so, and no day is given that nobody has checked. An exception whose
law is not known to bind or allow a charity like this one is never in force, however well known the law is.
"""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from consent.deciding_facts import GroundKind, Span

ALWAYS = Span()
UNCHECKED = "To be checked by the scheme."


class Told(Enum):
    """Whether the family hears of it (1.5, 2.2)."""

    TELL = "We tell the family, unless that would make the danger greater."
    LATER = "The safeguarding lead decides when the family is told, and sets a day to look at it again."
    NEVER = (
        "Nobody tells the family, and nothing that it may see shows it, until the lead has had legal advice."
    )


class Written(Enum):
    """What somebody writes down."""

    GROUND = "the reason"
    RECIPIENT = "who it goes to"
    DOCUMENT = "the order or summons, and its terms"
    CONCERN = "the concern that it is about"
    AGREED = "that the safeguarding lead agreed"
    FACTS = "the facts, apart from opinion"
    DECIDED = "who decided"
    LEAST = "why no less would do"
    FAMILY = "whether the family was told, or why not yet"


@dataclass(frozen=True, kw_only=True)
class Law:
    name: str
    section: str
    span: Span = ALWAYS
    """As far as its days are known."""
    to_check: str = ""


@dataclass(frozen=True, kw_only=True)
class Exemption:
    code: str
    kind: GroundKind
    name: str
    clauses: tuple[str, ...]
    laws: tuple[Law, ...]
    ours: Span | None = ALWAYS
    """When it held for this scheme; None where it does not, or while nobody has found out whether it does."""
    may_be_told: str
    family: Told
    first: tuple[Written, ...] = (Written.GROUND, Written.RECIPIENT)
    """Before anything goes. To keep somebody safe, nothing else may be asked for first (2.3)."""
    after: tuple[Written, ...] = (Written.FACTS, Written.DECIDED, Written.LEAST, Written.FAMILY)
    review_days: int = 3
    say: str

    def in_force(self, on: date) -> bool:
        return self.ours is not None and self.ours.holds(on)

    @property
    def to_check(self) -> tuple[str, ...]:
        return tuple(f"{law.name}: {law.to_check}" for law in self.laws if law.to_check)


def in_force(on: date) -> tuple["Exemption", ...]:
    return tuple(one for one in EXEMPTIONS if one.in_force(on))


DATA_ACT_DAY = date(2026, 2, 5)
"""When most of the Data (Use and Access) Act 2025 came into force."""
POLICY = Law(name="Our confidentiality policy", section="the clauses named here")
SAFEGUARDING_INTEREST = Law(
    name="UK GDPR",
    section="Article 6(1)(ea) and Annex 1, paragraph 6: safeguarding",
    span=Span(DATA_ACT_DAY),
)
SAFEGUARDING_CONDITION = Law(
    name="Data Protection Act 2018",
    section="Schedule 1, paragraph 18: safeguarding of children and of individuals at risk",
)
CRIME_INTEREST = Law(name="UK GDPR", section="Article 6(1)(ea) and Annex 1: crime", span=Span(DATA_ACT_DAY))

EXEMPTIONS: tuple[Exemption, ...] = (
    Exemption(
        code="child",
        kind=GroundKind.CHILD,
        name="A child may be at risk",
        clauses=("2.1", "2.3", "7.4"),
        laws=(POLICY, SAFEGUARDING_INTEREST, SAFEGUARDING_CONDITION),
        may_be_told="Social care, the police, or a health worker who can protect the child.",
        family=Told.TELL,
        say="We think that a child may be at risk, so we tell those who can protect the child.",
    ),
    Exemption(
        code="adult",
        kind=GroundKind.ADULT,
        name="An adult may be at risk",
        clauses=("0.2", "2.1", "2.3"),
        laws=(POLICY, SAFEGUARDING_INTEREST, SAFEGUARDING_CONDITION),
        may_be_told="Adult social care, the police, or a health worker who can protect the adult.",
        family=Told.TELL,
        say="We think that somebody may be at risk, so we tell those who can protect them.",
    ),
    Exemption(
        code="drug_offence",
        kind=GroundKind.OFFENCE,
        name="Drug trafficking, as the policy’s footnote has it",
        clauses=("0.2",),
        laws=(
            Law(
                name="Drug Trafficking Act 1994",
                section="section 52",
                to_check="It was replaced by the Proceeds of Crime Act 2002, section 330, which binds only "
                "businesses of certain kinds. The policy needs new words. Since when is to be checked.",
            ),
        ),
        ours=None,
        may_be_told="Nobody by this reason any more. Where somebody may be at risk, use the first two.",
        family=Told.LATER,
        say="There is no duty of this kind for us now.",
    ),
    Exemption(
        code="crime",
        kind=GroundKind.OFFENCE,
        name="A crime that we decide to report",
        clauses=("0.2", "10.2"),
        laws=(
            CRIME_INTEREST,
            Law(
                name="Data Protection Act 2018",
                section="Schedule 1, paragraph 10, and Schedule 2, paragraph 2",
            ),
        ),
        ours=Span(DATA_ACT_DAY),
        may_be_told="The police. That they ask is no reason by itself.",
        family=Told.LATER,
        say="We may report a crime, but we do not have to. We decide case by case, and share as little as will do.",
    ),
    Exemption(
        code="money_laundering",
        kind=GroundKind.OFFENCE,
        name="Money from crime that we might have a part in",
        clauses=("0.2",),
        laws=(
            Law(name="Proceeds of Crime Act 2002", section="sections 327 to 329 and 338"),
            Law(
                name="Proceeds of Crime Act 2002",
                section="section 342",
                to_check="That it forbids anybody to harm an investigation is to be checked by the scheme.",
            ),
        ),
        may_be_told="The National Crime Agency or the police.",
        family=Told.NEVER,
        say="Speak to the safeguarding lead, and to nobody else.",
    ),
    Exemption(
        code="terrorism_money",
        kind=GroundKind.TERRORISM,
        name="Money for terrorism, suspected through our work",
        clauses=("0.2",),
        laws=(Law(name="Terrorism Act 2000", section="section 19"),),
        may_be_told="The police or the National Crime Agency, as soon as can be. Also the Charity Commission.",
        family=Told.NEVER,
        say="We must report this at once. Speak to the safeguarding lead, and to nobody else.",
    ),
    Exemption(
        code="terrorism",
        kind=GroundKind.TERRORISM,
        name="Something that could help to prevent terrorism",
        clauses=("0.2",),
        laws=(Law(name="Terrorism Act 2000", section="section 38B", to_check=UNCHECKED),),
        may_be_told="The police.",
        family=Told.NEVER,
        say="We must report this at once. Speak to the safeguarding lead, and to nobody else.",
    ),
    Exemption(
        code="court",
        kind=GroundKind.COURT,
        name="A court’s order or witness summons",
        clauses=("10.2",),
        laws=(
            Law(name="Civil Procedure Rules", section="rules 31.17 and 34.2"),
            Law(name="Family Procedure Rules 2010", section="rules 21.2 and 24.2"),
            Law(name="Data Protection Act 2018", section="Schedule 2, paragraph 5", to_check=UNCHECKED),
        ),
        may_be_told="The court, and only what its terms name.",
        family=Told.TELL,
        first=(Written.GROUND, Written.RECIPIENT, Written.DOCUMENT, Written.AGREED),
        review_days=7,
        say="A court has ordered us to give what it named. We give that, and nothing else.",
    ),
    Exemption(
        code="worker",
        kind=GroundKind.DUTY,
        name="One of our people may have harmed a child",
        clauses=("2.1", "2.3"),
        laws=(
            Law(
                name="Working Together to Safeguard Children 2023",
                section="allegations against people who work with children",
                to_check="The paragraph is to be checked by the scheme.",
            ),
        ),
        may_be_told="The council’s designated officer for allegations, within one working day.",
        family=Told.LATER,
        review_days=1,
        say="We must tell the council’s officer within one working day.",
    ),
    Exemption(
        code="barring",
        kind=GroundKind.DUTY,
        name="Somebody was taken off work with children because of harm",
        clauses=("2.1", "2.3"),
        laws=(
            Law(
                name="Safeguarding Vulnerable Groups Act 2006",
                section="duty to refer",
                to_check="The section is to be checked by the scheme.",
            ),
        ),
        may_be_told="The Disclosure and Barring Service, even if the council knows.",
        family=Told.LATER,
        say="We must refer this person to the Disclosure and Barring Service.",
    ),
    Exemption(
        code="abuse_report",
        kind=GroundKind.DUTY,
        name="The duty to report child sexual abuse",
        clauses=("2.1", "2.3"),
        laws=(
            Law(
                name="Crime and Policing Act 2026",
                section="duty to report child sexual abuse",
                span=Span(date(2026, 4, 29)),
                to_check="It was passed on that day. When the duty begins, and its last wording, are to be checked "
                "by the scheme. Until then use “A child may be at risk”: it waits for nothing.",
            ),
        ),
        ours=None,
        may_be_told="The police or the council, as soon as can be.",
        family=Told.LATER,
        say="Report it now, as a child who may be at risk. Nobody may stop you.",
    ),
    Exemption(
        code="information_sharing",
        kind=GroundKind.DUTY,
        name="The duty to share information about children",
        clauses=("2.1",),
        laws=(
            Law(
                name="Children’s Wellbeing and Schools Act 2026",
                section="information-sharing duty",
                span=Span(date(2026, 9, 30)),
                to_check="Whether it binds this scheme is to be asked of the council that pays for its work.",
            ),
        ),
        ours=None,
        may_be_told="Agencies that protect children, as far as the Act says.",
        family=Told.TELL,
        say="We are finding out whether this duty is ours.",
    ),
    Exemption(
        code="transfer",
        kind=GroundKind.TRANSFER,
        name="A family moved, and there was a concern for safety",
        clauses=("9.3",),
        laws=(POLICY, SAFEGUARDING_INTEREST, SAFEGUARDING_CONDITION),
        may_be_told="The new Home-Start, and only what bears on the concern.",
        family=Told.TELL,
        first=(Written.GROUND, Written.RECIPIENT, Written.CONCERN, Written.AGREED),
        review_days=7,
        say="We tell the new Home-Start what bears on the concern, and nothing else.",
    ),
)
BY_CODE: dict[str, Exemption] = {one.code: one for one in EXEMPTIONS}
