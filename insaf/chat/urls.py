"""Addresses of the console and of the widget's one file; what the widget asks is answered in `asgi`."""

from django.urls import path

from insaf.chat import console, deeds, replies, script

app_name = "chat"
urlpatterns = [
    path("chat.js", script.widget, name="widget"),
    path("desk/chat/", console.console, name="console"),
    path("desk/chat/unsettled/", console.unsettled, name="unsettled"),
    path("desk/chat/times/", console.answering, name="times"),
    path("desk/chat/here/", deeds.here, name="here"),
    path("desk/chat/presence/", deeds.attend, name="presence"),
    path("desk/chat/replies/", replies.listed, name="replies"),
    path("desk/chat/replies/new/", replies.edited, name="reply-new"),
    path("desk/chat/replies/<int:pk>/", replies.edited, name="reply"),
    path("desk/chat/replies/<int:pk>/remove/", replies.removed, name="reply-remove"),
    path("desk/chat/<int:pk>/", console.talk, name="talk"),
    path("desk/chat/<int:pk>/write/", deeds.write, name="write"),
    path("desk/chat/<int:pk>/note/", deeds.note, name="note"),
    path("desk/chat/<int:pk>/take/", deeds.take, name="take"),
    path("desk/chat/<int:pk>/hand-over/", deeds.hand_over, name="hand-over"),
    path("desk/chat/<int:pk>/end/", deeds.end, name="end"),
    path("desk/chat/<int:pk>/register/", deeds.register, name="register"),
    path("desk/chat/<int:pk>/dismiss/", deeds.dismiss, name="dismiss"),
    path("desk/chat/<int:pk>/glance/", deeds.glance, name="glance"),
    path("desk/chat/<int:pk>/files/<int:number>/", deeds.sent_file, name="file"),
]
