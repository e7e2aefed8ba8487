"""Makes a data folder ready to serve: tables up to date, all parts sound, a policy in force."""

import sys
from datetime import UTC, datetime
from io import StringIO

from insaf.site.cli import need_database
from insaf.site.environment import BadSetting


def main() -> int:
    """0 when ready; what is wrong goes to standard error in plain words."""
    try:
        need_database()
    except BadSetting as problem:
        print(f"insaf: {problem}", file=sys.stderr)
        return 2
    from django.core.management import call_command

    from insaf.cases import keys
    from insaf.rulebook import seeding

    call_command("check", stdout=StringIO())
    try:
        keys.access_key()
        keys.signing_key()
    except keys.LostKey as problem:
        print(f"insaf: {problem}", file=sys.stderr)
        return 2
    seeding.ensure(datetime.now(UTC))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
