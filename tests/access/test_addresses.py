"""`{% address %}` says where a page lies, as the router does, and refuses what is not the id of a row."""

from uuid import uuid4

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.urls import NoReverseMatch, reverse


def written(text: str, **context: object) -> str:
    return Template("{% load addresses %}" + text).render(Context(context))


def test_an_address_is_what_the_router_says_for_a_page_of_no_row_and_of_one() -> None:
    row, other = uuid4(), uuid4()

    assert written("{% address 'families_list' %}") == reverse("families_list")
    for pk in (row, other):
        assert written("{% address 'family_edit' row %}", row=pk) == reverse("family_edit", args=[pk])


def test_what_is_not_the_id_of_a_row_makes_no_address() -> None:
    with pytest.raises(TypeError, match="was not given its id"):
        written("{% address 'family_edit' row %}", row="../../people/")


def test_a_page_that_does_not_exist_has_no_address() -> None:
    with pytest.raises(NoReverseMatch):
        written("{% address 'no_such_page' %}")


@pytest.mark.parametrize("terms", ["", "'family_edit' row more"])
def test_an_address_takes_a_route_and_at_most_one_row(terms: str) -> None:
    with pytest.raises(TemplateSyntaxError, match="takes a route"):
        written(f"{{% address {terms} %}}")
