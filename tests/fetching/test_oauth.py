"""A mailbox whose provider takes no password: a token endpoint, and a Dovecot that believes its tokens only."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from insaf.intake.email import boxes, watching
from insaf.intake.email.oauth import Tokens
from insaf.intake.email.troubles import Trouble, Troubled, meaning
from tests.needs import needs
from tests.postoffice import PostOffice

pytestmark = [pytest.mark.usefixtures("transactional_db"), needs("post office")]
ADDRESS = "oauth@centre.test"


@dataclass
class Provider:
    """What stands at accounts.google.com or login.microsoftonline.com."""

    port: int
    asked: list[dict[str, str]] = field(default_factory=list)
    good: set[str] = field(default_factory=set)
    refresh_token: str = "refresh-1"
    renews: bool = False
    lasts: int = 3600
    status: int = 200
    location: str = ""

    def token(self, question: dict[str, str]) -> dict[str, Any]:
        self.asked.append(question)
        if question["grant_type"] == "refresh_token" and question["refresh_token"] != self.refresh_token:
            self.status = 400
            return {"error": "invalid_grant"}
        token = f"access-{len(self.asked)}"
        self.good = {token}
        answer = {"access_token": token, "expires_in": self.lasts, "token_type": "Bearer"}
        if self.renews:
            self.refresh_token = f"refresh-{len(self.asked) + 1}"
            answer["refresh_token"] = self.refresh_token
        return answer

    def info(self, token: str) -> dict[str, str]:
        return {"email": ADDRESS, "active": "yes"} if token in self.good else {"active": "no"}


@pytest.fixture
def provider(post_office: PostOffice) -> Iterator[Provider]:
    found = Provider(post_office.tokens)

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            said = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self._say(found.token({key: one[0] for key, one in said.items()}), found.status)

        def do_GET(self) -> None:
            self._say(found.info(parse_qs(urlsplit(self.path).query).get("access_token", [""])[0]), 200)

        def _say(self, value: dict[str, Any], status: int) -> None:
            body = json.dumps(value).encode()
            self.send_response(status)
            if found.location:
                self.send_header("Location", found.location)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", found.port), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield found
    server.shutdown()
    server.server_close()


@pytest.fixture
def told(tmp_path: Path, provider: Provider) -> Path:
    path = tmp_path / "oauth.json"
    url = f"http://127.0.0.1:{provider.port}/token"
    path.write_text(json.dumps({"token_url": url, "client_id": "insaf", "refresh_token": "refresh-1", "scope": "imap"}))
    return path


@pytest.fixture
def box(post_office: PostOffice, told: Path) -> boxes.Box:
    name = ADDRESS.replace("@", "%40")
    return boxes.read(f"imaps://{name}@localhost:{post_office.imaps}/?oauth2={told}&ca={post_office.authority}")


def test_mail_is_taken_with_a_token_that_the_provider_gave(post_office, provider, box) -> None:
    post_office.drop(ADDRESS, b"From: amina@example.com\r\nSubject: x\r\n\r\nx\r\n")
    assert watching.once(box).taken == 1
    assert provider.asked == [
        {"grant_type": "refresh_token", "client_id": "insaf", "refresh_token": "refresh-1", "scope": "imap"}
    ]


def test_a_token_that_the_server_does_not_take_is_a_refused_sign_in(provider, box, monkeypatch) -> None:
    monkeypatch.setattr(provider, "info", lambda token: {"active": "no"})
    with pytest.raises(Exception) as raised:
        watching.once(box)
    assert meaning(raised.value) is Trouble.SIGN_IN


def test_a_token_is_used_as_long_as_it_holds_and_asked_for_anew_after_a_refusal(provider, told) -> None:
    tokens = Tokens(told)
    assert [tokens.token(), tokens.token()] == ["access-1", "access-1"]
    tokens.forget()
    assert tokens.token() == "access-2"
    provider.lasts = 60
    tokens.forget()
    assert [tokens.token(), tokens.token()] == ["access-3", "access-4"]


def test_a_new_refresh_token_is_kept_for_the_next_start(provider, told) -> None:
    provider.renews = True
    Tokens(told).token()
    assert json.loads(told.read_text())["refresh_token"] == "refresh-2"
    assert told.stat().st_mode & 0o077 == 0
    assert Tokens(told).token() == "access-2"


def test_an_application_may_sign_in_as_itself(provider, told) -> None:
    said = json.loads(told.read_text())
    del said["refresh_token"]
    told.write_text(json.dumps({**said, "client_secret": "hush"}))
    Tokens(told).token()
    assert provider.asked[0]["grant_type"] == "client_credentials" and provider.asked[0]["client_secret"] == "hush"


def test_what_goes_wrong_has_one_word(provider, told, tmp_path) -> None:
    """L-22: a redirect is not followed, and nothing is sent in clear."""
    provider.refresh_token = "another"
    _troubled(told, Trouble.TOKEN)
    provider.status, provider.location = 307, "http://127.0.0.1:1/"
    _troubled(told, Trouble.TOKEN)
    _troubled(tmp_path / "nowhere", Trouble.NO_SECRET)
    told.write_text(json.dumps({"token_url": "http://login.example.com/token", "client_id": "insaf"}))
    _troubled(told, Trouble.NO_SECRET)
    told.write_text(json.dumps({"token_url": "https://127.0.0.1:1/token", "client_id": "insaf"}))
    _troubled(told, Trouble.UNREACHABLE)


def _troubled(path: Path, trouble: Trouble) -> None:
    with pytest.raises(Troubled) as raised:
        Tokens(path).token()
    assert raised.value.trouble is trouble
