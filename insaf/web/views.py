"""Views of the frame itself: assets, the choice of language and theme, the style guide."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from . import gallery
from .assets import release
from .middleware import THEMES, keep_choice, keep_language

YEAR = 365 * 24 * 3600


@require_safe
def asset(request: HttpRequest, digest: str, name: str) -> HttpResponse:
    """One static file; immutable under its own digest, revalidated under an old one."""
    current = release()
    found = current.files.get(name)
    if found is None:
        raise Http404(name)
    packs = found.packed is not None and "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(found.packed if packs else found.body, content_type=found.type)
    if packs:
        response["Content-Encoding"] = "gzip"
    response["Vary"] = "Accept-Encoding"
    fresh = digest == current.digest and not settings.DEBUG
    response["Cache-Control"] = f"public, max-age={YEAR}, immutable" if fresh else "no-cache"
    return response


# The two switches only set a preference cookie: no CSRF token, so that public pages need no cookie.
@csrf_exempt
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language and go back to the same page."""
    return keep_language(_back(request), request, request.POST.get("language", ""))


@csrf_exempt
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Keep light or dark, or follow the system again, and go back to the same page."""
    chosen = request.POST.get("theme", "")
    response = _back(request)
    if chosen in THEMES:
        keep_choice(response, request, settings.INSAF_THEME_COOKIE, chosen)
    else:
        response.delete_cookie(settings.INSAF_THEME_COOKIE)
    return response


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component on one page; only where nothing real is served."""
    if not (settings.DEBUG or getattr(settings, "INSAF_DEMO", False)):
        raise Http404("styleguide")
    frame = "web/desk.html" if request.GET.get("frame") == "desk" else "web/public.html"
    return render(request, "web/styleguide.html", gallery.context(frame))


def _back(request: HttpRequest) -> HttpResponseRedirect:
    """See Other to `next`, if it is a path on this site; the home page otherwise (no open redirect)."""
    path = request.POST.get("next", "/")
    safe = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    response = HttpResponseRedirect(path if safe else "/")
    response.status_code = 303
    return response
