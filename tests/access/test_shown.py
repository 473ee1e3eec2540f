"""What a template reads can be asked by name, says what its attributes say, and has no order."""

from dataclasses import dataclass

import pytest
from django.template import Context, Template

from hsww.access.shown import Shown


@dataclass(frozen=True)
class Tile(Shown):
    word: str

    @property
    def loud(self) -> str:
        return self.word.upper()


def test_a_template_reads_fields_and_properties_and_escapes_them() -> None:
    page = Template("{{ tile.word }} {{ tile.loud }} {{ tile.nothing }}").render(
        Context({"tile": Tile("<b>a")})
    )

    assert page == "&lt;b&gt;a &lt;B&gt;A "


def test_what_is_shown_is_not_a_row_of_things() -> None:
    with pytest.raises(TypeError):
        list(Tile("a"))  # type: ignore[call-overload]
