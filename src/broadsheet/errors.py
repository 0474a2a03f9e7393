"""Every error Broadsheet raises on purpose. Each names the thing, the trouble and the way out.

BroadsheetError
├── NotFound           a paper we do not have
├── BadRequest         a question that cannot be asked so: an impossible date, a limit out of range
├── NotSignedIn        that takes an account, and nobody has signed in
├── Forbidden          they may not do that
├── Conflict           it is there already, or was changed meanwhile
├── TooMany            too often; `.retry_after` in seconds
├── Busy               another process does that just now
├── SettingsError      a setting is missing or has the wrong form
├── ExtensionError     a source, embedder or index could not be loaded
├── SourceError        a source answered badly; `.retry_after` in seconds, or None
├── ProviderError      whoever should tell who a reader is did not, or in words that cannot be believed
├── EmbedderError      the embedder failed on a batch
├── MailError          a letter could not be handed over; `.outlook` tells whether trying again helps
└── IndexingError      an index could not be written or read
    └── IndexStale     built by another embedder or version, or not at all; rebuild it
"""

from typing import Literal

Outlook = Literal["later", "never", "doubt", "unreached"]


class BroadsheetError(Exception):
    """The root: catch this at the edge, and show its text to the person who asked."""


class NotFound(BroadsheetError):
    """There is no such paper."""


class BadRequest(BroadsheetError):
    """The question itself is malformed."""


class NotSignedIn(BroadsheetError):
    """That takes an account, and nobody has signed in."""


class Forbidden(BroadsheetError):
    """They may not do that."""


class Conflict(BroadsheetError):
    """It is there already, or was changed meanwhile."""


class TooMany(BroadsheetError):
    """They do that too often.

    Attributes:
        retry_after: seconds after which it may be done again.
    """

    def __init__(self, message: str, retry_after: float) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Busy(BroadsheetError):
    """Another process does that just now."""


class SettingsError(BroadsheetError):
    """A setting is missing or has the wrong form."""


class ExtensionError(BroadsheetError):
    """A source, embedder or index could not be loaded."""


class SourceError(BroadsheetError):
    """A source, or a file of one, could not be read.

    Attributes:
        retry_after: seconds to wait before asking again; None when asking again will not help.
    """

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class ProviderError(BroadsheetError):
    """Whoever should tell who a reader is did not answer, or in words that cannot be believed."""


class EmbedderError(BroadsheetError):
    """The embedder failed on a batch."""


class MailError(BroadsheetError):
    """A letter could not be handed over.

    Attributes:
        outlook: `later` when trying again may help, `never` when it will not; `doubt` when nobody knows
            whether the letter was taken, since the connection broke between its end and the answer;
            `unreached` when no letter at all can be handed over now.
    """

    def __init__(self, message: str, outlook: Outlook) -> None:
        super().__init__(message)
        self.outlook: Outlook = outlook


class IndexingError(BroadsheetError):
    """An index could not be written or read."""


class IndexStale(IndexingError):
    """The index was built by another embedder or version, or not at all."""
