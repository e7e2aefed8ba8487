"""Issue 4, item 1: a whole matter by e-mail, through a real Dovecot and a real SMTP server, in Arabic."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from email.header import Header
from email.message import EmailMessage
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import format_datetime, getaddresses, make_msgid, parseaddr
from typing import Any

import pytest
from django.utils import timezone

from tests.journeys.visitors import REFERENCE, Visitor, hired, within
from tests.live import Live, running_insaf
from tests.needs import needs
from tests.postoffice import PostOffice

pytestmark = [pytest.mark.both_databases, pytest.mark.slow, needs("post office")]
CENTRE = "info@engineeringtracks.edu.sa"
AMINA = "amina.alharbi@example.com"
STORY = "ألغيت التسجيل قبل بدء البرنامج بأسبوع، ولم يصلني المبلغ حتى اليوم.\nأرفقت إيصال التحويل."
ANSWER = "رقم العملية 20931، وكان التحويل من مصرف الراجحي."
PDF = b"%PDF-1.4\n1 0 obj <</Type /Catalog>> endobj\n%\xd8\xe3\r\n%%EOF\n"
PDF_NAME = "إيصال التحويل.pdf"


@dataclass
class Amina:
    """Amina and her mail program of many years ago, which writes windows-1256."""

    office: PostOffice

    def writes(self, subject: str, text: str, to: str = CENTRE, **heads: str) -> str:
        """Sends a mail with the receipt as a file; the Message-ID."""
        mail = MIMEMultipart()
        mail["From"] = f"{Header('أمينة الحربي', 'windows-1256').encode()} <{AMINA}>"
        mail["To"], mail["Date"] = to, format_datetime(timezone.now())
        mail["Subject"] = Header(subject, "windows-1256")
        mail["Message-ID"] = make_msgid(domain="example.com")
        for name, value in heads.items():
            mail[name.replace("_", "-")] = value
        mail.attach(MIMEText(text, "plain", "windows-1256"))
        if not heads:
            file = MIMEApplication(PDF, "pdf")
            file.add_header("Content-Disposition", "attachment", filename=("windows-1256", "ar", PDF_NAME))
            mail.attach(file)
        self.office.hand_in(mail.as_bytes(), AMINA, to)
        return str(mail["Message-ID"])

    def answers(self, letter: EmailMessage, text: str) -> None:
        """As a mail program does: to Reply-To, with the threads' headers and the letter quoted below."""
        to = parseaddr(str(letter["Reply-To"] or letter["From"]))[1]
        quoted = "\n".join(f"> {line}" for line in self.text(letter).splitlines())
        head = f"في {letter['Date']}، كتب مركز مسارات الهندسة للتدريب:"
        references = f"{letter['References'] or ''} {letter['Message-ID']}".strip()
        self.writes(
            f"رد: {letter['Subject']}".translate(dict.fromkeys(map(ord, "⁦⁧⁨⁩"))),
            f"{text}\n\n{head}\n{_within_1256(quoted)}\n",
            to,
            In_Reply_To=str(letter["Message-ID"]),
            References=references,
        )

    def letter(self, words: str) -> EmailMessage:
        """The letter whose subject has these words, once it is in her mailbox."""
        return within(30, lambda: next((m for m in self.office.mails(AMINA) if words in str(m["Subject"])), None))

    @staticmethod
    def text(letter: EmailMessage) -> str:
        body = letter.get_body(("plain",))
        assert body is not None
        return str(body.get_content())


def _within_1256(text: str) -> str:
    return text.encode("windows-1256", "ignore").decode("windows-1256")


@pytest.fixture(scope="module")
def centre(post_office: PostOffice) -> Iterator[Live]:
    """Insaf with its mailbox and its way out, and somebody at the desk."""
    env = {
        "INSAF_IMAP_URL": post_office.imap_url(CENTRE),
        "INSAF_SMTP_URL": post_office.smtp_url,
        "INSAF_MAIL_FROM": CENTRE,
        "INSAF_MAIL_REPLY": CENTRE.replace("@", "+{token}@"),
    }
    with running_insaf(env) as insaf:
        yield insaf


def cases(insaf: Live) -> list[dict[str, Any]]:
    return json.loads(insaf.insaf("case", "list", "--json"))


def happened(insaf: Live, reference: str) -> list[str]:
    shown = json.loads(insaf.insaf("case", "show", reference, "--json"))
    return [entry["type"] for entry in shown["entries"]]


def test_a_matter_from_its_first_mail_to_its_decision(centre: Live, post_office: PostOffice) -> None:
    """K-01 to K-05, K-11, J-19"""
    amina = Amina(post_office)
    amina.writes("شكوى: لم يُعَد إليّ المبلغ", STORY)

    acknowledgement = amina.letter("استلمنا")
    found = REFERENCE.search(str(acknowledgement["Subject"]))
    assert found
    reference = found.group()
    assert [case["reference"] for case in cases(centre)] == [reference]
    assert acknowledgement["Auto-Submitted"] == "auto-replied"
    assert "ألغيت التسجيل قبل بدء البرنامج بأسبوع" in amina.text(acknowledgement)

    omar = Visitor(centre).signs_in(hired(centre, "Omar", "agent"))
    page = omar.get(f"/desk/cases/{reference}/").text
    assert "ألغيت التسجيل قبل بدء البرنامج بأسبوع" in page and PDF_NAME in page
    digest = hashlib.sha256(PDF).hexdigest()
    assert (centre.data_dir / "files" / digest[:2] / digest).read_bytes() == PDF

    amina.answers(acknowledgement, ANSWER)
    within(30, lambda: "InformationAdded" in happened(centre, reference))
    assert [case["reference"] for case in cases(centre)] == [reference], "the answer began no matter of its own"
    page = omar.get(f"/desk/cases/{reference}/").text
    assert ANSWER in page

    _decide(omar, reference)
    decision = within(30, lambda: _decision(amina))
    assert reference in str(decision["Subject"])
    assert "ثبت أن الإلغاء وصل في موعده" in amina.text(decision)
    assert getaddresses([str(decision["To"])])[0][1] == AMINA
    assert str(acknowledgement["Message-ID"]) in str(decision["References"])
    ids = [mail["Message-ID"] for mail in post_office.mails(AMINA)]
    assert len(ids) == len(set(ids))
    assert post_office.count(CENTRE) == 0
    taken = [mail for mail in post_office.mails(CENTRE, "Insaf/Taken") if AMINA in str(mail["From"])]
    assert len(taken) == 2, "both were put away; other tests may have left theirs in the folder they share"


def _decision(amina: Amina) -> EmailMessage | None:
    mails = amina.office.mails(AMINA)
    return next((mail for mail in mails if "ثبت أن الإلغاء" in amina.text(mail)), None)


def _decide(omar: Visitor, reference: str) -> None:
    weighed = {"severity": "2", "complexity": "1", "impact": "1", "route": "quick", "points": ""}
    deeds: list[tuple[str, dict[str, str]]] = [
        ("assess", {"definition": "تأخّر إعادة الرسوم بعد الإلغاء.", **weighed}),
        ("contact", {"party": "المالية", "channel": "phone", "text": "أكدت المالية الواقعة."}),
        ("answer-point", {"number": "1", "finding": "upheld", "text": "أُعيد المبلغ اليوم."}),
        ("decide", {
            "outcome": "upheld", "reasons": "ثبت أن الإلغاء وصل في موعده.", "rule": "المادة الرابعة من السياسة.",
            "outcome_answer": "أُعيد المبلغ كاملًا.", "remedy_1": "refund", "remedy_1_detail": "كامل المبلغ",
        }),
    ]  # fmt: skip
    for slug, fields in deeds:
        page = omar.does(reference, slug, **fields)
        assert page.status == 200 and "/acts/" not in page.url, page.text[-3000:]
