"""Reports on letters, as common mail servers write them."""

from pathlib import Path

FOLDER = Path(__file__).parent / "data" / "returns"
BOUNCES = ("postfix", "exim", "exchange", "gmail")  # of an address at which nobody is
SES_ID = "0102019b5c7faaaa-0e1d2c3b-4a59-6877-8899-aabbccddeeff-000000"  # as it names the letter of `ses`


def back(name, letter="LETTER@example.org", recipient="ada@example.org"):
    """What a server says of this letter to them."""
    said = (FOLDER / f"{name}.eml").read_bytes()
    return said.replace(b"LETTER@example.org", letter.encode()).replace(
        b"ada@example.org", recipient.encode()
    )
