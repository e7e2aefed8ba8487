"""Makes a data folder ready to serve: its tables brought up to date, and all parts found sound."""

import sys

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

    call_command("check")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
