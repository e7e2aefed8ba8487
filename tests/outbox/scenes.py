"""For every kind of letter, the acts that call for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, timedelta

from insaf.core.acts import answering, clock, consulting, handling, intake, joining, ladder, preferring, restricting
from insaf.core.policy import Kind, Rung, Text
from tests import cast, given

Scene = Callable[[given.Matter], given.Matter]

LAST_DAY = date(2026, 9, 2)
ACTION = answering.PlannedAction("تحديث نموذج الإلغاء في المنصة.", LAST_DAY)


def _dated(m: given.Matter) -> given.Matter:
    """A day off is announced, and the system counts again."""
    from insaf.rulebook import holidays

    holidays.declare(date(2026, 8, 20), Text("يوم عطلة", "Day off"), "test", m.now.astimezone(UTC))
    return m.does(cast.system, clock.Recount())


def _late_request(m: given.Matter) -> given.Matter:
    return m.closed().until(m.now + timedelta(days=40)).asks(ladder.RequestReopening("وصلتني وثيقة جديدة."))


def _verified(m: given.Matter) -> given.Matter:
    act = clock.VerifyDelay("awaiting_party", "تأخر ردّ الإدارة المالية.", date(2026, 8, 27))
    return m.assigned_to(cast.omar).late_by(0).does(cast.omar, act)


def _extended(m: given.Matter) -> given.Matter:
    act = clock.Extend(date(2026, 8, 30), "verification", "ننتظر كشف الحساب من البنك.")
    return m.assigned_to(cast.omar).does(cast.layla, act)


def _another(m: given.Matter, contact: intake.Contact) -> str:
    """The reference of one more case, received at the same hour."""
    from insaf.cases.actions import perform

    return perform(given.complaint(contact=contact), None, cast.complainant, m.now).reference


def _joined(m: given.Matter) -> given.Matter:
    """Taken in from somebody who wrote from another address."""
    from insaf.cases.actions import perform

    other = _another(m, intake.Contact(name="أمينة", email="amina.alharbi@example.org"))
    perform(joining.Merge(m.case.reference, "أكدت هاتفيًا أنها كتبت مرتين."), other, cast.layla.actor, m.now)
    return m


def _split_off(m: given.Matter) -> given.Matter:
    m.asks(intake.AddInformation("ولم تصدر شهادتي كذلك."))
    act = joining.Split(m.case.entries - 1, Kind.INQUIRY, "certificate", "متى تصدر الشهادة؟", "موضوع مستقل.")
    return m.does(cast.omar, act)


def _asks_party(m: given.Matter) -> given.Matter:
    """The time passed, and Amina wants to know something from the party itself (policy, step 4)."""
    return m.assessed().late_by(0).asks(consulting.AskParty("لماذا لم تردّ المالية حتى اليوم؟"))


def _restricted(m: given.Matter) -> given.Matter:
    ways = ("writing_only", "with_updates")
    act = restricting.Restrict("abuse", ways, "أرسلت عشرين رسالة فيها ألفاظ نابية.", date(2026, 9, 30))
    return m.does(cast.layla, act)


def _corrected(m: given.Matter) -> given.Matter:
    to = ("amina.h@example.com", cast.amina.phone) if m.door.row.person.email else ("", "+966501112223")  # type: ignore[attr-defined]
    return m.does(cast.layla, preferring.CorrectContact(*to, "أملت عنوانها هاتفيًا.", renew_access=True))


SCENES: dict[str, Scene] = {
    "acknowledgement": lambda m: m,
    "understood": lambda m: m.assessed(points=("لم يصل المبلغ.", "لم يردّ أحد على رسائلي.")),
    "question": lambda m: m.does(cast.omar, handling.AskComplainant("نرجو تزويدنا برقم الآيبان.")),
    "question_lapsed": lambda m: SCENES["question"](m).days(6).ticked(),
    "reply": lambda m: m.does(cast.omar, handling.Reply("تواصلنا مع الإدارة المالية.")),
    "update": lambda m: m.does(cast.omar, handling.SendUpdate("ما زلنا ننتظر الإدارة المالية.", True)),
    "automatic_update": lambda m: m.days(6).ticked(),
    "retyped": lambda m: m.does(cast.omar, intake.Retype(Kind.INQUIRY, "سؤال لا شكوى.")),
    "merged": lambda m: m.does(cast.layla, joining.Merge(_another(m, cast.amina), "أكدت ذلك هاتفيًا.")),
    "joined": _joined,
    "split_off": _split_off,
    "restricted": _restricted,
    "restriction_kept": lambda m: _restricted(m).does(cast.faisal, restricting.ConfirmRestriction("تكررت الإساءة.")),
    "restriction_ended": lambda m: _restricted(m).does(cast.layla, restricting.LiftRestriction("اعتذر صاحب الطلب.")),
    "decision": lambda m: m.decided(actions=(ACTION,)),
    "declined": lambda m: m.does(
        cast.omar,
        answering.Decline("before_court", "الدعوى منظورة أمام المحكمة العامة.", "المحكمة العامة في الخبر."),
    ),
    "closed": lambda m: m.decided().accepted(),
    "withdrawn": lambda m: m.asks(intake.Withdraw()),
    "action_done": lambda m: m.decided(actions=(ACTION,)).does(
        cast.omar, answering.CompleteAction(1, "نُشر النموذج الجديد.")
    ),
    "extension": _extended,
    "breach": lambda m: m.late_by(0),
    "delay_explained": _verified,
    "date_moved": _dated,
    "escalated": lambda m: m.decided().objected(),
    "final": lambda m: m.late_by(30),
    "deescalated": lambda m: m.escalated().does(
        cast.layla, ladder.Deescalate(Rung.SUPPORT, "يكفي أن ينظر فيها الدعم.")
    ),
    "reopened": lambda m: m.closed().asks(ladder.RequestReopening()),
    "contact_corrected": _corrected,
    "reopening_asked": _late_request,
    "clarification_forwarded": lambda m: _asks_party(m).does(
        cast.layla, consulting.Consult("المالية", "لماذا لم تردّوا؟", forwards=1)
    ),
    "clarification_declined": lambda m: _asks_party(m).does(
        cast.layla, consulting.DeclineForwarding("سبق أن أجابت المالية عن هذا السؤال في رسالتنا الأخيرة.")
    ),
    "reopening_declined": lambda m: _late_request(m).does(cast.layla, ladder.DeclineReopening("لا جديد في الوثيقة.")),
}
"""``paused`` is missing: the first institution's policy does not pause."""
