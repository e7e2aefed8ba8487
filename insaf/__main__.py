"""Lets `python -m insaf` do what `insaf` does."""

from insaf.site.cli import main

raise SystemExit(main())
