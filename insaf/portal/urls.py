"""Addresses that the public types and follows."""

from django.urls import path

from insaf.portal import asked, downloads, pages, policy_page, reaching, record, tracking, unasked

app_name = "portal"
urlpatterns = [
    path("", pages.home, name="home"),
    path("policy/", policy_page.current_one, name="policy"),
    path("policy/<str:version>.txt", policy_page.as_text, name="policy-text"),
    path("policy/<str:version>/", policy_page.one, name="policy-version"),
    path("privacy/", pages.privacy, name="privacy"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("track/", tracking.track, name="track"),
    path("track/leave/", tracking.leave, name="leave"),
    path("track/case/", tracking.case, name="case"),
    path("track/case/files/<int:number>/", downloads.file, name="attachment"),
    path("track/case/<str:reference>/receipt.json", record.receipt, name="receipt"),
    path("track/case/<str:reference>/", tracking.case, name="case-of"),
    path("k/<str:reference>/<str:secret>/", tracking.key, name="key"),
    path("asked/<int:seq>/", asked.asked, name="asked"),
    path("asked/<int:seq>/files/<slug:sha256>/", asked.file, name="asked-file"),
    path("asked/key/<str:secret>/", asked.key, name="asked-key"),
    path("track/case/<str:reference>/reach/", reaching.reach, name="reach"),
    path("s/<str:letters>", tracking.short, name="short"),
    path("unasked/<str:answer>/", unasked.unasked, name="unasked"),
    path("record/", record.about, name="record"),
    path("record/checkpoint.txt", record.checkpoint, name="checkpoint"),
    path("robots.txt", pages.robots, name="robots"),
    path("sitemap.xml", pages.sitemap, name="sitemap"),
]
