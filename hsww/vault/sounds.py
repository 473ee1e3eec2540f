"""How a name sounds, so that one heard on the telephone is found however it was spelled.

Metaphone, out of four that were tried on 61 pairs of British spellings (`tests/vault/test_sounds.py`): Soundex joined
41, Metaphone 38, NYSIIS 32, match rating 22. But of the twelve pairs that begin with another letter, such as Catherine
and Kathryn or Wright and Right, Soundex joined none and Metaphone seven; and of 2,164 first names Soundex takes
each for six others, Metaphone for four. What Metaphone does not hear, because it was made for American English, is
respelled first until all 61 are joined: silent letters (Thompson, Vaughan, Lindsay), a hard th (Thomas, Theresa), and
Irish, Scottish and Welsh names that are written by ear (Siobhan, Niamh, Mhairi, Rhys).

It forgets most vowels, so what sounds alike is a guess: it comes last in a search, and never names anybody
in `identify`.
"""

import re

from jellyfish import metaphone

from hsww.vault import folding

RESPELLED = tuple(
    (re.compile(written), said)
    for written, said in (
        (r"^siobh?an|^shivaun", "shivan"),
        (r"^niamh", "neev"),
        (r"^aoife", "eefa"),
        (r"^oisin|^osheen", "usheen"),
        (r"^eogh?an|^eoin", "owen"),
        (r"^sean$|^shane$", "shaun"),
        (r"^sinead", "shinaid"),
        (r"^ciar", "keer"),
        (r"^eilidh", "ailey"),
        (r"^mh", "v"),
        (r"^ruar?[ai]*dh", "rory"),
        (r"^graeme", "graham"),
        (r"dhbh", "v"),
        (r"^tho?m(?!p?sen)|^thom", "tom"),
        (r"^there", "tere"),
        (r"anthon", "anton"),
        (r"esther", "ester"),
        (r"mps", "ms"),
        (r"nds", "ns"),
        (r"^rh", "r"),
        (r"^kh", "k"),
        (r"^ch(?=[lr])", "k"),
        (r"^hugh(?=$|es$)", "hew"),
        (r"^hewes", "hews"),
        (r"(?<=[aou])ugha?", "w"),
        (r"aye|ayi", "ai"),
        (r"(?<=[aeiou])y(?=[aeiou])", "i"),
    )
)
VOWEL = re.compile(r"[aeiouy]")
ALIKE = {"i": "e", "y": "e"}


def sound(word: str) -> str:
    """The code of a folded word; empty where it has no sound known here, as in another alphabet or with a digit."""
    if not word.isalpha():
        return ""
    for written, said in RESPELLED:
        word = written.sub(said, word)
    code = str(metaphone(word))
    if len(code) > 1 or not code:
        return code
    # One consonant alone would join Lee, Lou and Leo.
    vowel = VOWEL.search(word)
    return code + (ALIKE.get(vowel[0], vowel[0]) if vowel else "")


def sounds(text: str) -> set[str]:
    return {code for word in folding.words(text) if (code := sound(word))}
