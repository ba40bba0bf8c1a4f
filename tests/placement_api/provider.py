"""An identity provider on loopback that also checks PKCE (RFC 7636), which the mock itself leaves.

It remembers with which challenge a code was given out, and gives a token only to whoever brings
the verifier that hashes to it.
"""

from __future__ import annotations

import io
import threading
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs, urlsplit

import oidc_provider_mock
from oidc_provider_mock import User
from werkzeug.serving import make_server

Respond = Callable[..., Any]
TOKEN = "/oauth2/token"


@dataclass
class CheckingPkce:
    """The mock's application, with the check of PKCE in front of it."""

    app: Callable[[dict[str, Any], Respond], Iterable[bytes]]
    challenges: dict[str, str] = field(default_factory=dict)

    def __call__(self, environ: dict[str, Any], respond: Respond) -> Iterable[bytes]:
        if environ["PATH_INFO"] == TOKEN and not self._proved(environ):
            respond("400 Bad Request", [("Content-Type", "application/json")])
            return [b'{"error": "invalid_grant"}']
        asked = parse_qs(environ.get("QUERY_STRING", ""))

        def noting(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            back = parse_qs(urlsplit(dict(headers).get("Location", "")).query)
            if "code" in back and asked.get("code_challenge_method") == ["S256"]:
                self.challenges[back["code"][0]] = asked["code_challenge"][0]
            return respond(status, headers, *more)

        return self.app(environ, noting)

    def _proved(self, environ: dict[str, Any]) -> bool:
        """Tell whether the form brings the verifier of its code; the form stays readable."""
        content = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = io.BytesIO(content)
        form = parse_qs(content.decode())
        verifier = form.get("code_verifier", [""])[0]
        made = urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        return self.challenges.get(form.get("code", [""])[0]) == made


@contextmanager
def running(people: tuple[User, ...]) -> Iterator[str]:
    """Run a provider that knows these people; yield its address."""
    app = CheckingPkce(oidc_provider_mock.app(user_claims=people, require_nonce=True))
    server = make_server("localhost", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"http://localhost:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
