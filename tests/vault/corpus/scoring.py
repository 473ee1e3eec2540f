"""How much of what the corpus names is found, and how often something is found where nobody is named."""

from collections import Counter
from dataclasses import dataclass, field

from hsww.vault.identify import Strength, identify
from tests.vault import corpus
from tests.vault.corpus import Expected, Sentence


@dataclass
class Score:
    """Of one half of the corpus, by strength."""

    expected: Counter[Strength] = field(default_factory=Counter)
    found: Counter[Strength] = field(default_factory=Counter)
    right: Counter[Strength] = field(default_factory=Counter)
    innocent: int = 0
    alarms: Counter[Strength] = field(default_factory=Counter)
    """Innocent sentences in which something was found; in which something strong was."""
    wrong: list[tuple[str, frozenset[Expected], frozenset[Expected]]] = field(default_factory=list)
    """Each sentence that went wrong, with what was missed and what was found too much."""

    def recall(self, strength: Strength) -> float:
        return self.right[strength] / self.expected[strength]

    def precision(self, strength: Strength) -> float:
        return self.right[strength] / self.found[strength]

    def alarm_rate(self) -> float:
        """Share of the innocent sentences in which anything at all was found."""
        return self.alarms.total() / self.innocent

    def take(self, sentence: Sentence, found: frozenset[Expected]) -> None:
        self.expected.update(one.strength for one in sentence.expected)
        self.found.update(one.strength for one in found)
        self.right.update(one.strength for one in found & sentence.expected)
        if not sentence.expected:
            self.innocent += 1
            if found:
                strong = any(one.strength is Strength.STRONG for one in found)
                self.alarms[Strength.STRONG if strong else Strength.WEAK] += 1
        if found != sentence.expected:
            self.wrong.append((sentence.text, sentence.expected - found, found - sentence.expected))


def scores() -> dict[str, Score]:
    """The sentences by which mistakes were mended, and those that were kept aside: every second one."""
    families, left_out = corpus.founded(), corpus.left_out()
    halves = {"seen": Score(), "kept aside": Score()}
    for sentences in (corpus.innocent(), corpus.naming()):
        for number, sentence in enumerate(sentences):
            found = identify(sentence.text, leave_out=left_out)
            half = halves["kept aside" if number % 2 else "seen"]
            half.take(sentence, frozenset(corpus.found(match, families) for match in found))
    return halves
