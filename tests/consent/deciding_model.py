"""What may go, worked out a second time from the clauses and slowly: the ground, the permission, what is left to do."""

from datetime import date, datetime
from typing import Any

from tests.consent.deciding_word import ONE_OCCASION, ROUTINE, Words, london_day

KEEP_SAFE = {"child", "adult"}
NO_WAITING = {*KEEP_SAFE, "offence", "terrorism", "duty"}
BY_NAME = {"multi_agency", "new_scheme", "other"}
Verdict = tuple[str, frozenset[Any]]
NOTHING: Verdict = ("no", frozenset())


class Model(Words):
    def verdicts(self, asked: dict[str, Any], moment: datetime) -> list[Verdict]:
        """For each item: on a ground, by everybody's yes, by the lead, or not; and whose statements it rests on."""
        return [self.verdict(item, asked, moment) for item in asked["items"]]

    def verdict(self, item: dict[str, Any], asked: dict[str, Any], moment: datetime) -> Verdict:
        ground = asked["ground"]
        if ground and self.on_ground(item, asked, moment):
            return ("ground", frozenset())
        if ground and ground["kind"] == "court" and item["id"] not in ground["terms"]:
            return NOTHING
        if not self.is_open(item, asked, moment):
            return NOTHING
        return self.on_permission(item, asked["to"], moment)

    def hides(self, item: dict[str, Any], today: date) -> bool:
        return any(
            who not in self.everybody() or self.going_on("hides", "hides no more", today, who=who)
            for who in item["where"]
        )

    def rushes(self, ground: dict[str, Any] | None, today: date) -> bool:
        if ground is None or ground["kind"] not in NO_WAITING:
            return False
        return ground["kind"] in KEEP_SAFE or ground["law"][0] <= today <= ground["law"][1]

    def on_ground(self, item: dict[str, Any], asked: dict[str, Any], moment: datetime) -> bool:
        ground, today = asked["ground"], london_day(moment)
        if self.rushes(ground, today):
            return True
        if not ground["law"][0] <= today <= ground["law"][1]:
            return False
        if self.hides(item, today) and item["id"] not in ground["addresses"]:
            return False
        if ground["kind"] == "court":
            return item["id"] in ground["terms"]
        if ground["kind"] == "transfer":
            moves = asked["to"][0] == "new_scheme" and asked["to"][2] == "move"
            return bool(moves and ground["facts"] and item["bears"])
        return False

    def is_held(self, moment: datetime) -> bool:
        begun = sum(fact["day"] <= moment for fact in self.of("hold"))
        over = sum(fact["day"] <= moment for fact in self.of("hold lifted"))
        return begun > over

    def is_open(self, item: dict[str, Any], asked: dict[str, Any], moment: datetime) -> bool:
        today = london_day(moment)
        recipient, name, purpose, occasion, digest = asked["to"]
        part = {"agency": asked["agency"], "part": recipient}
        must_be = [
            not self.is_held(moment),
            any(fact["day"] <= today for fact in self.of("opened")),
            bool(name) if recipient in BY_NAME else self.going_on("joined", "went", today, **part),
            bool(occasion) or purpose not in ONE_OCCASION,
            bool(digest) or purpose != "case_study",
            not self.hides(item, today),
            not item["where"] if item["general"] else purpose not in ROUTINE,
        ]
        return all(must_be)

    def on_permission(self, item: dict[str, Any], to: Any, moment: datetime) -> Verdict:
        worths = self.worths(item, to, moment)
        if not worths or any(worth is None for _, _, worth in worths):
            return NOTHING
        alone = {who: worth for who, subject, worth in worths if who == subject}
        if set(alone.values()) - {"yes"}:
            return NOTHING
        asked = {who for who, subject, _ in worths if who != subject}
        said = {who: {worth for one, subject, worth in worths if one == who != subject} for who in asked}
        willing = {who for who in asked if said[who] == {"yes"}}
        against = {who for who in asked if "no" in said[who]}
        rests_on = frozenset(self.id_of(who, to, moment) for who in {*alone, *willing})
        if willing == asked:
            return ("yes", rests_on)
        lead = willing and willing | against == asked and self.lead_lets(item, to, moment, willing, against)
        return ("lead", rests_on) if lead else NOTHING

    def worths(self, item: dict[str, Any], to: Any, moment: datetime) -> list[tuple[Any, Any, str | None]]:
        """Who, about whom, and what their word is worth; None where nobody may speak."""
        today = london_day(moment)
        about = ["family"] if item["about"] == "family" else list(item["about"])
        found: list[tuple[Any, Any, str | None]] = []
        for subject in dict.fromkeys([*about, *(item["where"] if about else ())]):
            here = subject == "family" or self.lives_here(subject, today)
            speakers = self.speakers(subject, today) if here else []
            found += [(who, subject, self.worth(who, subject, item, to, moment)) for who in speakers]
            if not speakers:
                found.append((None, subject, None))
        if item["about"] == "family" and to[2] in ONE_OCCASION:
            found += [
                (who, who, self.worth(who, who, item, to, moment)) for who in self.joined(found, to, moment)
            ]
        return found

    def joined(self, found: list[tuple[Any, Any, str | None]], to: Any, moment: datetime) -> list[Any]:
        """Who answered for themselves about a picture or a story, although nobody asked for their word."""
        today, known = london_day(moment), {who for who, _, _ in found}
        return [
            who
            for who in self.everybody()
            if who not in known and self.may_speak(who, who, today) and self.last_word(who, to, moment)
        ]

    def id_of(self, who: Any, to: Any, moment: datetime) -> Any:
        said = self.last_word(who, to, moment)
        return said["id"] if said else None

    def lead_lets(
        self, item: dict[str, Any], to: Any, moment: datetime, willing: set[Any], against: set[Any]
    ) -> bool:
        today = london_day(moment)
        best = None
        for made in self.of("lead decided", to=to):
            if made["written"] > moment or not self.opened(today) <= made["day"] <= today:
                continue
            if best is None or (made["day"], made["written"]) >= (best["day"], best["written"]):
                best = made
        if best is None or (best["ends"] is not None and today > best["ends"]):
            return False
        noes = [self.last_word(who, to, moment) for who in against]
        if any(no is None or no["written"] > best["written"] for no in noes):
            return False
        theirs = {self.id_of(who, to, moment) for who in willing}
        if item["general"]:
            return bool(best["general"])
        return any(line in best["lines"] and line[0] in theirs for line in item["lines"])

    # What a person still has to do.

    def to_do(self, asked: dict[str, Any], moment: datetime) -> tuple[set[str], set[str]]:
        """Before it goes, and after."""
        ground, today = asked["ground"], london_day(moment)
        on_it = [item for item in asked["items"] if ground and self.on_ground(item, asked, moment)]
        undone = set()
        if not asked["verified"]:
            undone.add("recipient")
        if on_it and not asked["approved"]:
            undone.add("approval")
        if not on_it:
            return (set(), set()) if self.rushes(ground, today) else (undone, set())
        after = {"permission"}
        if self.is_held(moment):
            after.add("hold")
        if any(self.hides(item, today) for item in on_it):
            after.add("hidden_address")
        if not ground["law"][0] <= today <= ground["law"][1]:
            after.add("law")
        if not ground["facts"]:
            after.add("facts")
        return (set(), after | undone) if self.rushes(ground, today) else (undone, after)
