"""What was said now is found among what was said before, in the words of many mail programs (K-05)."""

from __future__ import annotations

import pytest

from insaf.intake.email.parse import parse
from insaf.intake.email.quoting import said

NEW = "شكرًا لكم.\n\nلكن الشهادة لم تصل بعد."
OLD = "نفيدكم بأن الشهادة صدرت."
BEHIND = {
    "gmail-ar": "في الأحد، 22 نوفمبر 2026 في 10:15 ص تمت كتابة ما يلي بواسطة ‪مركز التدريب‬‏ <‪info@centre.example‬‏>:\n\n> " + OLD,
    "gmail-ar-digits": "في الأحد، ٢٢ نوفمبر ٢٠٢٦ في ١٠:١٥ ص تمت كتابة ما يلي بواسطة مركز التدريب <\ninfo@centre.example>:\n\n> " + OLD,
    "gmail-ar-date": "بتاريخ الأحد، ٢٢ نوفمبر ٢٠٢٦ في ١٠:١٥ ص كتب مركز التدريب <info@centre.example>:\n" + OLD,
    "gmail-en": "On Sun, Nov 22, 2026 at 10:15 AM Centre <info@centre.example> wrote:\n\n> " + OLD,
    "gmail-en-wrapped": "On Sun, Nov 22, 2026 at 10:15 AM The Complaints Centre of the Institute\n<info@centre.example> wrote:\n\n> " + OLD,
    "apple-ar": "في ٢٢ نوفمبر ٢٠٢٦، الساعة ١٠:١٥ ص، كتب/كتبت info@centre.example:\n\n> " + OLD,
    "apple-ar-name": "كتب مركز التدريب <info@centre.example> في ٢٢‏/١١‏/٢٠٢٦ الساعة ١٠:١٥ ص:\n> " + OLD,
    "apple-en": "> On 22 Nov 2026, at 10:15, Centre <info@centre.example> wrote:\n> \n> " + OLD,
    "yahoo-ar": "في الأحد، 22 نوفمبر 2026 في 10:15:00 ص غرينتش+3، كتب مركز التدريب <info@centre.example>:\n\n\n" + OLD,
    "yahoo-en": "On Sunday, November 22, 2026 at 10:15:00 AM GMT+3, Centre <info@centre.example> wrote:\n\n" + OLD,
    "yahoo-runs-on-ar": "  في ثلاثاء, نوفمبر 3, 2026 في 9:00, مركز<info@centre.example> كتب/كتبت:   " + OLD,
    "yahoo-runs-on-en": "  On Tue, Nov 3, 2026 at 9:00, Centre<info@centre.example> wrote:   " + OLD,
    "gmail-mobile-ar": "في ث، 3 نوفمبر 2026, 9:00 ص مركز التدريب <info@centre.example> كتب:\n\n> " + OLD,
    "proton-en": "-------- Original Message --------\nOn 11/3/26 09:00, Centre wrote:\n\n> " + OLD,
    "apple-forward-ar": "بدء الرسالة المُعاد توجيهها:\n\nمن: المركز <info@centre.example>\nالتاريخ: ٣ نوفمبر\n" + OLD,
    "outlook-ar": "________________________________\n‏‫من:‬ مركز التدريب <info@centre.example>\n‏‫تم الإرسال:‬ الأحد، 22 نوفمبر 2026 10:15 ص\n‏‫إلى:‬ أمينة\n‏‫الموضوع:‬ رد\n\n" + OLD,
    "outlook-ar-short": "من: مركز التدريب <info@centre.example>\nالتاريخ: الأحد، 22 نوفمبر 2026 في 10:15 ص\nإلى: أمينة\nالموضوع: رد\n" + OLD,
    "outlook-en": "________________________________\nFrom: Centre <info@centre.example>\nSent: Sunday, November 22, 2026 10:15 AM\nTo: Amina\nSubject: RE: certificate\n\n" + OLD,
    "outlook-bold": "*From:* Centre <info@centre.example>\n*Sent:* Sunday, November 22, 2026 10:15 AM\n*To:* Amina\n*Subject:* RE\n\n" + OLD,
    "outlook-original": "-----Original Message-----\nFrom: Centre\nSent: Sunday\nTo: Amina\nSubject: RE\n\n" + OLD,
    "outlook-original-ar": "-----الرسالة الأصلية-----\nمن: المركز\n" + OLD,
    "samsung-ar": "-------- الرسالة الأصلية --------\nمن: المركز <info@centre.example>\nالتاريخ: ٢٢/١١/٢٠٢٦\n\n" + OLD,
    "samsung-en": "-------- Original message --------\nFrom: Centre <info@centre.example>\nDate: 22/11/2026 10:15 (GMT+03:00)\nTo: amina\n\n" + OLD,
    "forwarded": "---------- Forwarded message ---------\nFrom: Centre\n" + OLD,
    "forwarded-ar": "---------- رسالة معاد توجيهها ---------\nمن: المركز\n" + OLD,
    "signature": "-- \nأمينة\n0500000000",
    "iphone-ar": "أرسلت من الـ iPhone",
    "iphone-ar-long": "أُرسلت من الـ iPhone الخاص بي",
    "iphone-en": "Sent from my iPhone",
    "samsung-device-ar": "مرسل من هاتف Samsung Galaxy الذكي",
    "samsung-device-en": "Sent from my Samsung Galaxy smartphone.",
    "yahoo-device-ar": "تم الإرسال من Yahoo Mail لأجهزة iPhone",
    "outlook-device-ar": "الحصول على Outlook لـ iOS",
    "outlook-device-mixed": "الحصول على Outlook for iOS",
    "outlook-device-en": "Get Outlook for Android",
}  # fmt: skip


@pytest.mark.parametrize("program", BEHIND)
def test_what_stands_behind_is_folded_away(program: str) -> None:
    assert said(f"{NEW}\n\n{BEHIND[program]}\n") == NEW


@pytest.mark.parametrize("program", BEHIND)
def test_a_telephones_line_above_the_quotation_goes_with_it(program: str) -> None:
    assert said(f"{NEW}\n\nأرسلت من الـ iPhone\n\n{BEHIND[program]}\n") == NEW


def test_an_answer_between_the_lines_is_kept() -> None:
    mail = f"On 22 Nov 2026, Centre <info@centre.example> wrote:\n> هل وصلت الشهادة؟\n{NEW}\n> هل من طلب آخر؟\nلا."
    assert said(mail) == f"{NEW}\nلا."


def test_an_answer_below_is_kept() -> None:
    assert said(f"On 22 Nov 2026, Centre <info@centre.example> wrote:\n> {OLD}\n\n{NEW}") == NEW


@pytest.mark.parametrize(
    "words",
    [
        "في اللقاء كتب الموظف:\nلا يوجد موعد.",
        "من: القسم الأول\nوهذا غير صحيح.",
        "On Monday the trainer wrote:\nnothing at all.",
        "الموضوع: تأخر الشهادة\nأرجو الرد.",
        "From: the first day I was told to wait.\nI waited.",
        "قال لي المدرب -- وهو حاضر -- إن الشهادة جاهزة.",
        "Dates:\n--\n1 Nov\n" + "line\n" * 30,
        "أرسلت من قبل شكوى ولم يُرد عليها.",
        "Sent from the branch to the head office and back.\nNobody answered.",
    ],
)
def test_what_only_looks_like_it_is_kept(words: str) -> None:
    assert said(words) == words.strip()


@pytest.mark.parametrize(
    "program", [name for name in BEHIND if "device" not in name and "iphone" not in name and name != "signature"]
)
def test_where_nothing_would_remain_all_remains(program: str) -> None:
    assert said(BEHIND[program]) == BEHIND[program].strip()


def test_the_whole_text_is_kept_beside_it() -> None:
    whole = f"{NEW}\n\n{BEHIND['gmail-ar']}"
    mail = parse(b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + whole.encode())
    assert (mail.text, mail.said) == (whole, NEW)


def test_a_quotation_in_html_is_folded_away_too() -> None:
    html = f"<div dir=rtl>{NEW.replace(chr(10), '<br>')}</div><div class=gmail_quote><div>في ٢٢‏/١١‏/٢٠٢٦ ١٠:١٥ ص، كتب المركز &lt;i@c.sa&gt;:</div><blockquote>{OLD}</blockquote></div>"
    mail = parse(b"Content-Type: text/html; charset=utf-8\r\n\r\n" + html.encode())
    assert OLD in mail.text
    assert mail.said == NEW
