"""One table of settings: name, default, help. `BROADSHEET_*` variables first, then a TOML file."""

from __future__ import annotations

import os
import re
from importlib.util import find_spec
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from broadsheet.errors import SettingsError

PREFIX = "BROADSHEET_"
CONFIG = f"{PREFIX}CONFIG"


class Settings(BaseSettings):
    """What a person may set. Passed in at `open_app`; there is no global."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True)

    data_dir: Path = Field(Path("data"), description="Folder of the database and the indexes.")
    database_url: str = Field(
        "", description="SQLAlchemy URL of the database; empty means SQLite in the data folder."
    )
    embedder: str = Field("wordllama", description="Turns text into numbers: a file of `embedders/`.")
    second_embedder: str = Field(
        "",
        description=(
            "A better and slower embedder, whose vectors are made in the background: `minilm`,"
            " `onnx:FOLDER`, `hub:OWNER/NAME@COMMIT` or `endpoint:ADDRESS#MODEL`; empty for none."
        ),
    )
    embedding_key: SecretStr = Field(
        SecretStr(""), description="The key that an embedding endpoint asks for."
    )
    text_index: str = Field("tantivy", description="Finds words: a file of `index/`.")
    vector_index: str = Field("turbovec", description="Finds meaning: a file of `index/`.")
    meaning_weight: float = Field(
        0.3, ge=0, le=1, description="Share of meaning, against words, in the score of a hit."
    )
    second_weight: float = Field(
        0.7, ge=0, le=1, description="The same share while there is a second embedder."
    )
    archives: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description=(
            "What is harvested over the network, each a source and after a colon what of it:"
            " `arxiv:cs`, `arxiv_rss:cs.CL+cs.LG`, `hf_daily`, `feed:ADDRESS`, `zotero:users/NUMBER`."
            " In a variable with blanks between them."
        ),
    )
    archive_addresses: dict[str, str] = Field(
        {}, description="Addresses of mirrors to ask instead of an archive's own, by name of the source."
    )
    archive_keys: dict[str, SecretStr] = Field(
        {}, description="Keys that archives ask for, by name of the source."
    )
    harvest_every: int = Field(
        21_600, ge=60, description="Seconds from one harvest of an archive to the next."
    )
    request_pause: float = Field(
        3.0,
        ge=0,
        le=3600,
        description="Seconds between two requests to one archive; arXiv is never asked more often than that.",
    )
    mode: Literal["single", "private", "public"] = Field(
        "single",
        description=(
            "Who reads: `single` for one reader without an account, `private` for people who sign in,"
            " `public` for anyone, where people with an account may write."
        ),
    )
    client_requests: int = Field(
        3000,
        ge=1,
        description=(
            "Requests in five minutes that one caller may make of the addresses that Hugging Face's client"
            " knows; each serving process counts its own."
        ),
    )
    mcp_token: SecretStr = Field(
        SecretStr(""),
        description="The token with which `broadsheet mcp` comes; empty for whoever may come without one.",
    )
    hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description=(
            "Names under which an instance with one reader is reached, such as `papers.example.org`; numbers"
            " and names without a dot are answered anyway. In a variable with blanks between them."
        ),
    )
    address: str = Field(
        "",
        description=(
            "The address under which readers reach this instance, such as https://papers.example.org;"
            " links in letters begin with it. Empty: the address that a browser asked for."
        ),
    )
    mail_server: str = Field(
        "",
        description=(
            "Who carries letters: `smtp://HOST:587` (with STARTTLS, or not at all), `smtps://HOST:465`,"
            " `smtp+plain://HOST:25` for a server on the same machine or network, or `folder:PATH` for files"
            " that end in .eml. Empty: no letters are written."
        ),
    )
    mail_from: str = Field("", description="The address that letters come from, such as papers@example.org.")
    mail_again_in_doubt: bool = Field(
        False,
        description=(
            "Whether a letter goes out once more when its sender was killed before it heard that the server"
            " has it: set it where the server takes a letter of a known Message-ID once."
        ),
    )
    mail_user: str = Field("", description="The name under which the mail server knows this instance.")
    mail_password: SecretStr = Field(SecretStr(""), description="The password to that name.")
    mail_per_minute: int = Field(
        1_200,
        ge=0,
        le=1_000_000,
        description=(
            "Letters a minute to the addresses of one domain, links to sign in and the like apart; 0 for no"
            " limit."
        ),
    )
    mail_return: str = Field(
        "",
        description="The address that letters come back to, such as returns@example.org. Empty: that of"
        " `BROADSHEET_MAIL_FROM`.",
    )
    mailbox: str = Field(
        "",
        description=(
            "Where letters come back to, read every five minutes: `imaps://HOST/FOLDER`,"
            " `imap+plain://HOST:143/FOLDER` for a server on the same machine or network, or `maildir:PATH`."
            " Empty: none is read."
        ),
    )
    mailbox_user: str = Field("", description="The name under which that server knows this instance.")
    mailbox_password: SecretStr = Field(SecretStr(""), description="The password to that name.")
    dkim_key: str = Field(
        "",
        description=(
            "File of the RSA key, in PEM, by which letters are signed (DKIM), for the domain of"
            " `BROADSHEET_MAIL_FROM`. Empty: they are not."
        ),
    )
    dkim_selector: str = Field(
        "",
        pattern=r"^([A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?)?$",
        description="Which of the domain's keys that is: its other half is at SELECTOR._domainkey.DOMAIN.",
    )
    openid_issuer: str = Field(
        "",
        description=(
            "The address of an OpenID Connect provider by which readers may sign in, such as"
            " https://id.example.org/realms/lab; its redirect address is ours with /openid/back after it."
        ),
    )
    openid_client_id: str = Field("", description="The name under which that provider knows this instance.")
    openid_client_secret: SecretStr = Field(
        SecretStr(""), description="The secret to that name; empty where the provider asks for none."
    )
    openid_name: str = Field(
        "OpenID",
        min_length=1,
        max_length=40,
        description="What readers call that provider: `Sign in with …`.",
    )
    openid_join: Annotated[tuple[str, ...], NoDecode] = Field(
        ("invited",),
        description=(
            "Who gets an account by it: `invited` for who has an invitation, `anyone`, or domains of mail"
            " addresses that the provider has verified, such as `example.org`. In a variable with blanks"
            " between them."
        ),
    )
    proxies: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description=(
            "Numbers of reverse proxies that are believed, such as `10.0.0.2` or `172.16.0.0/12`: in who asks"
            " (`X-Forwarded-For`, `X-Forwarded-Proto`; of this machine they are believed anyway) and in"
            " `BROADSHEET_PROXY_HEADER`. In a variable with blanks between them."
        ),
    )
    proxy_header: str = Field(
        "",
        pattern=r"^([A-Za-z0-9-]+)?$",
        description=(
            "The header in which those proxies say who is signed in, such as `Remote-User`; they must take it"
            " out of what comes from outside. Empty: no header signs anyone in."
        ),
    )
    proxy_join: bool = Field(
        True, description="Whether who comes so for the first time gets an account, as a reader."
    )
    hooks_private: bool = Field(
        False, description="Whether webhooks may lead to addresses of one's own machine or network."
    )
    imports_add_papers: bool = Field(
        False,
        description=(
            "Whether a file that a reader imports into a list may bring papers that are not here yet;"
            " the one reader of an instance always may."
        ),
    )
    submissions_per_day: int = Field(
        3, ge=0, description="Papers that a member may put on a day's page; curators as many as they like."
    )
    submission_max_age_days: int = Field(
        14, ge=1, description="Days since it came out after which a paper is too old for members to submit."
    )
    topics_every: int = Field(
        604_800,
        ge=0,
        description=(
            "Seconds from one time that topics are found to the next; papers that come in between are put"
            " into those that there are. 0: topics are neither found nor kept up."
        ),
    )
    page_size: int = Field(30, ge=1, le=100, description="Papers on one page.")
    name: str = Field("Daily Papers", min_length=1, max_length=80, description="Name of this instance.")
    byline: str = Field(
        "by the research community", max_length=120, description="The line under the name on the day page."
    )

    @field_validator("archives", "hosts", "openid_join", "proxies", mode="before")
    @classmethod
    def _names(cls, value: object) -> object:
        return value.split() if isinstance(value, str) else value

    @field_validator("mail_server")
    @classmethod
    def _mail_server(cls, value: str) -> str:
        if value and not re.fullmatch(r"(smtp|smtps|smtp\+plain)://[^\s/@:]+(:\d{1,5})?|folder:.+", value):
            raise ValueError(
                "write it as smtp://HOST:587, smtps://HOST:465, smtp+plain://HOST:25, folder:PATH"
            )
        return value

    @field_validator("mailbox")
    @classmethod
    def _mailbox(cls, value: str) -> str:
        imap = r"(imaps|imap\+plain)://[^\s/@:]+(:\d{1,5})?(/[ !#-\[\]-~]*)?"  # no quotes, no backslashes
        if value and not re.fullmatch(f"{imap}|maildir:.+", value):
            raise ValueError("write it as imaps://HOST/FOLDER, imap+plain://HOST:143/FOLDER, maildir:PATH")
        return value

    @field_validator("dkim_key")
    @classmethod
    def _dkim_key(cls, value: str) -> str:
        if value and not find_spec("dkim"):
            raise ValueError("signatures under letters need 'dkimpy': pip install 'broadsheet[dkim]'")
        if value and not Path(value).is_file():
            raise ValueError("there is no such file")
        return value

    @model_validator(mode="after")
    def _signatures(self) -> Self:
        if bool(self.dkim_key) != bool(self.dkim_selector):
            raise ValueError(f"{PREFIX}DKIM_KEY and {PREFIX}DKIM_SELECTOR are set both or not at all")
        return self

    @field_validator("mail_from", "mail_return")
    @classmethod
    def _mail_from(cls, value: str) -> str:
        if value and not re.fullmatch(r"[^\s@<>\"',;:]+@[^\s@<>\"',;:]+", value):
            raise ValueError("write it as papers@example.org")
        return value

    @model_validator(mode="after")
    def _letters(self) -> Self:
        if self.mail_server and not (self.mail_from and self.address):
            raise ValueError(
                f"letters need {PREFIX}MAIL_FROM, whom they come from, and {PREFIX}ADDRESS,"
                " where their links lead"
            )
        return self

    @field_validator("openid_issuer")
    @classmethod
    def _openid_issuer(cls, value: str) -> str:
        # Without TLS anybody on the way could be the provider; names without a dot are of this network.
        if value and not re.fullmatch(
            r"(https://[^\s/?#@]+|http://([\w-]+|127\.0\.0\.1|\[::1\])(:\d+)?)(/[^\s?#]*)?", value
        ):
            raise ValueError("write it as https://id.example.org, without what follows the issuer's address")
        if value and not find_spec("joserfc"):
            raise ValueError("OpenID Connect needs 'joserfc': pip install 'broadsheet[openid]'")
        return value

    @field_validator("openid_join")
    @classmethod
    def _openid_join(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        plain = tuple(word.lower().removeprefix("@") for word in value)
        words = [word for word in plain if word in ("invited", "anyone")]
        if (
            not plain
            or (words and len(plain) > 1)
            or not all("." in word for word in set(plain) - set(words))
        ):
            raise ValueError("write invited, anyone, or domains such as example.org")
        return plain

    @field_validator("proxies")
    @classmethod
    def _proxies(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for number in value:
            try:
                ip_network(number)
            except ValueError as error:
                raise ValueError(f"{error}; write numbers such as 10.0.0.2 or 172.16.0.0/12") from error
        return value

    @model_validator(mode="after")
    def _others_who_sign_in(self) -> Self:
        told = {"OPENID_ISSUER": self.openid_issuer, "PROXY_HEADER": self.proxy_header}
        for name in (name for name, value in told.items() if value and self.mode == "single"):
            raise ValueError(f"{PREFIX}{name} tells readers apart: set {PREFIX}MODE to private or public")
        if self.openid_issuer and not self.openid_client_id:
            raise ValueError(
                f"{PREFIX}OPENID_ISSUER needs {PREFIX}OPENID_CLIENT_ID, which the provider gives"
            )
        if self.proxy_header and not self.proxies:
            raise ValueError(f"{PREFIX}PROXY_HEADER needs {PREFIX}PROXIES, whose header is believed")
        return self

    @field_validator("address")
    @classmethod
    def _address(cls, value: str) -> str:
        if value and not re.fullmatch(r"https?://[^\s/?#@]+(/[^\s?#]*)?", value):
            raise ValueError("write it as https://papers.example.org")
        return value.rstrip("/")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments, then the environment, then the TOML file that BROADSHEET_CONFIG names."""
        file = os.environ.get(CONFIG)
        ordered = (init_settings, env_settings)
        return (*ordered, TomlConfigSettingsSource(settings_cls, Path(file))) if file else ordered

    @classmethod
    def load(cls, **given: Any) -> Self:
        """Read the settings.

        Raises:
            SettingsError: an unknown name, a value of the wrong form, or a file that is not there.
        """
        _refuse_unknown_variables(set(cls.model_fields))
        file = os.environ.get(CONFIG)
        if file and not Path(file).is_file():
            raise SettingsError(f"{CONFIG}={file!r}: there is no such file")
        try:
            return cls(**given)
        except ValidationError as error:
            raise SettingsError(_plain(error)) from error
        except ValueError as error:
            raise SettingsError(f"{CONFIG}={file!r} cannot be read as TOML: {error}") from error

    def resolved_database_url(self) -> str:
        """The database's URL, SQLite in the data folder when none is set."""
        return self.database_url or f"sqlite:///{self.data_dir / 'broadsheet.db'}"


def _refuse_unknown_variables(names: set[str]) -> None:
    known = {PREFIX + name.upper() for name in names} | {CONFIG}
    unknown = sorted(name for name in os.environ if name.startswith(PREFIX) and name not in known)
    if unknown:
        raise SettingsError(f"{unknown[0]} is not a setting; there are: {', '.join(sorted(known))}")


def _plain(error: ValidationError) -> str:
    """The first complaint of pydantic, in the form BROADSHEET_NAME='value': trouble."""
    first = error.errors()[0]
    if not first["loc"]:  # several settings that do not go together; what they are stays unsaid
        return first["msg"].removeprefix("Value error, ")
    name = PREFIX + "_".join(str(part) for part in first["loc"]).upper()
    return f"{name}={first['input']!r}: {first['msg']}"
