"""How a person may be contacted without putting anybody at risk. Asked before anything else."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

WAYS = (("call", "Phone call"), ("text", "Text message"), ("email", "E-mail"), ("letter", "Letter"))
_WORDS = dict(WAYS)


@dataclass(frozen=True)
class SafeContact:
    ways: tuple[str, ...] = ()
    times: str = ""
    say_who_we_are: bool = False
    voicemail: bool = False
    letters: bool = False
    asked: bool = True

    @classmethod
    def of(cls, kept: Mapping[str, Any] | None) -> "SafeContact":
        """What was never asked is not allowed."""
        if not kept:
            return cls(asked=False)
        return cls(
            ways=tuple(kept.get("ways", ())),
            times=str(kept.get("times", "")),
            say_who_we_are=bool(kept.get("say_who_we_are")),
            voicemail=bool(kept.get("voicemail")),
            letters=bool(kept.get("letters")),
        )

    def kept(self) -> dict[str, Any]:
        """As the person's row keeps it."""
        kept = asdict(self)
        del kept["asked"]
        return {**kept, "ways": list(self.ways)}

    def lines(self) -> list[str]:
        """In plain words, the warnings first."""
        if not self.asked:
            return ["We have not asked yet how to get in touch safely. Do not say who you are."]
        lines = [
            "You may say you are from Home-Start." if self.say_who_we_are else "Do not say who you are.",
            "You may leave a voicemail." if self.voicemail else "Do not leave a voicemail.",
        ]
        if self.ways:
            lines.append("Ways that are safe: " + ", ".join(_WORDS.get(way, way) for way in self.ways) + ".")
        if not self.letters:
            lines.append("Do not send letters.")
        return [*lines, f"Good times: {self.times}."] if self.times else lines
