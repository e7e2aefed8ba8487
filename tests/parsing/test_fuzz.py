"""Any bytes at all: no exception, no hang over a second (K-05, K-08). `INSAF_TEST_MAILS=50000` tries that many."""

from __future__ import annotations

import faulthandler
import json
import os
import time

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from insaf.intake.email.parse import as_json, parse
from insaf.intake.email.shape import Mail
from tests.parsing import corpus, mutations

MAILS = int(os.environ.get("INSAF_TEST_MAILS", "1500"))
BENT, LONGEST = MAILS * 4 // 5, 1.0  # mails, seconds
WAITED = 20  # seconds after which a hang ends the run and says where it hung, however busy the machine


def read_in_good_time(raw: bytes) -> Mail:
    faulthandler.dump_traceback_later(WAITED, exit=True)
    try:
        begun = time.process_time()
        mail = corpus.strictly(raw)
        took = time.process_time() - begun
    finally:
        faulthandler.cancel_dump_traceback_later()
    assert took < LONGEST, (took, raw[:2000])
    return mail


def holds(mail: Mail) -> None:
    """What is true of any mail."""
    said = json.dumps(as_json(mail), ensure_ascii=False)
    assert "\\u0000" not in said and said.encode("utf-8")
    assert bool(mail.text.strip()) == bool(mail.said.strip())
    assert mail.text or not mail.html.strip() or "<" in mail.html
    assert not [one for one in mail.attachments if not one.name or set(one.name) & set("/\\\r\n\0")]
    assert not set("\r\n\0") & set(mail.subject + mail.sender.name + mail.sender.email + mail.message_id)


def test_mails_bent_at_random_are_read_in_good_time() -> None:
    """K-05, K-08"""
    for number, raw in enumerate(mutations.mails(BENT, seed=MAILS)):
        try:
            holds(read_in_good_time(raw))
        except BaseException:
            print(f"mail {number} of seed {MAILS}")
            raise


FIELDS = (
    "From",
    "To",
    "Subject",
    "Content-Type",
    "Content-Disposition",
    "Content-Transfer-Encoding",
    "Date",
    "References",
    "X-Any",
)
pieces = st.one_of(
    st.sampled_from(mutations.TOKENS),
    st.binary(max_size=20),
    st.text(max_size=20).map(lambda said: said.encode("utf-8", "replace")),
)
blobs = st.lists(pieces, max_size=12).map(b"".join)
headers = st.lists(st.tuples(st.sampled_from(FIELDS), blobs), max_size=8).map(
    lambda fields: b"".join(name.encode() + b": " + value + b"\r\n" for name, value in fields)
)


@settings(max_examples=MAILS - BENT, suppress_health_check=list(HealthCheck), deadline=None)
@given(headers, blobs, st.booleans())
def test_mails_made_of_loose_pieces_are_read_in_good_time(head: bytes, body: bytes, parted: bool) -> None:
    """K-05, K-08"""
    raw = head + b"\r\n" + body
    if parted:
        raw = b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n" + raw + b"\r\n--x--"
    holds(read_in_good_time(raw))
    assert parse(raw) == parse(raw)
