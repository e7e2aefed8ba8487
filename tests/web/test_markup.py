"""User text is shown as text, in its own direction, whatever it holds."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django import forms
from django.template import Context, Template
from django.utils import timezone, translation

from insaf.core.policy import Text
from insaf.web import markup

EVIL = '<script>alert("x")</script>'


def drawn(source: str, **context: object) -> str:
    return Template("{% load insaf %}" + source).render(Context(context))


@pytest.mark.parametrize("name", ["bdi", "ltr", "nl2p", "phone"])
def test_a_filter_escapes_what_a_person_typed(name: str) -> None:
    shown = drawn("{{ text|" + name + " }}", text=EVIL)
    assert "<script" not in shown and "&lt;script&gt;" in shown


@pytest.mark.parametrize("tag", ['{% reference text %}', '{% badge "ok" text %}', "{% act text why=text %}", "{% deadline words=text %}", "{% avatar text %}"])  # fmt: skip
def test_a_component_escapes_its_words(tag: str) -> None:
    assert "<script" not in drawn(tag, text=EVIL)


def test_controls_that_reorder_text_are_taken_out() -> None:
    """J-06: a file named "\\u202egpj.exe" does not pose as a picture."""
    assert markup.ltr("\u202egpj.exe") == '<bdi dir="ltr" class="ltr">gpj.exe</bdi>'
    assert "\u2067" not in markup.bdi("\u2067Mallory")


def test_each_paragraph_finds_its_own_direction() -> None:
    shown = markup.nl2p("السلام عليكم\r\nاسمي أمينة\r\n\r\nDear team & co")
    assert shown == '<p dir="auto">السلام عليكم<br>اسمي أمينة</p>\n<p dir="auto">Dear team &amp; co</p>'
    assert markup.nl2p(None) == ""


def test_a_bilingual_text_is_said_in_the_readers_language() -> None:
    name = Text("مسارات الهندسة", "Engineering Tracks")
    with translation.override("ar"):
        assert markup.said(name) == "مسارات الهندسة"
    with translation.override("en"):
        assert markup.said(name) == "Engineering Tracks"
    assert markup.said("plain") == "plain" and markup.said(None) == ""


def test_a_phone_number_is_grouped_and_kept_in_order() -> None:
    """J-05, J-17"""
    assert markup.phone("00966133419310") == '<bdi dir="ltr" class="ltr">+966 13 341 9310</bdi>'
    assert "920015991" in markup.phone("920015991")


@pytest.mark.parametrize(
    ("n", "words"),
    [
        (1, "يوم عمل واحد"), (2, "يوما عمل"), (3, "3 أيام عمل"), (10, "10 أيام عمل"),
        (11, "11 يوم عمل"), (99, "99 يوم عمل"), (100, "100 يوم عمل"), (103, "103 أيام عمل"),
    ],
)  # fmt: skip
def test_working_days_follow_the_six_arabic_plurals(n: int, words: str) -> None:
    """J-02"""
    with translation.override("ar"):
        assert markup.working_days(n) == words


def test_a_date_is_shown_in_both_calendars() -> None:
    """J-18: 2026-11-22 is 12 Jumada al-Akhira 1448."""
    with translation.override("ar"), timezone.override("Asia/Riyadh"):
        shown = markup.both_dates(datetime(2026, 11, 21, 22, 0, tzinfo=UTC))
    assert "الأحد 22 نوفمبر 2026" in shown
    assert '<span class="date__hijri">(12 جمادى الآخرة 1448 هـ)</span>' in shown


@pytest.mark.parametrize(
    ("language", "gregorian", "hijri"),
    [("ar", "الأحد 22 نوفمبر 2026، 01:00", "12 جمادى الآخرة 1448 هـ"), ("en", "Sunday 22 November 2026, 01:00", "AH")],
)
def test_an_instant_says_the_hour_with_the_day_it_belongs_to(language: str, gregorian: str, hijri: str) -> None:
    """J-18: the Hijri date comes last, as an addition."""
    with translation.override(language), timezone.override("Asia/Riyadh"):
        shown = markup.instant(datetime(2026, 11, 21, 22, 0, tzinfo=UTC))
        assert markup.instant(date(2026, 11, 22)) == markup.both_dates(date(2026, 11, 22))
    assert gregorian in shown and shown.index(gregorian) < shown.index(hijri)


@pytest.mark.parametrize(("language", "name"), [("ar", "اثنين"), ("en", "Mon")])
def test_a_weekday_has_one_spelling_in_full_and_in_short(language: str, name: str) -> None:
    with translation.override(language):
        assert markup.day_name(date(2026, 11, 23)) == name
        assert name in markup.both_dates(date(2026, 11, 23))


def test_an_address_of_the_web_is_said_without_what_all_have() -> None:
    assert ">engineeringtracks.edu.sa<" in markup.web("https://engineeringtracks.edu.sa/")
    assert ">http://intranet<" in markup.web("http://intranet")


def test_a_count_takes_no_more_room_than_two_digits() -> None:
    assert [">0<" in markup.few(None), ">99<" in markup.few(99), ">99+<" in markup.few(100)] == [True] * 3


def test_how_long_ago_is_told_in_words() -> None:
    with translation.override("ar"):
        assert "قبل ساعتين" in markup.ago(timezone.now() - timedelta(hours=2, minutes=5))


def test_only_directional_icons_mirror() -> None:
    """J-07."""
    assert 'class="icon dir"' in drawn('{% icon "chevron-forward" %}')
    assert 'class="icon"' in drawn('{% icon "clock" %}')
    assert 'role="img" aria-label="late"' in drawn('{% icon "clock" label="late" %}')


def test_a_button_not_offered_says_why() -> None:
    shown = drawn('{% act "Close" name="act" value="close" why="No answer yet." %}')
    assert 'aria-disabled="true" aria-describedby="why-act-close"' in shown
    assert "No answer yet." in shown and 'type="submit"' not in shown


def test_a_promise_is_never_more_than_spent() -> None:
    assert drawn("{% deadline spent=20 total=15 %}").count("deadline__day--spent") == 15
    assert 'width="40"' in drawn("{% deadline spent=6 total=15 slim=True %}")
    assert 'width="0"' in drawn("{% deadline spent=3 total=0 %}")


class Complaint(forms.Form):
    title = forms.CharField(label="Title", help_text="Short.", min_length=10)
    phone = forms.CharField(label="Phone", required=False, widget=forms.TextInput(attrs={"dir": "ltr"}))
    kind = forms.ChoiceField(label="Kind", widget=forms.RadioSelect, choices=[("a", "A\nhint"), ("b", "B")])


def test_a_wrong_field_is_named_beside_it_and_at_the_top() -> None:
    """I-09."""
    form = Complaint({"title": "<b>"})
    shown = drawn("{% error_summary form %}{% field form.title %}{% field form.kind %}", form=form)
    assert 'href="#id_title"' in shown and 'href="#id_kind_0"' in shown
    assert 'aria-invalid="true"' in shown and 'aria-describedby="id_title_hint id_title_error"' in shown
    assert 'value="&lt;b&gt;"' in shown, "nothing typed is lost"
    assert 'id="id_kind_0"' in shown and '<bdi class="choice__hint">hint</bdi>' in shown


def test_a_field_keeps_its_direction_and_says_when_it_may_be_left_empty() -> None:
    with translation.override("en"):
        shown = drawn("{% field form.phone %}{% field form.title %}", form=Complaint())
    assert 'dir="ltr"' in shown and 'dir="auto"' in shown
    assert shown.count("(optional)") == 1
