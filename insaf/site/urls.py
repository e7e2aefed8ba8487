"""Every address: the public pages at the root, the staff under desk/."""

from django.conf import settings
from django.urls import include, path

from insaf.site import evidence_page
from insaf.site.demo.sample import sample_site
from insaf.site.health import healthz
from insaf.site.metrics import metrics

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("metrics", metrics, name="metrics"),
    path("desk/what-if/", include("insaf.reports.urls")),
    path("", include("insaf.intake.external.urls")),
    path("desk/mail/", include("insaf.intake.email.urls")),
    path("desk/cases/<str:reference>/evidence/", evidence_page.bundle, name="evidence"),
    path("liaison/cases/<str:reference>/evidence/", evidence_page.for_liaison, name="liaison-bundle"),
    path("desk/", include("insaf.desk.urls")),
    path("", include("insaf.web.urls")),
    path("", include("insaf.intake.web.urls")),
    path("", include("insaf.intake.phone.urls")),
    path("", include("insaf.chat.urls")),
    path("", include("insaf.portal.urls")),
]
if settings.INSAF_DEMO:
    urlpatterns.insert(0, path("demo/mailbox/", include("insaf.site.demo.urls")))
    urlpatterns.insert(0, path("demo/site/", sample_site, name="demo-site"))

handler400 = "insaf.site.errors.bad_request"
handler403 = "insaf.site.errors.forbidden"
handler404 = "insaf.site.errors.not_found"
handler500 = "insaf.site.errors.broken"
