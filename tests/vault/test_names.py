import pytest

from hsww.vault.names import also_called


@pytest.mark.parametrize(
    ("short", "full"),
    [
        *(("bill", "william"), ("kate", "catherine"), ("kate", "katherine"), ("sam", "samantha")),
        *(("kasia", "katarzyna"), ("pip", "philippa"), ("rob", "robert"), ("mo", "mohammed")),
    ],
)
def test_a_nickname_stands_for_the_full_name_and_the_other_way_round(short: str, full: str) -> None:
    assert full in also_called(short)
    assert short in also_called(full)


def test_a_name_is_not_its_own_nickname_and_other_words_have_none() -> None:
    assert "kate" not in also_called("kate")
    assert also_called("table") == also_called("") == frozenset()
