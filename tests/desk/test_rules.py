"""The rules behind the desk: read by all staff, changed by the administrator alone."""

from datetime import date

from insaf.core.terms import Role
from insaf.people.models import Staff
from insaf.rulebook import current
from insaf.rulebook.models import Holiday
from tests import cast
from tests.desk import scenes

DAY = {"on": "2026-12-09", "name_ar": "إجازة المركز", "name_en": "Centre holiday"}


def administrator() -> cast.Member:
    sarah = cast.Member(120, "سارة المطيري", "Sarah", frozenset({Role.ADMINISTRATOR}))
    Staff.objects.create_user(sarah.email, None, (Role.ADMINISTRATOR,), pk=sarah.id, name_ar=sarah.name_ar)
    return sarah


def test_staff_read_the_days_off_and_how_sure_each_is() -> None:
    page = scenes.text(scenes.seat(cast.omar).get("/desk/calendar/?year=2027"))
    assert "عيد الفطر" in page
    assert "اللائحة التنفيذية لنظام العمل، المادة 24" in page and "Labour" not in page
    assert "تسجيل يوم" not in page


def test_the_administrator_declares_a_day_and_the_calendar_follows() -> None:
    answer = scenes.seat(administrator()).post("/desk/calendar/declare/", DAY)
    assert answer.status_code == 303
    assert not current.calendar().is_working(date(2026, 12, 9))


def test_the_administrator_confirms_what_was_computed() -> None:
    on = Holiday.objects.filter(status="computed", on__year=2027).values_list("on", flat=True)[0]
    client = scenes.seat(administrator())
    assert client.post("/desk/calendar/confirm/", {"on": on.isoformat()}).status_code == 303
    assert Holiday.objects.get(on=on).status == "announced"
    assert client.post("/desk/calendar/confirm/", {"on": "yesterday"}).status_code == 303


def test_nobody_else_changes_the_calendar() -> None:
    for member in (cast.omar, cast.layla, cast.yusuf):
        assert scenes.seat(member).post("/desk/calendar/declare/", DAY).status_code == 403
    assert current.calendar().is_working(date(2026, 12, 9))


def test_an_administrator_without_a_case_role_sees_no_case() -> None:
    reference = scenes.received()
    client = scenes.seat(administrator())
    assert "مدير النظام" in scenes.text(client.get("/desk/"), 403)
    assert client.get(f"/desk/cases/{reference}/").status_code == 403
    assert client.post(f"/desk/cases/{reference}/acts/note/", {"text": "x"}).status_code == 403


def test_staff_read_which_policy_is_in_force() -> None:
    page = scenes.text(scenes.seat(cast.yusuf).get("/desk/policies/"))
    assert current.policy().version in page
    assert "ساري" in page
