"""Names, addresses and numbers that belong to nobody.

Surnames and streets are made up in two halves. Telephone numbers are from the ranges kept free for drama, the
postcode area ZZ9 does not exist, and mail goes to example.org.
"""

from random import Random
from uuid import UUID

from families.districts import DISTRICTS

WOMEN = (
    "Tamsin", "Amara", "Bronwen", "Chidinma", "Delphine", "Ewa", "Farida", "Grace", "Hana", "Ines", "Jasmin",
    "Keziah", "Lotte", "Maryam", "Nadia", "Oona", "Priya", "Rosalind", "Shanice", "Tilda", "Una", "Verity",
    "Wilma", "Xanthe", "Yasmin", "Zofia", "Abigail", "Beatrix", "Carys", "Dilys", "Esme", "Folake",
)  # fmt: skip
MEN = (
    "Bede", "Ade", "Bryn", "Corin", "Dmitri", "Emeka", "Fergus", "Gareth", "Hamid", "Idris", "Jakub", "Kofi",
    "Lewis", "Mateusz", "Nikhil", "Osian", "Piotr", "Quentin", "Rafiq", "Stellan", "Tariq", "Umar", "Vikram",
    "Wilf", "Yusuf", "Zachary", "Alun", "Barnaby", "Callum", "Dewi", "Elliot", "Finlay",
)  # fmt: skip
CHILDREN = (
    "Ava", "Ben", "Cleo", "Dara", "Ella", "Finn", "Gwen", "Hugo", "Isla", "Joel", "Kit", "Lila", "Milo", "Nia",
    "Otis", "Poppy", "Quinn", "Remi", "Suki", "Toby", "Umi", "Vera", "Wren", "Yara", "Zeki", "Asha", "Bodhi",
    "Clemmie", "Dylan", "Edie", "Freya", "Gil",
)  # fmt: skip
FRONT = (
    "Ash", "Bram", "Cob", "Dun", "Elm", "Fen", "Gor", "Haz", "Ink", "Juni", "Kes", "Lar", "Mal", "Net", "Osi",
    "Peb", "Quill", "Rush", "Sor", "Tarr", "Umb", "Vet", "Wil", "Yar", "Zeph", "Aco", "Bar", "Clov", "Dap", "Emb",
    "Fli", "Gar",
)  # fmt: skip
BACK = (
    "by",
    "wick",
    "low",
    "ley",
    "dene",
    "holt",
    "ham",
    "ing",
    "mere",
    "ow",
    "over",
    "shaw",
    "more",
    "stow",
    "ell",
)
STREET = ("Fable", "Never", "Pretend", "Madeup", "Story", "Once", "Dream", "Wonder", "Riddle", "Rhyme")
KIND_OF_STREET = ("Lane", "Close", "Road", "Way", "Walk", "Green", "Rise", "Row")
CLINICS = ("Storybook Health Centre", "Fable Family Hub", "Daydream Surgery", "Pretend Primary School")
LETTERS = "ABDEFGHJLNPQRSTUWXYZ"


def chance(*what: object) -> Random:
    """A source of chance that gives the same again for the same words, whatever was drawn elsewhere."""
    return Random(":".join(map(str, what)))  # noqa: S311 - it must be repeatable, not secret


def happens(rng: Random, share: float) -> bool:
    return rng.random() < share


def identity(rng: Random) -> UUID:
    return UUID(int=rng.getrandbits(128), version=4)


def surname(rng: Random) -> str:
    return rng.choice(FRONT) + rng.choice(BACK)


def street(rng: Random) -> str:
    return f"{rng.randint(1, 180)} {rng.choice(STREET)} {rng.choice(KIND_OF_STREET)}"


def postcode(rng: Random) -> str:
    return f"ZZ9 {rng.randint(1, 9)}{rng.choice(LETTERS)}{rng.choice(LETTERS)}"


def phone(rng: Random) -> str:
    return f"{rng.choice(('07700 900', '01632 960'))}{rng.randint(0, 999):03}"


def district(rng: Random) -> str:
    return rng.choices(DISTRICTS, weights=(40, 34, 12, 8, 6)[: len(DISTRICTS)])[0]


def agency_worker(rng: Random) -> str:
    return f"{rng.choice(WOMEN)} {surname(rng)}, {rng.choice(CLINICS)}"
