"""The web application as the server calls it."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "insaf.site.settings")

django = get_asgi_application()

from insaf.chat.asgi import beside  # noqa: E402 - the chat's models need Django ready
from insaf.site import ringing  # noqa: E402

application = ringing.beside(beside(django))
