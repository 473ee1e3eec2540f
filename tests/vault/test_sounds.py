"""Pairs of British spellings that sound alike, and some that must stay apart."""

import pytest

from hsww.vault.sounds import sound, sounds

ALIKE = """
    catherine kathryn, steven stephen, siobhan shivaun, mohammed muhammad, clark clarke, thompson tomson, niamh neve,
    sean shaun, sean shawn, lee leigh, geoffrey jeffrey, wright right, knight night, phillips filips, aoife eefa,
    caitlin kaitlyn, hugh hew, hughes hews, macdonald mcdonald, graham graeme, lindsay lynsey, smith smyth, reid reed,
    read reed, brown browne, allan alan, allen alan, sara sarah, aisha ayesha, yusuf yousef, zoe zoey, ann anne,
    lesley leslie, francis frances, philip phillip, tracy tracey, debra deborah, rhys reece, mhairi vari, eilidh ailey,
    oisin usheen, maeve meadhbh, naomi nayomi, chloe khloe, xander zander, jaime jamie, isabel isobel, elliot eliot,
    matthew mathew, ian iain, carolyn caroline, peirce pierce, hussain hussein, rachel rachael, teresa theresa,
    antony anthony, thomas tomas, bailey bayley, vaughan vaughn, sinead shinade, ruaridh rory
"""
APART = "anna emma, ben dan, lee lou, joan jim, clark cork, farrow tarrow, kate pete, mohammed michael"


def _pairs(listed: str) -> list[tuple[str, str]]:
    return [(one, other) for one, other in (pair.split() for pair in listed.split(","))]


@pytest.mark.parametrize(("one", "other"), _pairs(ALIKE))
def test_spellings_that_sound_alike_have_one_code(one: str, other: str) -> None:
    assert sound(one) == sound(other) != ""


@pytest.mark.parametrize(("one", "other"), _pairs(APART))
def test_names_that_sound_different_have_two(one: str, other: str) -> None:
    assert sound(one) != sound(other)


def test_every_word_of_a_name_has_its_own_code_and_other_alphabets_have_none() -> None:
    assert sounds("Kathryn O'Brien") == {sound("catherine"), sound("obrien")}
    assert sounds("李 عمر") == set()
