"""OpenID Connect providers on this machine: a real one, and one that lies in every way that a test asks for."""

import json
import socket
import subprocess
import sys
import threading
import time
from base64 import b64decode, urlsafe_b64encode
from contextlib import contextmanager, suppress
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx
from joserfc import jwt
from joserfc.jwk import RSAKey

NAME, SECRET = "broadsheet", "a secret & more"
KEY, OTHER_KEY = (RSAKey.generate_key(2048, {"kid": kid}, auto_kid=False) for kid in ("one", "two"))


@contextmanager
def real_provider(**users):
    """The address of oidc-provider-mock, a process of its own, which knows these people by their claims."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port)]
    for subject, claims in users.items():
        command += ["--user-claims", json.dumps({"sub": subject, **claims})]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        address = f"http://127.0.0.1:{port}"
        try:
            _wait_for(address, process)
            yield address
        finally:
            process.terminate()


def _wait_for(address, process):
    deadline = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < deadline:
        with suppress(httpx.TransportError):
            httpx.get(f"{address}/.well-known/openid-configuration")
            return
        time.sleep(0.05)
    raise RuntimeError("the provider did not start")


def press(there, subject, action="allow"):
    """Sign in at the real provider, as a person does on its page; the address that it leads back to."""
    said = {"sub": subject} if action == "allow" else {"action": action}
    answer = httpx.post(there, data=said, follow_redirects=False)
    assert answer.status_code == 302, answer.text
    return answer.headers["location"]


class Provider:
    """A provider that checks what it should, and says what a test wants.

    Attributes:
        claims: changed or added in the next ID token; None takes one away.
        told: what `userinfo` says.
        changes: of what it says of itself.
        key, algorithm: which sign; `published` are the keys that it shows.
        asked: the paths that were asked for.
    """

    def __init__(self, now):
        self.now = now
        self.address = ""
        self.claims, self.told, self.changes, self.asked = {}, {}, {}, []
        self.key, self.header, self.published = KEY, {"alg": "RS256", "kid": "one"}, [KEY]
        self.token, self.down = None, False
        self._codes = {}

    def come(self, there, **claims):
        """Sign in by the address that we were led to; the address that it leads back to."""
        asked = dict(parse_qsl(urlsplit(there).query))
        assert (asked["response_type"], asked["client_id"]) == ("code", NAME)
        assert asked["code_challenge_method"] == "S256"
        code = f"code {len(self._codes)}"
        self._codes[code] = (asked, claims)
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def described(self):
        said = {"issuer": self.address, "authorization_endpoint": f"{self.address}/authorize?tenant=lab"}
        said |= {"token_endpoint": f"{self.address}/token", "jwks_uri": f"{self.address}/keys"}
        said |= {"userinfo_endpoint": f"{self.address}/userinfo"} | self.changes
        return {name: value for name, value in said.items() if value is not None}

    def exchanged(self, form, authorization):
        """Tokens for a code, once, for who began and knows the secret."""
        asked, claims = self._codes.pop(form["code"], (None, None))
        methods = self.changes.get("token_endpoint_auth_methods_supported")
        secret = (
            form.get("client_secret")
            if methods
            else b64decode(authorization.removeprefix("Basic ")).decode().partition(":")[2]
        )
        challenge = urlsafe_b64encode(sha256(form["code_verifier"].encode()).digest()).decode().rstrip("=")
        if asked is None or form["redirect_uri"] != asked["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        if challenge != asked["code_challenge"]:
            return 400, {"error": "invalid_grant", "error_description": "PKCE"}
        if secret not in (SECRET, "a+secret+%26+more"):
            return 401, {"error": "invalid_client", "said": secret}
        return 200, {"access_token": "open", "id_token": self.token or self.signed(asked["nonce"], claims)}

    def signed(self, nonce, claims):
        at = int(self.now().timestamp())
        said = {"iss": self.address, "aud": NAME, "sub": "1", "iat": at, "exp": at + 300, "nonce": nonce}
        said |= claims | self.claims
        said = {name: value for name, value in said.items() if value is not None}
        return jwt.encode(self.header, said, self.key, algorithms=[self.header["alg"]])

    def answer(self, method, path, form, authorization):
        """Status and content of an answer."""
        self.asked.append(path)
        if self.down:
            return 503, {"error": "down"}
        if path == "/.well-known/openid-configuration":
            return 200, self.described()
        if path == "/keys":
            return 200, {
                "keys": [*({"kty": "new"},), *(key.as_dict(private=False) for key in self.published)]
            }
        if path == "/userinfo":
            return 200, {"sub": "1", **self.told}
        return self.exchanged(form, authorization) if path == "/token" else (404, {})


@contextmanager
def provider(now):
    """One that tests can make lie, served meanwhile."""
    ours = Provider(now)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self._say("GET", {})

        def do_POST(self):
            content = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._say("POST", dict(parse_qsl(content)))

        def _say(self, method, form):
            status, said = ours.answer(
                method, urlsplit(self.path).path, form, self.headers.get("Authorization", "")
            )
            content = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    ours.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield ours
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
