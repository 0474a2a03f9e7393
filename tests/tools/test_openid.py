"""Whom a provider says that somebody is, and what is not believed of it."""

from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlsplit

import pytest
from joserfc.jwk import ECKey, OctKey

from broadsheet.errors import ProviderError
from broadsheet.tools.openid import Client, Handshake, Person
from embedders.servers import closed_address
from hands import Hands
from openid_provider import KEY, NAME, OTHER_KEY, SECRET, provider

SHAKE = Handshake("http://papers/openid/back", "the state", "the nonce", "v" * 43)


@pytest.fixture
def clock():
    return Hands(datetime(2026, 3, 1, 8, tzinfo=UTC))


@pytest.fixture
def other(clock):
    with provider(clock) as one:
        yield one


@pytest.fixture
def client(other, clock):
    return Client(other.address, NAME, SECRET, clock)


def come_back(client, other, shake=SHAKE, **claims):
    """Who somebody is after they have signed in there."""
    back = other.come(client.way_there(shake), **claims)
    return client.person(dict(parse_qsl(urlsplit(back).query)), shake)


def test_somebody_who_signed_in_there_is_known_by_what_it_says(client, other):
    said = {"sub": "7", "preferred_username": "Ada", "name": "Ada L.", "email": "Ada@Example.org"}
    person = come_back(client, other, **said, email_verified=True)
    assert person == Person(other.address, "7", "Ada", "Ada L.", "ada@example.org")


def test_the_way_there_tells_no_secret(client):
    there = client.way_there(SHAKE)
    asked = dict(parse_qsl(urlsplit(there).query))
    assert (asked["tenant"], asked["scope"]) == ("lab", "openid profile email")
    assert SHAKE.verifier not in there
    assert SECRET not in there


@pytest.mark.parametrize("said", [{}, {"email_verified": False}, {"email_verified": 1}])
def test_an_address_that_it_has_not_verified_is_nobodys(client, other, said):
    assert come_back(client, other, email="ada@example.org", **said).email == ""


def test_what_is_missing_is_asked_for_afterwards(client, other):
    other.told = {"preferred_username": "ada", "email": "ada@example.org", "email_verified": True}
    assert come_back(client, other) == Person(other.address, "1", "ada", "", "ada@example.org")


def test_what_it_tells_afterwards_is_of_the_same_person_and_address(client, other):
    other.told = {"email": "ada@example.org", "email_verified": True}
    assert come_back(client, other, email="eve@example.org").email == ""
    other.told = {"sub": "2", "email": "ada@example.org", "email_verified": True}
    with pytest.raises(ProviderError, match="somebody else"):
        come_back(client, other)


WRONG = {
    "another audience": {"aud": "somebody-else"},
    "an audience of two without saying for whom": {"aud": [NAME, "somebody-else"]},
    "made for another": {"azp": "somebody-else"},
    "another issuer": {"iss": "https://evil.example.org"},
    "no issuer": {"iss": None},
    "another nonce": {"nonce": "of yesterday"},
    "no nonce": {"nonce": None},
    "over": {"exp": int(datetime(2026, 3, 1, 7, 58, tzinfo=UTC).timestamp())},
    "without an end": {"exp": None},
    "of tomorrow": {"iat": int(datetime(2026, 3, 2, tzinfo=UTC).timestamp())},
    "of nobody": {"sub": None},
    "of nobody with a name": {"sub": ""},
    "of a number": {"sub": 1},
    "of somebody with too long a name": {"sub": "x" * 256},
}


@pytest.mark.parametrize("claims", WRONG.values(), ids=WRONG)
def test_a_token_that_says_what_is_wrong_is_not_believed(client, other, claims):
    other.claims = claims
    with pytest.raises(ProviderError, match="cannot be believed"):
        come_back(client, other)


def test_two_audiences_are_believed_when_it_is_said_that_it_was_made_for_us(client, other):
    assert come_back(client, other, aud=[NAME, "an api"], azp=NAME).subject == "1"


def test_a_token_that_nobody_signed_is_not_believed(client, other):
    other.token = "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0."
    with pytest.raises(ProviderError, match="cannot be believed"):
        come_back(client, other)


@pytest.mark.parametrize("token", ["", "x", "x.y.z", "a.b.c.d.e"])
def test_what_is_no_token_is_not_believed(client, other, token):
    other.token = token or " "
    with pytest.raises(ProviderError):
        come_back(client, other)


def test_a_token_signed_with_our_own_secret_is_not_believed(client, other):
    other.key, other.header = OctKey.import_key(SECRET), {"alg": "HS256"}
    with pytest.raises(ProviderError, match="cannot be believed"):
        come_back(client, other)


def test_a_key_that_it_does_not_publish_is_not_believed(client, other):
    other.key = OTHER_KEY
    with pytest.raises(ProviderError, match="a key that it does not publish"):
        come_back(client, other)


def test_a_new_key_is_found_and_keys_are_not_asked_for_all_the_time(client, other, clock):
    come_back(client, other)
    other.key, other.header, other.published = OTHER_KEY, {"alg": "RS256", "kid": "two"}, [KEY, OTHER_KEY]
    with pytest.raises(ProviderError, match="a key that it does not publish"):
        come_back(client, other)
    assert other.asked.count("/keys") == 1
    clock.move(seconds=61)
    assert come_back(client, other).subject == "1"
    assert other.asked.count("/keys") == 2


def test_keys_of_curves_are_known_too(client, other):
    key = ECKey.generate_key("P-256", {"kid": "curve"})
    other.key, other.header, other.published = key, {"alg": "ES256", "kid": "curve"}, [KEY, key]
    assert come_back(client, other).subject == "1"


def test_a_code_is_good_once(client, other):
    back = other.come(client.way_there(SHAKE))
    answer = dict(parse_qsl(urlsplit(back).query))
    client.person(answer, SHAKE)
    with pytest.raises(ProviderError, match="invalid_grant"):
        client.person(answer, SHAKE)


def test_a_code_is_no_good_without_what_only_we_know(client, other):
    back = other.come(client.way_there(SHAKE))
    stolen = Handshake(SHAKE.redirect, SHAKE.state, SHAKE.nonce, "w" * 43)
    with pytest.raises(ProviderError, match="PKCE"):
        client.person(dict(parse_qsl(urlsplit(back).query)), stolen)


def test_a_provider_that_takes_the_secret_in_a_form_gets_it_there(other, client):
    other.changes = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    assert come_back(client, other).subject == "1"


def test_a_secret_is_not_repeated_in_an_error(other, clock):
    other.changes = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    with pytest.raises(ProviderError, match="invalid_client") as caught:
        come_back(Client(other.address, NAME, "not the secret", clock), other)
    assert "not the secret" not in str(caught.value)


@pytest.mark.parametrize(
    "changes",
    [
        {"issuer": "https://evil.example.org"},
        {"issuer": None},
        {"token_endpoint": None},
        {"jwks_uri": "file:///etc/passwd"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"authorization_endpoint": ["x"]},
    ],
)
def test_a_provider_that_describes_itself_wrongly_is_not_asked(client, other, changes):
    other.changes = changes
    with pytest.raises(ProviderError, match="calls itself|gives no"):
        client.way_there(SHAKE)


def test_an_encrypted_provider_has_no_plain_addresses(other, clock):
    client = Client("https://id.example.org", NAME, SECRET, clock)
    with pytest.raises(ProviderError, match="gives no token_endpoint"):
        client._address({"token_endpoint": "http://id.example.org/token"}, "token_endpoint")


def test_an_answer_says_whose_it_is_where_the_provider_promises_that(client, other):
    other.changes = {"authorization_response_iss_parameter_supported": True}
    for said in ({}, {"iss": "https://evil.example.org"}):
        with pytest.raises(ProviderError, match="no answer of"):
            client.person({"code": "code 0"} | said, SHAKE)


def test_who_is_down_is_not_asked_again_at_once(client, other, clock):
    other.down = True
    for _ in range(3):
        with pytest.raises(ProviderError, match="answered 503"):
            client.way_there(SHAKE)
    assert len(other.asked) == 1
    other.down = False
    clock.move(seconds=11)
    assert client.way_there(SHAKE)


def test_who_is_not_there_is_told(clock):
    with pytest.raises(ProviderError, match="cannot be reached"):
        Client(closed_address(), NAME, SECRET, clock).way_there(SHAKE)
