"""What a draft says, and to whom, as its form hands it over: pieces that are written, or chosen news (7.3, 7.4)."""

from collections.abc import Sequence
from dataclasses import dataclass

from consent.agencies.models import Contact
from consent.models import Kind, Purpose, Recipient
from consent.releases.news import Help, Often, sentence
from consent.releases.rests import Rests


@dataclass(frozen=True, kw_only=True)
class Whom:
    """A contact of the directory, or somebody by name; and what they are to the family."""

    recipient: Recipient
    contact: Contact | None = None
    name: str = ""
    once: "Once | None" = None


@dataclass(frozen=True, kw_only=True)
class Once:
    """Numbers for one request, a picture for one use, or a story for one audience, as somebody said yes to it."""

    purpose: Purpose
    occasion: str


@dataclass(frozen=True, kw_only=True)
class Piece:
    """One thing to be told, and what it rests on."""

    text: str
    kind: Kind = Kind.SPECIFIC
    rests: Rests = Rests()  # noqa: RUF009 - frozen


@dataclass(frozen=True, kw_only=True)
class News:
    """General news: chosen, never typed (7.3)."""

    help: Help
    often: Often


Said = Sequence[Piece] | News


def pieces(said: Said) -> Sequence[Piece]:
    if isinstance(said, News):
        return [Piece(text=sentence(said.help, said.often), kind=Kind.KIND_AND_LEVEL)]
    return said
