"""The pages that stand without a case: home, privacy, accessibility, and what crawlers read."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from insaf.core.policy import Kind
from insaf.portal import policy_page
from insaf.rulebook import current, page, policies


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What this is, the promise, and the two things one comes for."""
    policy = current.policy()
    language = get_language() or "ar"
    context = {
        "shown": policy,
        "texts": page.texts(policy, language),
        "handling": page.steps(policy, "how_we_handle", language),
        "late": page.steps(policy, "when_late", language),
        "ways": policy_page.ways(policy),
        "days": policy.targets[Kind.COMPLAINT].decide_days,
        "example": policy_page.example(policy, timezone.now()),
    }
    return render(request, "portal/home.html", context)


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is done with personal data, from the policy's own sentences (A-14, H-01)."""
    policy = current.policy()
    context = {"shown": policy, "texts": page.texts(policy, get_language() or "ar")}
    return render(request, "portal/privacy.html", context)


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """What was done for everybody to be able to use the pages, and how to report a barrier."""
    return render(request, "portal/accessibility.html", {"shown": current.policy()})


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Crawlers read the public pages and leave cases, drafts and the desk alone."""
    closed = ("/desk/", "/k/", "/s/", "/track/case/", "/new/edit/", "/new/review/", "/new/receipt/")
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    lines.append(f"Sitemap: {_whole(reverse('portal:sitemap'))}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every public page, each version of the policy among them (I-21)."""
    names = ("home", "policy", "track", "privacy", "accessibility", "record")
    paths = [reverse(f"portal:{name}") for name in names] + [reverse("intake_web:file")]
    paths += [reverse("portal:policy-version", args=[one.version]) for one in policies.all()]
    urls = "".join(f"<url><loc>{_whole(path)}</loc></url>" for path in paths)
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    words = f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{space}">{urls}</urlset>\n'
    return HttpResponse(words, content_type="application/xml")


def _whole(path: str) -> str:
    return f"{settings.INSAF_BASE_URL.rstrip('/')}{path}"
