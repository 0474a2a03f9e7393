import pytest

from broadsheet.errors import BadRequest
from broadsheet.people.passwords import hashed, is_old, verified


def test_a_password_is_known_again_and_another_is_not():
    hash = hashed("correct horse battery")
    assert verified(hash, "correct horse battery")
    assert not verified(hash, "correct horse batterY")


def test_a_hash_is_argon2id_and_never_twice_the_same():
    assert hashed("correct horse battery").startswith("$argon2id$")
    assert hashed("correct horse battery") != hashed("correct horse battery")


def test_what_two_keyboards_send_for_one_password_is_one_password():
    assert verified(hashed("ﬁne café lamps"), "fine cafe\u0301 lamps")


@pytest.mark.parametrize("password", ["", "ninesigns", "x" * 1025])
def test_too_short_and_too_long_ones_are_refused(password):
    with pytest.raises(BadRequest, match="10 to 1,024"):
        hashed(password)


@pytest.mark.parametrize("hash", [None, "", "nonsense", "$argon2id$v=19$broken"])
def test_without_a_hash_no_password_is_right(hash):
    assert not verified(hash, "the password of nobody at all")


def test_a_hash_of_other_parameters_is_to_be_made_anew():
    from argon2 import PasswordHasher

    assert is_old(PasswordHasher(2, 16, 1).hash("correct horse battery"))
    assert not is_old(hashed("correct horse battery"))
