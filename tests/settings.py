"""The product's settings in a data folder of this test process's own."""

import atexit
import os
import shutil
import tempfile

os.environ["INSAF_DATA"] = tempfile.mkdtemp(prefix="insaf-test-")
atexit.register(shutil.rmtree, os.environ["INSAF_DATA"], ignore_errors=True)
for name in (
    "INSAF_BASE_URL",
    "INSAF_ALLOWED_HOSTS",
    "INSAF_DEBUG",
    "INSAF_DEMO",
    "INSAF_SMTP_URL",
    "INSAF_SMS",
):
    os.environ.pop(name, None)

from insaf.site.settings import *  # noqa: E402, F403
from insaf.site.settings import DATABASES, INSAF_DATA  # noqa: E402

ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, not memory: what is tested is the locking and the journal that people will run.
    DATABASES["default"]["TEST"] = {"NAME": str(INSAF_DATA / "test.sqlite3")}
