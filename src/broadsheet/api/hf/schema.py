"""The JSON forms, with the names that Hugging Face gives them. Moments are texts that end in Z.

The official client reads some things from one place only, so list items say them twice: there is no
shorter form that it reads whole.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class _Form(BaseModel):
    model_config = ConfigDict(populate_by_name=True)


class HfUser(_Form):
    """Somebody: a reader here, or whom a source named."""

    id: str = Field(serialization_alias="_id")
    user: str = Field(description="The client reads the name here")
    name: str
    fullname: str
    avatarUrl: str = ""
    type: Literal["user"] = "user"
    isPro: bool = False
    isHf: bool = False
    isHfAdmin: bool = False
    isMod: bool = False


class HfOverview(HfUser):
    """Somebody, with numbers."""

    details: str | None = None
    createdAt: str | None = None
    numPapers: int = Field(description="Papers they wrote, as admins confirmed it")
    numDiscussions: int = Field(description="Comments")
    numUpvotes: int = Field(description="Votes for their comments")
    numModels: int = 0
    numDatasets: int = 0
    numSpaces: int = 0
    orgs: list[Any] = []


class HfAuthor(_Form):
    """An author; with the reader that they are, once an admin has confirmed it."""

    id: str = Field(serialization_alias="_id")
    name: str
    hidden: bool = False
    status: str | None = None
    statusLastChangedAt: str | None = None
    user: HfUser | None = None


class HfOrganization(_Form):
    """Where a paper comes from."""

    id: str = Field(serialization_alias="_id")
    name: str
    fullname: str
    avatar: str = ""
    avatarUrl: str = ""


class HfBrief(_Form):
    """A paper in the list of all papers."""

    id: str
    title: str
    authors: list[HfAuthor]
    publishedAt: str | None
    summary: str
    upvotes: int
    thumbnailUrl: str | None = None
    projectPage: str | None = None
    githubRepo: str | None = None
    ai_summary: str | None = None
    organization: HfOrganization | None = None


class HfPaper(_Form):
    """A paper."""

    objectId: str = Field(serialization_alias="_id")
    id: str
    title: str
    authors: list[HfAuthor]
    publishedAt: str | None
    submittedOnDailyAt: str | None = None
    submittedOnDailyBy: HfUser | None = None
    summary: str
    upvotes: int
    discussionId: str
    ai_summary: str | None = None
    ai_keywords: list[str] | None = None
    ai_summary_model: str | None = None
    projectPage: str | None = None
    githubRepo: str | None = None
    githubStars: int | None = None
    mediaUrls: list[str] = []
    organization: HfOrganization | None = None


class HfItem(_Form):
    """A paper in a list."""

    paper: HfPaper
    publishedAt: str | None = Field(description="Midnight of the day on whose page it stands")
    title: str
    summary: str
    upvotes: int
    thumbnail: str
    mediaUrls: list[str] = []
    numComments: int
    submittedBy: HfUser | None = None
    isAuthorParticipating: bool
    ai_summary: str | None = None
    ai_keywords: list[str] | None = None
    projectPage: str | None = None
    githubRepo: str | None = None
    githubStars: int | None = None
    organization: HfOrganization | None = None


class HfRepository(_Form):
    """A model, data set or space on Hugging Face. No more than its name is known here."""

    id: str
    author: str
    repoType: Literal["model", "dataset", "space"]
    private: bool = False
    gated: bool = False
    downloads: int = 0
    likes: int = 0


class HfRepositories(_Form):
    """All that belongs to a paper."""

    models: list[HfRepository]
    datasets: list[HfRepository]
    spaces: list[HfRepository]


class HfReaction(_Form):
    """How many react so."""

    reaction: str
    users: list[str]
    count: int


class HfSaid(_Form):
    """What a comment says."""

    raw: str
    html: str
    updatedAt: str | None


class HfCommentData(_Form):
    """What became of a comment."""

    edited: bool
    hidden: bool
    hiddenReason: str | None = None
    latest: HfSaid
    numEdits: int
    editors: list[str]
    editorAvatarUrls: list[str] = []
    reactions: list[HfReaction]


class HfComment(_Form):
    """A comment."""

    id: str
    author: HfUser | None
    createdAt: str | None
    type: Literal["comment"] = "comment"
    data: HfCommentData
    parentCommentId: str | None = None


class HfWholePaper(HfPaper):
    """A paper with what belongs to it."""

    numComments: int
    linkedModels: list[HfRepository]
    numTotalModels: int
    linkedDatasets: list[HfRepository]
    numTotalDatasets: int
    linkedSpaces: list[HfRepository]
    numTotalSpaces: int
    comments: list[HfComment] | None = Field(None, description="Only when it is asked for")


class HfCollectionItem(_Form):
    """A paper in a collection."""

    objectId: str = Field(serialization_alias="_id")
    id: str
    type: Literal["paper"] = "paper"
    position: int
    title: str
    upvotes: int
    publishedAt: str | None


class HfCollection(_Form):
    """A reading list."""

    slug: str = Field(description="`owner/list`")
    title: str
    description: str | None = None
    owner: HfUser
    items: list[HfCollectionItem]
    lastUpdated: str | None
    position: int | None = Field(
        default=0, description="Not in lists of collections: there the client counts itself"
    )
    private: bool
    theme: str = "blue"
    upvotes: int = 0
    numberItems: int
