"""Gives a test a PostgreSQL database of its own with empty tables or with none, on the server bin/test was told of."""

import contextlib
import os
import secrets
from collections.abc import Iterator
from urllib.parse import urlsplit

import psycopg

from tests import tables


@contextlib.contextmanager
def fresh_database(bare: bool = False) -> Iterator[str]:
    """The address of a new database; dropped when the block ends, whoever is still connected.

    A `bare` one has no table at all, as the administrator of a server hands it out.
    """
    server, model = os.environ["INSAF_TEST_DATABASE_URL"], "template1" if bare else tables.template()
    name = f"insaf_{secrets.token_hex(6)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{model}"')
        try:
            yield urlsplit(server)._replace(path=f"/{name}").geturl()
        finally:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
