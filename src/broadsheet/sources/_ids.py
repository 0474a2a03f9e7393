"""The names that the world gives papers, found in ids, addresses and DOIs, each in its one normal form."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from urllib.parse import SplitResult, parse_qs, urlsplit

from broadsheet.types import ExternalId

_ARCHIVES = (
    "acc-phys adap-org alg-geom ao-sci astro-ph atom-ph bayes-an chao-dyn chem-ph cmp-lg comp-gas cond-mat "
    "cs dg-ga funct-an gr-qc hep-ex hep-lat hep-ph hep-th math math-ph mtrl-th nlin nucl-ex nucl-th patt-sol "
    "physics plasm-ph q-alg q-bio quant-ph solv-int supr-con"
).replace(" ", "|")
_ARXIV = re.compile(
    rf"""(?:(?:https?://)?(?:(?:www|export|cn|de)\.)?arxiv\.org/(?:abs|pdf|html|format|ps)/|arxiv\s*:\s*|arxiv\.)?
        (?P<id> \d\d(?:0[1-9]|1[0-2])\.\d{{4,5}}
              | (?P<archive>{_ARCHIVES})(?:\.[a-z-]{{2,}})?/(?P<number>\d\d(?:0[1-9]|1[0-2])\d{{3}}) )
        (?:v(?P<version>[1-9]\d{{0,2}}))?
        (?:\.pdf)? (?:[?\#].*)? /?""",
    re.VERBOSE | re.IGNORECASE,
)
_DOI = re.compile(
    r"(?:(?:https?://)?(?:dx\.)?doi\.org/|doi\s*:\s*|info:doi/)?(10\.\d{4,9}/\S+)", re.IGNORECASE
)
_ARXIV_DOI = "10.48550/arxiv."
_ACL_HOSTS = ("aclanthology.org", "www.aclanthology.org", "aclanthology.info", "aclweb.org", "www.aclweb.org")
_ACL = re.compile(
    r"(?:/anthology)?/(?:papers/\w/\w+/)?([A-Z]\d{2}-\d{4}|\d{4}\.[\w-]+\.\d+)(?:v\d)?(?:\.pdf)?/?"
)
_ACL_ID = re.compile(r"[A-Z]\d{2}-\d{4}|\d{4}\.[\w-]+\.\d+")
_OPENREVIEW_HOSTS = ("openreview.net", "www.openreview.net")
_PMID = re.compile(r"(?:pmid\s*:?\s*)?0*([1-9]\d{0,8})", re.ASCII | re.IGNORECASE)
_PMCID = re.compile(r"(?:pmcid\s*:?\s*)?PMC[\s-]*(\d{1,9})(?:\.\d+)?", re.ASCII | re.IGNORECASE)
_PUBMED_HOSTS = ("pubmed.ncbi.nlm.nih.gov", "pmc.ncbi.nlm.nih.gov", "ncbi.nlm.nih.gov", "europepmc.org")
_PUBMED_PATH = re.compile(r"(?:/pubmed|/(?:article|abstract)/med)?/(\d{1,9})/?", re.ASCII | re.IGNORECASE)
_PMC_PATH = re.compile(
    r"(?:/pmc)?/(?:articles?|abstract)/(?:pmc/)?(PMC\d{1,9})(?:/.*)?", re.ASCII | re.IGNORECASE
)
_S2_HOSTS = ("semanticscholar.org", "www.semanticscholar.org", "api.semanticscholar.org")
_S2_PATH = re.compile(r"/(?:paper|reader)/(?:[^/]+/)?([0-9a-f]{40})(?:/.*)?")
_CORPUS_PATH = re.compile(r"(?:/graph/v1/paper)?/corpusid:(\d{1,12})", re.ASCII | re.IGNORECASE)
_SHA1 = re.compile(r"[0-9a-f]{40}")
_PLAIN_PREFIX = re.compile(r"(?:arxiv|acl|doi|openreview|pmid|pmcid|s2|corpusid|mag|dblp)\s*:", re.IGNORECASE)
_WHOLE_URL = re.compile(r"https?://[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:[/?#]\S*)?", re.IGNORECASE)
_NOT_WORD = re.compile(r"[\W_]+")


def arxiv_id(text: str) -> tuple[str, int | None] | None:
    """The arXiv id in normal form and its version, from an id or an address; None if it is neither.

    Old ids lose the subject class that only some write: `math.AG/0601001` is `math/0601001`.
    """
    match = _ARXIV.fullmatch(text.strip())
    if match is None:
        return None
    archive = match["archive"]
    value = f"{archive.lower()}/{match['number']}" if archive else match["id"]
    return value, int(match["version"]) if match["version"] else None


def doi(text: str) -> ExternalId | None:
    """The DOI in lower case; that of an arXiv paper is the arXiv id. None if it is no DOI."""
    match = _DOI.fullmatch(text.strip())
    if match is None:
        return None
    value = match[1].lower().rstrip(".,;:\"'")
    if value.startswith(_ARXIV_DOI) and (found := arxiv_id(value.removeprefix(_ARXIV_DOI))):
        return ExternalId("arXiv", found[0])
    return ExternalId("doi", value)


def acl_id(url: str) -> str | None:
    """The ACL Anthology's id in an address of it; None for another address."""
    parts = _split(url)
    match = _ACL.fullmatch(parts.path) if parts.hostname in _ACL_HOSTS else None
    return match[1] if match else None


def openreview_id(url: str) -> str | None:
    """OpenReview's id in an address of it; None for another address."""
    parts = _split(url)
    if parts.hostname not in _OPENREVIEW_HOSTS or parts.path not in ("/forum", "/pdf"):
        return None
    return next(iter(parse_qs(parts.query).get("id", ())), None)


def pmid(text: str) -> ExternalId | None:
    """PubMed's id in a number, `PMID: 12345` or an address; None if it is none."""
    match = _PMID.fullmatch(text.strip())
    return ExternalId("pmid", match[1]) if match else None


def pmcid(text: str) -> ExternalId | None:
    """PubMed Central's id, as `PMC12345`, in such a text or an address; None if it is none."""
    match = _PMCID.fullmatch(text.strip())
    return ExternalId("pmcid", f"PMC{int(match[1])}") if match else None


def pubmed_id(url: str) -> ExternalId | None:
    """The id of PubMed or PubMed Central in an address of theirs, or Europe PMC's; None for another one."""
    parts = _split(url)
    if (parts.hostname or "").removeprefix("www.") not in _PUBMED_HOSTS:
        return None
    if match := _PMC_PATH.fullmatch(parts.path):
        return pmcid(match[1])
    match = _PUBMED_PATH.fullmatch(parts.path)
    return pmid(match[1]) if match else None


def semantic_scholar_id(url: str) -> ExternalId | None:
    """Semantic Scholar's id (`s2` or `corpusid`) in an address of it; None for another address."""
    parts = _split(url)
    if parts.hostname not in _S2_HOSTS:
        return None
    if match := _S2_PATH.fullmatch(parts.path):
        return ExternalId("s2", match[1])
    match = _CORPUS_PATH.fullmatch(parts.path)
    return ExternalId("corpusid", match[1]) if match else None


def ids_of(
    texts: Iterable[str] = (), urls: Iterable[str] = (), doi_text: str | None = None
) -> tuple[ExternalId, ...]:
    """All external ids in what a source said, arXiv's first, then in the order given, none twice.

    An address is an id itself only when there is no better one.
    """
    addresses = list(urls)
    found = [*_of_texts(texts), *_of_urls(addresses)]
    if doi_text and (named := doi(doi_text)):
        found.append(named)
    if not found:
        found = [ExternalId("url", normal_url(url)) for url in addresses[:1]]
    if len(found) > 1:
        found.sort(key=lambda external: external.scheme != "arXiv")
        return tuple(dict.fromkeys(found))
    return tuple(found)


def named(text: str) -> ExternalId | None:
    """The external id that a text of the form `scheme:value` (or a bare arXiv id or DOI) is."""
    if found := arxiv_id(text):
        return ExternalId("arXiv", found[0])
    scheme, colon, value = text.strip().partition(":")
    if text.lstrip().startswith("10.") or scheme.lower() in ("doi", "http", "https"):
        return doi(text)
    if not (colon and scheme and value.strip()) or not scheme.isascii() or " " in scheme:
        return None
    known = scheme.lower() if _PLAIN_PREFIX.match(text.lstrip()) else scheme
    if known in _FORMS:
        return _FORMS[known](value)
    return ExternalId(known, value.strip()) if known != "arxiv" else None


def ids_meant(text: str) -> tuple[ExternalId, ...]:
    """The external ids that a person may mean by what they typed: an id, its scheme or not, or an address."""
    text = text.strip()
    if is_url(text):
        return ids_of(urls=[text])
    if found := named(text):
        return (found,)
    if _ACL_ID.fullmatch(text):
        return (ExternalId("acl", text),)
    if _SHA1.fullmatch(text):
        return (ExternalId("s2", text),)
    central = pmcid(text)
    return (central,) if central else ()


def normal_url(url: str) -> str:
    """An address without scheme, `www.`, fragment and last slash, its host in lower case."""
    parts = _split(url)
    host = (parts.netloc or "").lower().removeprefix("www.")
    return f"{host}{parts.path.rstrip('/')}" + (f"?{parts.query}" if parts.query else "")


def is_url(text: str) -> bool:
    """Whether the text is a whole web address, and so can be linked."""
    return _WHOLE_URL.fullmatch(text) is not None


def fingerprint(*texts: str) -> str:
    """16 hex digits that texts have in common whatever their case, accents' coding and punctuation."""
    normal = (
        _NOT_WORD.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip() or text for text in texts
    )
    return hashlib.sha256("\n".join(normal).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _split(url: str) -> SplitResult:
    try:
        return urlsplit(url.strip())
    except ValueError:  # such as "http://[half an IPv6 address"
        return SplitResult("", "", url.strip(), "", "")


def _of_texts(texts: Iterable[str]) -> Iterator[ExternalId]:
    for text in texts:
        if external := named(text):
            yield external


def _of_urls(urls: Iterable[str]) -> Iterator[ExternalId]:
    for url in urls:
        if "arxiv.org/" in url and (found := arxiv_id(url)):
            yield ExternalId("arXiv", found[0])
        elif "acl" in url and (anthology := acl_id(url)):
            yield ExternalId("acl", anthology)
        elif "openreview.net" in url and (forum := openreview_id(url)):
            yield ExternalId("openreview", forum)
        elif "doi.org/" in url and (external := doi(url)):
            yield external
        elif "huggingface.co/papers/" in url and (found := arxiv_id(url.rsplit("/", 1)[1])):
            yield ExternalId("arXiv", found[0])
        elif external := _of_other_archives(url):
            yield external


def _of_other_archives(url: str) -> ExternalId | None:
    if "semanticscholar.org/" in url:
        return semantic_scholar_id(url)
    return pubmed_id(url) if "ncbi.nlm." in url or "europepmc." in url else None


# How the value after a scheme is brought into its one form; None when it has not that form at all.
_FORMS: dict[str, Callable[[str], ExternalId | None]] = {"pmid": pmid, "pmcid": pmcid}
