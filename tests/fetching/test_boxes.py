"""How an operator names the mailboxes, and what is refused before anything is connected."""

from __future__ import annotations

from datetime import date

import pytest

from insaf.intake.email.boxes import After, read, read_all
from insaf.intake.email.troubles import Trouble
from insaf.intake.email.watching import BackOff


def test_several_boxes_are_named_in_one_setting() -> None:
    text = "imaps://info%40centre.sa:a%3Ab@mail.centre.sa/, imaps://care@mail.centre.sa:1993/Support/New?oauth2=/etc/o"
    info, care = read_all(text)
    assert (info.name, info.user, info.password, info.port, info.folder) == (
        "info@centre.sa", "info@centre.sa", "a:b", 993, "INBOX",
    )  # fmt: skip
    assert (care.name, care.port, care.folder, care.oauth2) == (
        "care@mail.centre.sa/Support/New", 1993, "Support/New", "/etc/o",
    )  # fmt: skip


def test_options_say_what_becomes_of_a_mail_and_which_are_looked_at() -> None:
    box = read(
        "imap://info@h:143/?starttls=1&password-file=/p&after=leave&since=2026-11-01&poll=5&name=Info&taken=Done"
    )
    assert (box.encrypted, box.after, box.since, box.poll, box.name, box.taken) == (
        "starttls", After.LEAVE, date(2026, 11, 1), 5, "Info", "Done",
    )  # fmt: skip


def test_no_mailbox_is_no_mistake() -> None:
    assert read_all("  ") == ()


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("info@centre.sa", "no address"),
        ("imaps://mail.centre.sa/", "no address"),
        ("imaps://info:secret@h:99999/", "no address"),
        ("imap://info:secret@mail.centre.sa/", "in clear"),
        ("imaps://info@mail.centre.sa/", "needs one of"),
        ("imaps://info:secret@mail.centre.sa/?oauth2=/f", "needs one of"),
        ("imaps://info:secret@h/?aftr=leave", "aftr"),
        ("imaps://info:secret@h/?after=burn", "burn"),
        ("imaps://info:secret@h/?since=yesterday", "yesterday"),
        ("imaps://info:secret@h/?poll=0", "seconds"),
        (f"imaps://info:secret@h/?name={'n' * 81}", "longer than 80"),
        ("imaps://info:secret@h/ imaps://info:secret@h/", "two mailboxes"),
    ],
)
def test_a_mistake_is_named_and_the_password_is_not(url: str, said: str) -> None:
    with pytest.raises(ValueError, match=said) as raised:
        read_all(url)
    assert "secret" not in str(raised.value)


def test_a_name_may_be_as_long_as_a_row_holds() -> None:
    assert read(f"imaps://info:secret@h/?name={'ن' * 80}").name == "ن" * 80


def test_a_box_does_not_print_its_password() -> None:
    assert "secret" not in repr(read("imaps://info:secret@h/"))


@pytest.mark.parametrize(("trouble", "first", "last"), [(Trouble.LOST, 1, 60), (Trouble.SIGN_IN, 30, 300)])
def test_after_each_failure_the_wait_doubles_up_to_a_limit(trouble: Trouble, first: float, last: float) -> None:
    back_off = BackOff()
    waits = [back_off.next(trouble) for _ in range(12)]
    assert 0.8 * first <= waits[0] <= first and 0.8 * last <= waits[-1] <= last
    back_off.reset()
    assert back_off.next(trouble) <= first
