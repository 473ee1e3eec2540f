"""The settings of the witness server: both or neither, and safe ones (9.1)."""

import pytest
from django.conf import settings as live
from django.core.exceptions import ImproperlyConfigured

from hsww.ledger import witness_settings
from tests.ledger.witness_server import Witness


@pytest.mark.parametrize(
    ("url", "keys"),
    [
        ("https://witness.example.org/w", ""),
        ("", "KEY"),
        ("http://witness.example.org/w", "KEY"),
        ("https://user:hushhush@witness.example.org/w", "KEY"),
        ("https://witness.example.org/w?x=1", "KEY"),
        ("https://witness.example.org/w#x", "KEY"),
        ("https://witness.example.org/w x", "KEY"),
        ("https://", "KEY"),
        ("https://[", "KEY"),
        ("https://witness.example.org:99999/w", "KEY"),
        ("witness.example.org", "KEY"),
        ("https://witness.example.org/w", "hushhush"),
        ("https://witness.example.org/w", "KEY hushhush"),
    ],
)
def test_a_half_set_or_unsafe_witness_is_refused_by_the_name_of_its_setting(url: str, keys: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="HSWW_WITNESS_") as refused:
        witness_settings.checked(url, keys.replace("KEY", Witness({}).vkey))

    assert "hushhush" not in str(refused.value)


def test_a_witness_that_is_set_well_is_taken() -> None:
    one = Witness({}).vkey

    assert witness_settings.checked(" https://witness.example.org:8443/w/ ", f"{one}\n") == (
        "https://witness.example.org:8443/w/",
        [one],
    )
    assert witness_settings.checked("", "") == ("", [])
    assert (live.WITNESS_URL, live.WITNESS_KEYS) == ("", [])
