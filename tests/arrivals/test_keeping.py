"""Every mail is durable before anything is made of it, once (K-07)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from insaf.cases.models import Case
from insaf.intake.email.keeping import SMALL, Raw, keep
from insaf.intake.email.models import Arrival
from insaf.intake.web import tidy
from tests.arrivals import post
from tests.arrivals.post import NOW

pytestmark = pytest.mark.both_databases


def raw(content: bytes) -> Raw:
    return Raw(content, "test", NOW)


def test_a_mail_is_kept_byte_for_byte_small_or_large() -> None:
    """K-05: no byte is lost, whatever the mail holds."""
    small = post.mail() + b"\xff\x00\xfe"
    large = post.mail(Message_ID="<large@example.com>") + b"\r\n" + b"x" * SMALL
    kept = keep([raw(small), raw(large)], NOW)
    assert [Arrival.objects.get(pk=one.pk).content() for one in kept] == [small, large]
    assert [one.filed for one in kept] == [False, True]


def test_the_same_mail_again_is_told_and_not_kept_twice() -> None:
    """K-07: by Message-ID and content, whatever servers on the way added, and however lines end."""
    content = post.mail()
    again = b"Received: from mx.example.com by mx2\r\nDelivered-To: info@x.sa\r\n" + content.replace(b"\n", b"\r\n")
    first, twin = keep([raw(content), raw(again)], NOW)
    (later,) = keep([raw(again)], NOW)
    assert first.state == Arrival.State.STORED
    assert {twin.state, later.state} == {Arrival.State.DUPLICATE}
    assert {first.pk, twin.pk, later.pk} == {Arrival.objects.get().pk}
    assert Arrival.objects.get().copies == 2


def test_the_same_identity_with_other_content_is_kept_and_held() -> None:
    """K-07: nothing is dropped because somebody reused a Message-ID."""
    one = post.arrives(post.mail("الأول", Message_ID="<same@example.com>"))
    other = post.arrives(post.mail("الثاني", Message_ID="<same@example.com>"))
    assert (one.state, other.state, other.reason) == ("created", "held", "same-id")


def test_mails_without_an_identity_are_told_apart_by_their_bytes() -> None:
    """K-07: a missing Message-ID is nobody's loss."""
    first, second = (post.mail(text).replace(b"Message-ID", b"X-Was") for text in ("الأول", "الثاني"))
    kept = keep([raw(first), raw(second), raw(first)], NOW)
    assert [one.state for one in kept] == ["stored", "stored", "duplicate"]


@pytest.mark.parametrize("rest", [b"", b"\n\nThe same end."], ids=["no-blank-line", "blank-line-too-late"])
def test_mails_whose_words_stand_in_the_header_are_told_apart_by_their_bytes(rest: bytes) -> None:
    """K-07: a program that forgets the blank line loses nobody's complaint."""
    head = b"Message-ID: <a@example.com>\nFrom: amina@example.com\nSubject: s\n"
    first, second = (head + words + rest for words in (b"My first complaint", b"Quite another"))
    kept = keep([raw(first), raw(second), raw(first)], NOW)
    assert [one.state for one in kept] == ["stored", "stored", "duplicate"]


def test_the_postmark_of_a_pipe_does_not_make_it_another_mail() -> None:
    """K-07"""
    content = post.mail()
    kept = keep([raw(content), raw(b"From amina@example.com  Sun Aug  2 09:00:00 2026\n" + content)], NOW)
    assert [one.state for one in kept] == ["stored", "duplicate"]


def test_what_was_settled_is_told_with_its_case_when_it_comes_again() -> None:
    """K-07"""
    content = post.mail()
    case = post.arrives(content).case
    (twin,) = keep([raw(content)], NOW)
    assert (twin.state, twin.reason, twin.case) == ("duplicate", "created", case)
    assert Case.objects.count() == 1


def test_the_hourly_tidying_leaves_mails_alone() -> None:
    """B-12: the file of a large mail is nobody's waste, however old."""
    (kept,) = keep([raw(post.mail() + b"x" * SMALL)], NOW)
    path = Path(settings.INSAF_FILES) / kept.digest[:2] / kept.digest
    tidy.tidy(NOW + timedelta(days=4000))
    assert path.exists()


def test_a_receipt_that_lies_ahead_counts_as_now() -> None:
    """B-05: a server whose clock runs ahead moves no receipt into the future."""
    (kept,) = keep([Raw(post.mail(), "test", NOW + timedelta(hours=3))], NOW)
    assert kept.received_at == NOW
