"""What a single value of a policy file may be, and how that is said when it is not."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, time
from typing import Annotated, Any, Literal
from zoneinfo import available_timezones

from pydantic import BeforeValidator, Field, WrapValidator
from pydantic_core import PydanticCustomError

from insaf.core.policy import Kind, Rung

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def must_be(en: str, ar: str) -> WrapValidator:
    """Whatever goes wrong inside a value is said as what the value must be."""

    def guard(value: Any, inner: Callable[[Any], Any]) -> Any:
        try:
            return inner(value)
        except ValueError as error:
            raise PydanticCustomError("must_be", "{en}", {"en": en, "ar": ar}) from error

    return WrapValidator(guard)


def _clock(value: Any) -> time:
    if isinstance(value, time):
        return value
    if isinstance(value, str) and re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value):
        return time.fromisoformat(value)
    raise ValueError("not a time of day")


def _weekday(value: Any) -> int:
    return WEEKDAYS.index(value)


def _zone(value: Any) -> str:
    if value not in available_timezones():
        raise ValueError("not a zone")
    return str(value)


def _day(value: Any) -> date:
    if type(value) is not date:
        raise ValueError("not a date")
    return value


Days = Annotated[
    int,
    Field(strict=True, ge=1, le=365),
    must_be(
        "a whole number of working days from 1 to 365",
        "عددًا صحيحًا من أيام العمل من 1 إلى 365",
    ),
]
CalendarDays = Annotated[
    int,
    Field(strict=True, ge=1, le=3650),
    must_be(
        "a whole number of calendar days from 1 to 3650",
        "عددًا صحيحًا من الأيام التقويمية من 1 إلى 3650",
    ),
]
Months = Annotated[
    int,
    Field(strict=True, ge=1, le=120),
    must_be("a whole number of months from 1 to 120", "عددًا صحيحًا من الأشهر من 1 إلى 120"),
]
Sentence = Annotated[
    str,
    Field(strict=True, pattern=r"\S"),
    must_be("a sentence that is not empty", "نصًّا غير فارغ"),
]
Code = Annotated[
    str,
    Field(strict=True, pattern=r"^[a-z][a-z0-9_]{0,39}$"),
    must_be(
        'a code of small Latin letters, digits and "_", such as staff_absence',
        "رمزًا من أحرف لاتينية صغيرة وأرقام و«_»، مثل staff_absence",
    ),
]
Version = Annotated[
    str,
    Field(strict=True, pattern=r"^[A-Za-z0-9][A-Za-z0-9.\-]{0,31}$"),
    must_be(
        "a short name of Latin letters, digits, dots and dashes, such as 2026-1",
        "اسمًا قصيرًا من أحرف لاتينية وأرقام ونقاط وشرطات، مثل 2026-1",
    ),
]
Prefix = Annotated[
    str,
    Field(strict=True, pattern=r"^[A-Z]{2,4}$"),
    must_be("2 to 4 capital Latin letters, such as ET", "حرفين إلى أربعة أحرف لاتينية كبيرة، مثل ET"),
]
Email = Annotated[
    str,
    Field(strict=True, pattern=r"^[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+$"),
    must_be("an e-mail address", "عنوان بريد إلكتروني"),
]
Domain = Annotated[
    str,
    Field(strict=True, pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+)+$"),
    must_be("a mail domain in small letters, such as nelc.gov.sa", "نطاق بريد بأحرف صغيرة، مثل nelc.gov.sa"),
]
Phone = Annotated[
    str,
    Field(strict=True, pattern=r"^(\+[1-9][0-9]{6,14}|[0-9]{3,12})$"),
    must_be(
        "a telephone number in digits, such as +966133419310 or 920015991",
        "رقم هاتف بالأرقام، مثل \u200e+966133419310 أو 920015991",
    ),
]
Website = Annotated[
    str,
    Field(strict=True, pattern=r"^https?://[^\s/]+\.[^\s]+$"),
    must_be("a web address that starts with https://", "عنوان موقع يبدأ بـ https://"),
]
Origin = Annotated[
    str,
    Field(strict=True, pattern=r"^https?://[a-z0-9.-]+(:[0-9]{1,5})?$"),
    must_be(
        "the address of a site without a path, such as https://www.example.sa",
        "عنوان موقع بلا مسار، مثل https://www.example.sa",
    ),
]
Hour = Annotated[
    time,
    BeforeValidator(_clock),
    must_be('a time of day such as "09:00"', 'وقتًا من اليوم، مثل "09:00"'),
]
Day = Annotated[
    date,
    BeforeValidator(_day),
    must_be("a date such as 2026-11-22, without quotes", "تاريخًا مثل 2026-11-22 بلا علامتي تنصيص"),
]
Weekday = Annotated[
    int,
    BeforeValidator(_weekday),
    must_be(
        'a day of the week in English, such as "friday"',
        'يومًا من أيام الأسبوع بالإنجليزية، مثل "friday"',
    ),
]
Zone = Annotated[
    str,
    BeforeValidator(_zone),
    must_be("the IANA name of a time zone, such as Asia/Riyadh", "اسم منطقة زمنية، مثل Asia/Riyadh"),
]
YesNo = Annotated[bool, Field(strict=True), must_be("true or false", "true أو false")]
WorkingHours = Annotated[
    float,
    Field(gt=0, le=1000, allow_inf_nan=False),
    must_be("a number of working hours above 0, such as 4", "عددًا من ساعات العمل أكبر من صفر، مثل 4"),
]
RungName = Annotated[
    Rung,
    must_be(
        "one of support, complaints_management, executive",
        "أحد: support أو complaints_management أو executive",
    ),
]
ChannelCode = Annotated[
    Literal["web", "chat", "email", "phone", "external", "walk_in", "letter"],
    must_be(
        "one of web, chat, email, phone, external, walk_in, letter",
        "أحد: web أو chat أو email أو phone أو external أو walk_in أو letter",
    ),
]
KindName = Annotated[
    Kind,
    must_be(
        "one of complaint, suggestion, inquiry, compliment",
        "أحد: complaint أو suggestion أو inquiry أو compliment",
    ),
]
