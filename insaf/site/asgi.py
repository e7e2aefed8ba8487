"""The web application as the server calls it."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "insaf.site.settings")

application = get_asgi_application()
