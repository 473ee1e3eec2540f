"""How a form is drawn: words before boxes, and every error told twice, once with a way to its field."""

import re

from django import forms
from django.http import QueryDict

from hsww.pages.forms import ChoiceField, Form


class AskForm(Form):
    name = forms.CharField(label="What is your name?", help_text="As you like to be called.")
    way = ChoiceField(label="How?", ask="Choose how", choices=[("p", "By phone"), ("l", "By letter")])
    agree = forms.BooleanField(
        label="I agree",
        help_text="You can change your mind.",
        error_messages={"required": "Tick the box"},
    )

    def clean(self) -> None:
        self.add_error(None, "Something does not fit together")


def ids(page: str) -> list[str]:
    return re.findall(r'\bid="([^"]+)"', page)


def test_nothing_is_wrong_before_anything_was_sent() -> None:
    page = str(AskForm())

    assert "There is a problem" not in page
    assert "required" not in page


def test_the_hint_stands_before_the_box_and_is_read_with_it() -> None:
    page = str(AskForm())

    assert page.index("As you like to be called.") < page.index('name="name"')
    assert 'aria-describedby="id_name_helptext"' in page


def test_every_error_leads_to_something_that_can_be_focused() -> None:
    page = str(AskForm(QueryDict("x=y")))

    links = re.findall(r'<a href="#([^"]+)">', page)
    assert links == ["id_name", "id_way_0", "id_agree"]
    assert all(re.search(rf'<input[^>]*\bid="{link}"', page) for link in links)


def test_an_error_of_no_field_is_told_too() -> None:
    assert "<li>Something does not fit together</li>" in str(AskForm(QueryDict("x=y")))


def test_an_error_stands_beside_its_field_and_is_read_with_it() -> None:
    page = str(AskForm(QueryDict("x=y")))

    assert 'aria-describedby="id_name_helptext id_name_error"' in page
    assert '<fieldset aria-describedby="id_way_error">' in page
    assert "Please answer: What is your name?" in page
    assert page.count("Choose how") == 2


def test_no_id_comes_twice_even_with_two_forms_on_a_page() -> None:
    page = str(AskForm(QueryDict("x=y"))) + str(AskForm(QueryDict("x=y"), prefix="second"))

    assert len(ids(page)) == len(set(ids(page)))


def test_what_somebody_typed_cannot_become_part_of_the_page() -> None:
    page = str(AskForm(QueryDict("name=<script>alert(1)</script>")))

    assert "<script" not in page


def test_a_tick_box_comes_before_its_words() -> None:
    page = str(AskForm())

    assert page.index('name="agree"') < page.index("I agree")


def test_the_hint_of_a_tick_box_stands_after_its_words_and_is_read_with_it() -> None:
    page = str(AskForm(QueryDict("x=y")))

    assert page.index("Tick the box</p>") < page.index("I agree") < page.index("You can change your mind.")
    assert 'aria-describedby="id_agree_helptext id_agree_error"' in page
