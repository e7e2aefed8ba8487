"""Takes the pictures of the documents anew, from a running demonstration.

    bin/demo --port 8123                                            # in one terminal
    INSAF_DATA=var/demo .venv/bin/python docs/pictures/take.py http://127.0.0.1:8123

Needs the requirements of the tests, their browser, and Pillow to make the files small.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

HERE = Path(__file__).parent
PHONE, SCREEN = {"width": 390, "height": 844}, {"width": 1280, "height": 860}
PASSWORD = "insaf-demo-2026"  # noqa: S105 - of the demonstration, printed for everybody

# Which story is shown where: words of its title, in Arabic and in English.
ASKED = {"ar": "يطلعني من اللقاء", "en": "Payment taken"}
ANSWERED = {"ar": "معلومة خاطئة من الدردشة", "en": "Private chat messages"}
LATE = {"ar": "تغيرت معاملة المدرب", "en": "Three handlers"}
HANDLED = {"ar": "صورتي في إعلان الدورة", "en": "Expired fire extinguisher"}
READY = {"ar": "تقولون «تم التواصل", "en": "one-to-one mentoring"}
NEW = {
    "ar": {
        "title": "دفعت رسوم الدورة مرتين",
        "narrative": "خُصمت رسوم دورة AutoCAD من بطاقتي مرتين يوم 2/11/2026، وطلبت استرداد المبلغ الزائد ولم يصلني رد.",
        "outcome_sought": "إعادة المبلغ الزائد إلى بطاقتي.",
        "name": "أمينة",
        "email": "amina@example.com",
    },
    "en": {
        "title": "Charged twice for one course",
        "narrative": "The fee of the AutoCAD course left my card twice on 2/11/2026. I asked for the second"
        " payment back and have heard nothing.",
        "outcome_sought": "The second payment back on my card.",
        "name": "Amina",
        "email": "amina@example.com",
    },
}
BASE = sys.argv[1].rstrip("/") if len(sys.argv) > 1 else "http://127.0.0.1:8123"


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "insaf.site.settings")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # playwright keeps an event loop in this thread
    import django

    django.setup()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=["--no-sandbox"]
        )
        for language in ("ar", "en"):
            of_complainant(browser, language)
            of_staff(browser, language)
        browser.close()


def of_complainant(browser: Browser, language: str) -> None:
    with page(browser, language, PHONE) as phone:
        take(phone, "home", "/", language)
        filed(phone, language)
        for name, story in (("asked", ASKED), ("answered", ANSWERED), ("late", LATE)):
            take(phone, name, path_of(story[language]), language)
    with page(browser, language, SCREEN) as screen:
        take(screen, "policy", "/policy/", language)


def filed(phone: Page, language: str) -> None:
    phone.goto(f"{BASE}/new/")
    keep(phone, f"form-{language}")
    for name, words in NEW[language].items():
        phone.fill(f"[name={name}]", words)
    phone.select_option("[name=subject]", "financial")
    phone.click("main form .btn--primary")
    phone.wait_for_url("**/review/**")
    phone.click("main form .btn--primary")
    phone.wait_for_url("**/receipt/**")
    keep(phone, f"receipt-{language}")


def of_staff(browser: Browser, language: str) -> None:
    handled, ready = reference_of(HANDLED[language]), reference_of(READY[language])
    with page(browser, language, SCREEN, staff="omar@example.com") as screen:
        take(screen, "inbox", "/desk/", language)
        take(screen, "case", f"/desk/cases/{handled}/", language)
        take(screen, "days", f"/desk/cases/{handled}/deadlines/", language)
        take(screen, "decide", f"/desk/cases/{ready}/acts/decide/", language)
    with page(browser, language, SCREEN, "dark", "omar@example.com") as screen:
        take(screen, "case-dark", f"/desk/cases/{handled}/", language)


@contextmanager
def page(
    browser: Browser, language: str, size: dict[str, int], theme: str = "light", staff: str = ""
) -> Iterator[Page]:
    options: Any = {"viewport": size, "color_scheme": theme, "device_scale_factor": 2 if size is PHONE else 1.5}
    context = browser.new_context(**options)
    opened = context.new_page()
    opened.goto(f"{BASE}/?lang={language}")
    if staff:
        opened.goto(f"{BASE}/desk/sign-in/")
        opened.fill("[type=email]", staff)
        opened.fill("[type=password]", PASSWORD)
        opened.press("[type=password]", "Enter")
        opened.wait_for_url(lambda url: "sign-in" not in url)
    yield opened
    context.close()


def take(opened: Page, name: str, path: str, language: str) -> None:
    opened.goto(BASE + path)
    keep(opened, f"{name}-{language}")


def keep(opened: Page, name: str) -> None:
    """What the screen shows, in 128 colours: a third of the size, and no eye tells them apart."""
    opened.wait_for_load_state("networkidle")
    file = HERE / f"{name}.png"
    opened.screenshot(path=file)
    with Image.open(file) as taken:
        taken.convert("RGB").quantize(128, dither=Image.Dither.NONE).save(file, optimize=True)
    print(f"{file.name}: {file.stat().st_size // 1024} kB")


def reference_of(words: str) -> str:
    from insaf.cases.models import Case

    return str(Case.objects.filter(title__contains=words).latest("id").reference)


def path_of(words: str) -> str:
    from insaf.cases.access import private_path
    from insaf.cases.models import Case

    return private_path(Case.objects.filter(title__contains=words).latest("id"))


if __name__ == "__main__":
    main()
