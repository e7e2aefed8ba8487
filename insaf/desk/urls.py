"""Addresses of the desk."""

from django.urls import path

from insaf.desk import acting, asked, board, case, inbox, letters, notices, rules, signing, today, units

app_name = "desk"
urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("sign-in/", signing.sign_in, name="sign-in"),
    path("sign-out/", signing.sign_out, name="sign-out"),
    path("mine/", inbox.inbox, {"view": "mine"}, name="mine"),
    path("view/<slug:view>/", inbox.inbox, name="view"),
    path("today/", today.today, name="today"),
    path("board/", board.board, name="board"),
    path("asked/", asked.asked, name="asked"),
    path("asked/<int:seq>/", asked.one, name="asked-one"),
    path("asked/<int:seq>/files/<slug:sha256>/", asked.file, name="asked-file"),
    path("waiting/", asked.waiting, name="waiting"),
    path("units/", units.units, name="units"),
    path("units/add/", units.add, name="unit-add"),
    path("units/<int:number>/", units.change, name="unit"),
    path("units/<int:number>/close/", units.close, name="unit-close"),
    path("notices/", notices.notices, name="notices"),
    path("notices/seen/", notices.seen, name="notices-seen"),
    path("letters/", letters.letters, name="letters"),
    path("letters/<int:number>/send/", letters.send, name="send-letter"),
    path("letters/texts/<int:number>/send/", letters.text_again, name="send-text"),
    path("calendar/", rules.calendar, name="calendar"),
    path("calendar/confirm/", rules.confirm, name="calendar-confirm"),
    path("calendar/declare/", rules.declare, name="calendar-declare"),
    path("policies/", rules.policies, name="policies"),
    path("cases/<str:reference>/", case.case, name="case"),
    path("cases/<str:reference>/deadlines/", case.deadlines, name="deadlines"),
    path("cases/<str:reference>/files/<slug:sha256>/", case.file, name="file"),
    path("cases/<str:reference>/acts/take/", acting.take, name="take"),
    path("cases/<str:reference>/acts/release/", acting.release, name="release"),
    path("cases/<str:reference>/acts/<slug:slug>/", acting.act, name="act"),
]
