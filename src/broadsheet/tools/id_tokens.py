"""ID tokens of OpenID Connect: whether what one says can be believed.

OpenID Connect Core 1.0, 3.1.3.7. Signatures and claims are checked by joserfc.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from broadsheet.errors import ProviderError

if TYPE_CHECKING:
    from joserfc.jwk import KeySet

# Signatures by a key pair alone: `none` is nobody's, and HS… would take our own secret for the provider's.
ALGORITHMS = (
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "ES512",
    "Ed25519",
    "EdDSA",
)
LEEWAY_S = 60  # by which two machines' clocks may differ
_LONGEST_SUBJECT = 255  # characters, as the specification has it


class UnknownKey(ProviderError):
    """No key that we have made this signature; there may be newer ones."""


def claims_of(
    token: str, keys: Mapping[str, Any], issuer: str, audience: str, nonce: str, now: datetime
) -> dict[str, Any]:
    """What an ID token says.

    Args:
        keys: the issuer's, as a JSON Web Key Set.
        audience: whom it has to be made for.
        nonce: what was sent along when it was asked for.

    Raises:
        UnknownKey: asking for newer keys may help.
        ProviderError: signature, issuer, audience, nonce or time are wrong.
    """
    from joserfc import jwt
    from joserfc.errors import BadSignatureError, InvalidKeyIdError, JoseError

    try:
        claims = jwt.decode(token, _key_set(keys), algorithms=ALGORITHMS).claims
        _check(claims, issuer, audience, nonce, now)
    except (InvalidKeyIdError, BadSignatureError) as error:
        raise UnknownKey(f"{issuer} signed with a key that it does not publish: {error}") from error
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise ProviderError(f"{issuer} sent an ID token that cannot be believed: {error}") from error
    return claims


def _check(claims: Mapping[str, Any], issuer: str, audience: str, nonce: str, now: datetime) -> None:
    from joserfc.jwt import JWTClaimsRegistry

    registry = JWTClaimsRegistry(
        now=int(now.timestamp()),
        leeway=LEEWAY_S,
        iss={"essential": True, "value": issuer},
        aud={"essential": True, "value": audience},
        nonce={"essential": True, "value": nonce},
        sub={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
    )
    registry.validate(dict(claims))
    others = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if claims.get("azp", None if others else audience) != audience:
        raise ValueError("it was made for somebody else (azp)")
    if len(claims["sub"]) > _LONGEST_SUBJECT:
        raise ValueError(f"its subject has more than {_LONGEST_SUBJECT} characters")


def _key_set(keys: Mapping[str, Any]) -> KeySet:
    """Those of the keys that can be read; one of a kind to come must not stop the others."""
    from joserfc.errors import JoseError
    from joserfc.jwk import JWKRegistry, KeySet

    read = []
    for key in keys["keys"]:
        try:
            read.append(JWKRegistry.import_key(key))
        except (JoseError, ValueError, TypeError, KeyError):
            continue
    return KeySet(read)
