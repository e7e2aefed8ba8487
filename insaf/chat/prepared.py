"""Replies kept ready, with what stands in braces filled in."""

from __future__ import annotations

import re
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from insaf.chat import hours
from insaf.chat.models import Conversation, Prepared
from insaf.core.policy import Kind
from insaf.rulebook import current, page

FIRST = (
    ("ترحيب", "Welcome", "السلام عليكم {name}، كيف نخدمك؟", "Hello {name}, how can we help you?"),
    (
        "نراجع الأمر", "We look into it",
        "شكرًا لك، نراجع الأمر الآن ونعود إليك خلال دقائق.", "Thank you. We look into it now and come back to you in a few minutes.",
    ),
    (
        "طلب التفاصيل", "More details",
        "فضلًا اذكر اسم الدورة وتاريخ الواقعة حتى نتحقق.", "Please tell us the course and the date, so that we can check.",
    ),
    (
        "تسجيل شكوى", "Registering a complaint",
        "سنسجّل ما ذكرته شكوى، ويصلك الرقم المرجعي هنا، والرد خلال {days}.",
        "We register what you said as a complaint. The reference comes here, and the answer within {days}.",
    ),
    (
        "ساعات العمل", "Our hours",
        "نعمل {hours}.", "We are here {hours}.",
    ),
)  # fmt: skip
"""What a fresh installation has; supervisors change them on their page."""


NAME = re.compile(r"\{([^{}]*)\}")
KNOWN = ("name", "institution", "hours", "days")


def for_talk(row: Conversation, language: str, now: datetime) -> list[dict[str, str]]:
    """Every reply in the visitor's language, filled in; titled in the reader's."""
    filling = {**values(row.language, now), "name": row.name}
    return [
        {
            "title": one.title_en if language == "en" else one.title_ar,
            "text": filled(one.text_en if row.language == "en" else one.text_ar, filling),
        }
        for one in Prepared.objects.all()
    ]


def values(language: str, now: datetime) -> dict[str, str]:
    """What the names stand for today; the visitor's own only in a talk."""
    policy = current.policy()
    with translation.override(language):
        name = str(_("the visitor's name"))
    return {
        "name": name,
        "institution": policy.institution.name.said_in(language),
        "hours": hours.said(policy, "chat", now, language),
        "days": page.working_days(policy.targets[Kind.COMPLAINT].decide_days, language),
    }


def unknown(text: str) -> list[str]:
    """Names in braces that nothing fills in."""
    return [found.group() for found in NAME.finditer(text) if found[1] not in KNOWN]


def filled(text: str, values: dict[str, str]) -> str:
    """Known names in braces are filled in, once; anything else stays as it was written."""
    text = NAME.sub(lambda found: values.get(found[1], found.group()), text)
    return re.sub(r" +(?=[ ،,.])", "", text)
