"""Staff see how a person wants to be reached before they write (D-20)."""

from __future__ import annotations

import pytest

from insaf.core.acts.intake import Contact
from tests import cast
from tests.desk import scenes

BY_PHONE = Contact(name="أمينة الحربي", phone="+966551234567")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"preferred_channel": "phone"}, "بالهاتف: يلزم الاتصال عند كل خطوة وتسجيل المكالمة"),
        ({"preferred_channel": "email"}, "<dd>بالبريد</dd>"),
        ({"preferred_channel": "web"}, "عبر صفحة المتابعة فقط"),
        ({"contact": BY_PHONE}, "فلا بريد تصل إليه رسائلنا: يلزم الاتصال"),
    ],
)
def test_the_case_says_how_the_person_is_reached(words: dict[str, object], said: str) -> None:
    """D-20"""
    reference = scenes.received(**words)
    assert said in scenes.page(scenes.seat(cast.omar), reference)


def test_language_and_adjustments_stand_beside_it() -> None:
    """D-20, B-03"""
    reference = scenes.received(language="en", adjustments="خط كبير في الرسائل")
    page = scenes.page(scenes.seat(cast.omar), reference)
    assert "خط كبير في الرسائل" in page and "الإنجليزية" in page
