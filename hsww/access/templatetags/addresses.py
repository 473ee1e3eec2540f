"""`{% address %}`: where a page lies, asked of the router once a process and not anew for every link of every page.

    {% address 'families_list' %}            a page of no row
    {% address 'family_edit' family.id %}    the page of one row

It takes no other arguments; for those there is Django's `{% url %}`. What is not the id of a row is refused.
"""

from uuid import UUID

from django import template
from django.template.base import FilterExpression, Node, Parser, Token
from django.template.context import Context

from hsww.access import nav

register = template.Library()


class Address(Node):
    def __init__(self, route: FilterExpression, row: FilterExpression | None) -> None:
        self.route, self.row = route, row

    def render(self, context: Context) -> str:
        route = self.route.resolve(context)
        if self.row is None:
            return nav.address(route)
        row = self.row.resolve(context)
        if not isinstance(row, UUID):
            raise TypeError(f"The page {route} is of one row, and was not given its id.")
        return nav.to_row(route)(row)


@register.tag
def address(parser: Parser, token: Token) -> Address:
    _name, *terms = token.split_contents()
    if len(terms) not in (1, 2):
        raise template.TemplateSyntaxError("{% address %} takes a route and, at most, the id of a row.")
    route, *row = (parser.compile_filter(term) for term in terms)
    return Address(route, row[0] if row else None)
