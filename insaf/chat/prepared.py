"""Replies kept ready, with what stands in braces filled in."""

from __future__ import annotations

from typing import Any

from insaf.chat import closed
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
        "نعمل من الأحد إلى الخميس {hours}.", "We are here Sunday to Thursday, {hours}.",
    ),
)  # fmt: skip
"""What a fresh installation has; supervisors change them on their page."""


def for_talk(row: Conversation, language: str) -> list[dict[str, str]]:
    """Every reply in the visitor's language, filled in; titled in the reader's."""
    policy = current.policy()
    values = {
        "name": row.name or "",
        "institution": policy.institution.name.said_in(row.language),
        "hours": closed.hours(policy),
        "days": page.working_days(policy.targets[Kind.COMPLAINT].decide_days, row.language),
    }
    return [
        {
            "title": one.title_en if language == "en" else one.title_ar,
            "text": filled(one.text_en if row.language == "en" else one.text_ar, values),
        }
        for one in Prepared.objects.all()
    ]


def filled(text: str, values: dict[str, Any]) -> str:
    """Known names in braces are filled in; anything else stays as it was written."""
    for name, value in values.items():
        text = text.replace("{" + name + "}", str(value))
    return " ".join(text.split(" ")).replace("  ", " ").replace(" ،", "،").replace(" ,", ",")
