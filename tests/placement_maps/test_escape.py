"""The one escape function holds in HTML, in attributes and in template literals."""

from __future__ import annotations

import html

from hypothesis import given
from hypothesis import strategies as st

from placement_maps.escape import escape

DANGEROUS = set("<>\"'`$\\{}")


@given(st.text())
def test_nothing_escaped_holds_a_sign_with_a_meaning(text: str) -> None:
    assert not DANGEROUS & set(escape(text))


@given(st.text(alphabet=st.characters(codec="ascii", exclude_categories=("Cc",))))
def test_a_browser_shows_the_text_as_it_was(text: str) -> None:
    assert html.unescape(escape(text)) == text


def test_a_template_literal_is_written_as_numbers() -> None:
    assert escape("${x}`\\") == "&#36;&#123;x&#125;&#96;&#92;"


def test_signs_that_reverse_or_break_a_text_become_the_replacement_sign() -> None:
    assert escape("a\u202eb\x00c") == "a\ufffdb\ufffdc"


def test_things_that_are_no_text_are_written_as_text() -> None:
    assert escape(12) == "12"
