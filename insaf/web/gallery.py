"""Sample content of the style guide: enough of real life to judge a component by."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

ROWS = (
    # subject, reference, name, subject area, when, tone, state, icon, spent, words, owner, classes
    ("خصم رسوم دورة Data Analytics مرتين من بطاقة مدى", "ET-2026-00417-K", "سارة العتيبي", "الرسوم والاسترداد",
     timedelta(days=24), "bad", "متأخر", "triangle-alert", 15, "تأخرت 3 أيام عمل", "نورة",
     "row--late row--new"),
    ("المدرب لم يحضر محاضرة يوم الأحد ولم تُعوَّض", "ET-2026-00431-R", "خالد الدوسري", "التدريب",
     timedelta(days=17), "warn", "موعد قريب", "clock", 13, "يومان متبقيان", "فيصل القحطاني", "row--soon"),
    ("مقترح: فترات مسائية لبرنامج المحاسبة للموظفين", "ET-2026-00498-3", "ريم الحربي", "البرامج",
     timedelta(hours=2), "info", "جديد", "lightbulb", 0, "15 يوم عمل", "", "row--new"),
    ("Certificate name misspelled in English (Al-Ghamdi)", "ET-2026-00433-W", "Ahmed Al-Ghamdi", "الشهادات",
     timedelta(days=6), "neutral", "بانتظار مقدم الطلب", "pause", 5, "10 أيام عمل", "سلمى الزهراني", "row--seen"),
    ("درجة الاختبار النهائي لم تُرصد منذ 12 يومًا", "ET-2026-00429-M", "منى الشمري", "الشهادات",
     timedelta(days=9), "ok", "تم الرد", "circle-check", 8, "ضمن المدة", "سلمى الزهراني", "row--seen"),
)  # fmt: skip
NAMES = "subject reference name area age tone state icon spent words owner classes".split()


class SampleForm(forms.Form):
    """A form with every kind of control."""

    kind = forms.ChoiceField(
        label=_("What would you like to send?"),
        widget=forms.RadioSelect,
        initial="complaint",
        choices=[
            ("complaint", "شكوى\nمشكلة تحتاج حلًّا"),
            ("suggestion", "مقترح\nفكرة للتحسين"),
            ("inquiry", "استفسار\nسؤال أو طلب"),
            ("compliment", "شكر\nلموظف أو مدرب"),
        ],
    )
    subject = forms.ChoiceField(label="الموضوع", choices=[("", "اختر الموضوع"), ("fees", "الرسوم والاسترداد")])
    title = forms.CharField(label="عنوان مختصر", min_length=10)
    story = forms.CharField(
        label="ماذا حدث؟",
        help_text="اذكر المكان والتاريخ ورقم العملية إن وجد. يمكنك الكتابة بالعربية أو الإنجليزية.",
        widget=forms.Textarea(attrs={"rows": 5, "placeholder": "اكتب هنا..."}),
        max_length=4000,
    )
    evidence = forms.FileField(label="مرفقات", help_text="صور أو PDF، حتى 10 ميغابايت للملف", required=False)
    phone = forms.CharField(
        label="رقم الجوال", required=False, widget=forms.TextInput(attrs={"dir": "ltr", "placeholder": "05XXXXXXXX"})
    )
    email = forms.EmailField(label="البريد الإلكتروني", required=False)
    anonymous = forms.BooleanField(
        label="إرسال دون ذكر اسمي", help_text="ستحصل على رقم متابعة ورمز سري فقط.", required=False
    )
    for_whom = forms.ChoiceField(
        label="لمن تقدّمها؟",
        widget=forms.RadioSelect,
        initial="self",
        choices=[("self", "لنفسي"), ("other", "لشخص آخر\nنسأل عن صلتك به وموافقته")],
    )


def context(frame: str) -> dict[str, Any]:
    """Everything the style guide's template names."""
    now = timezone.now()
    form = SampleForm(data={"kind": "complaint", "title": "خصم", "story": "", "for_whom": "self"})
    return {
        "frame": frame,
        "form": form,
        "rows": [_row(values, now) for values in ROWS],
        "now": now,
        "earlier": now - timedelta(days=20, hours=3),
        "due": now + timedelta(days=21),
        "story": "تم خصم مبلغ 1,150.00 ريال مرتين من بطاقتي عند التسجيل في دورة Data Analytics with Python 3.11،"
        " ورقم العملية TRX-88A-20931.\n\nأرجو إعادة المبلغ في أقرب وقت.",
        "rail": _rail(),
        "days": _days(),
        "long_name": "محمد بن عبدالرحمن بن عبدالعزيز آل الشيخ",
    }


def _row(values: tuple[Any, ...], now: datetime) -> dict[str, Any]:
    row = dict(zip(NAMES, values, strict=True))
    return row | {"at": now - row["age"]}


def _rail() -> list[dict[str, Any]]:
    named = (
        (_("Inbox"), "inbox", 14, True),
        (_("My cases"), "user", 5, False),
        (_("Board"), "chart", None, False),
        (_("Policy"), "scale", None, False),
        (_("Settings"), "settings", None, False),
    )
    return [
        {"label": label, "url": "?frame=desk", "icon": icon, "count": count, "current": current}
        for label, icon, count, current in named
    ]


def _days() -> list[dict[str, Any]]:
    """Fifteen working days from Sunday 22 November 2026, as `explain` would list them."""
    first, found, number = datetime(2026, 11, 23, tzinfo=timezone.get_default_timezone()), [], 0
    for offset in range(21):
        on = first + timedelta(days=offset)
        off = on.weekday() in (4, 5)
        number += 0 if off else 1
        found.append({"number": None if off else number, "on": on.date(), "why": _("Weekend") if off else ""})
    return found
