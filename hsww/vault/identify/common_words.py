"""Words that are names and something else as well, and words that say that a name is not a family's."""

from pathlib import Path

COMMON = frozenset(
    word
    for line in Path(__file__).with_name("common_words.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
    for word in line.split()
)
MONTHS = frozenset({"january", "february", "march", "april", "may", "june", "july", "august"}) | frozenset(
    {"september", "october", "november", "december"}
)
BEFORE_A_MONTH = frozenset(
    {"in", "of", "since", "by", "until", "till", "during", "last", "next", "this", "early", "late", "mid"}
    | {
        "from",
        "to",
        "through",
        "throughout",
        "before",
        "after",
        "every",
        "each",
        "between",
        "st",
        "nd",
        "rd",
        "th",
    }
    | {"the", "our"}
    | MONTHS
)
TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "master"})
KIN = frozenset(
    {"mum", "mummy", "dad", "daddy", "mother", "father", "nan", "nana", "nanny", "gran", "granny", "grandma"}
    | {"grandad", "grandpa", "aunt", "auntie", "aunty", "uncle", "baby", "little", "big", "brother", "sister"}
    | {"son", "daughter", "and", "i"}
)
SAINTS = frozenset({"st", "saint", "saints", "sts"})
PARTICLES = frozenset(
    {
        "al",
        "el",
        "bin",
        "ibn",
        "binti",
        "bint",
        "da",
        "das",
        "de",
        "del",
        "den",
        "der",
        "di",
        "do",
        "dos",
        "du",
    }
    | {"la", "las", "le", "los", "mac", "mc", "of", "st", "ter", "the", "van", "von", "and", "jr", "sr"}
)
"""Parts of a surname that are no name by themselves."""
BETWEEN = PARTICLES - {"and", "of", "the", "do", "jr", "sr"}
"""What may stand in small letters between a first name and its surname."""
INSTITUTIONS = frozenset(
    {
        "academy",
        "arms",
        "association",
        "building",
        "cafe",
        "campus",
        "cathedral",
        "centre",
        "center",
        "chapel",
    }
    | {
        "charity",
        "church",
        "clinic",
        "club",
        "college",
        "council",
        "department",
        "estate",
        "farm",
        "festival",
    }
    | {"foundation", "garden", "group", "hall", "hospice", "hospital", "house", "hub", "infants", "infant"}
    | {
        "inn",
        "institute",
        "junior",
        "juniors",
        "library",
        "lodge",
        "mosque",
        "museum",
        "nursery",
        "playgroup",
    }
    | {
        "practice",
        "preschool",
        "primary",
        "project",
        "pub",
        "restaurant",
        "school",
        "schools",
        "scouts",
        "service",
    }
    | {
        "services",
        "shop",
        "society",
        "station",
        "store",
        "stores",
        "surgery",
        "team",
        "theatre",
        "tower",
        "town",
    }
    | {"trust", "united", "university", "village", "ward", "works", "week", "award", "awards", "fund", "cup"}
)
