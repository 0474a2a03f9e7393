"""What can be done over HTTP, and which act of `people.rights` it takes: `test_acts_over_http` tries every cell.

A row is (act, method, path, body): a body of a page is a form, one of the API is JSON. Paths are of the
instance that `small` makes: the paper 2405.00001, with comment 1 by somebody else; `%s` in a path or body
is a number that differs in every cell. A new address that changes something needs a row here.
"""

PAPER = "/papers/2405.00001"
API_PAPER = "/api/v1/papers/arXiv:2405.00001"
COMMENT = "/comments/1"
API_COMMENT = "/api/v1/comments/1"

ACTS_OVER_HTTP = [
    ("read", "GET", "/", None),
    ("read", "GET", PAPER, None),
    ("read", "GET", "/search?q=residual", None),
    ("read", "GET", "/comments/1", None),
    ("read", "GET", "/api/v1/days", None),
    ("read", "GET", f"{API_PAPER}/comments", None),
    ("read", "GET", f"{API_COMMENT}/edits", None),
    ("read people", "GET", "/people/sofya", None),
    ("read moderation", "GET", "/moderation", None),
    ("read moderation", "GET", "/api/v1/moderation", None),
    ("harvest us", "GET", "/oai?verb=Identify", None),
    ("harvest us", "GET", "/api/query?search_query=all:residual", None),
    ("read own", "GET", "/account", None),
    ("read own", "GET", "/api/v1/tokens", None),
    ("change own", "POST", "/account/profile", {"full_name": "A name"}),
    ("change own", "POST", "/account/sessions/end-others", {}),
    ("make token", "POST", "/account/tokens", {"name": "script %s", "scope": "read"}),
    ("make token", "POST", "/api/v1/tokens", {"name": "script %s", "scopes": ["read"]}),
    ("vote", "POST", f"{PAPER}/vote", {"up": "1"}),
    ("vote", "PUT", f"{API_PAPER}/vote", None),
    ("vote", "DELETE", f"{API_PAPER}/vote", None),
    ("vote", "POST", f"{COMMENT}/vote", {"up": "1"}),
    ("vote", "PUT", f"{API_COMMENT}/vote", None),
    ("vote", "DELETE", f"{API_COMMENT}/vote", None),
    ("comment", "POST", f"{PAPER}/comments", {"body": "Well %s"}),
    ("comment", "POST", f"{API_PAPER}/comments", {"body": "Well %s"}),
    ("react", "POST", f"{COMMENT}/react", {"name": "heart"}),
    ("react", "PUT", f"{API_COMMENT}/reactions/heart", None),
    ("react", "DELETE", f"{API_COMMENT}/reactions/heart", None),
    ("report", "POST", f"{COMMENT}/report", {"reason": "Why not"}),
    ("submit", "GET", "/submit", None),
    ("submit", "POST", "/submit", {"paper": "2405.00002"}),
    ("submit", "POST", "/papers/2405.00002/submission", {}),
    ("feature", "POST", f"{PAPER}/submission/decide", {"state": "featured"}),
    ("feature", "PUT", f"{API_PAPER}/submission", {"state": "featured"}),
    ("moderate", "GET", "/moderation/reports", None),
    ("moderate", "POST", f"{COMMENT}/dismiss", {}),
    ("moderate", "POST", f"{COMMENT}/hide", {"reason": "Spam", "on": "1"}),
    ("moderate", "POST", f"{COMMENT}/hide", {"on": "0"}),
    ("moderate", "PUT", f"{API_COMMENT}/hidden", {"reason": "Spam"}),
    ("moderate", "DELETE", f"{API_COMMENT}/hidden", None),
    ("keep", "POST", f"{PAPER}/save", {"on": "1"}),
    ("keep", "POST", f"{PAPER}/mark", {"mark": "read", "on": "1"}),
    ("keep", "POST", f"{PAPER}/tags", {"tag": "boats", "on": "1"}),
    ("read own", "GET", "/library", None),
    ("follow", "POST", "/following", {"kind": "category", "value": "cs.CV", "on": "1"}),
    ("read own", "GET", "/following", None),
    ("administer", "GET", "/admin", None),
    ("administer", "POST", "/admin/people/role", {"name": "robin", "role": "reader"}),
    ("administer", "POST", "/admin/people/close", {"name": "robin", "closed": "false"}),
]
