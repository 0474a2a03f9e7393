CREATE TABLE readers (
    id BIGSERIAL NOT NULL,
    name TEXT NOT NULL,
    full_name TEXT DEFAULT '' NOT NULL,
    email TEXT,
    confirmed_at TEXT,
    password TEXT,
    role TEXT DEFAULT 'reader' NOT NULL,
    about TEXT DEFAULT '' NOT NULL,
    settings TEXT DEFAULT '{}' NOT NULL,
    made_at TEXT NOT NULL,
    seen_at TEXT,
    closed_at TEXT,
    PRIMARY KEY (id),
    UNIQUE (name),
    UNIQUE (email)
);

CREATE TABLE identities (
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    reader_id BIGINT NOT NULL,
    made_at TEXT NOT NULL,
    PRIMARY KEY (issuer, subject),
    FOREIGN KEY(reader_id) REFERENCES readers (id) ON DELETE CASCADE
);

CREATE TABLE sessions (
    id BIGSERIAL NOT NULL,
    hash BYTEA NOT NULL,
    reader_id BIGINT NOT NULL,
    agent TEXT DEFAULT '' NOT NULL,
    way TEXT NOT NULL,
    made_at TEXT NOT NULL,
    seen_at TEXT NOT NULL,
    ends_at TEXT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (hash),
    FOREIGN KEY(reader_id) REFERENCES readers (id) ON DELETE CASCADE
);

CREATE INDEX sessions_by_reader ON sessions (reader_id);

CREATE TABLE tickets (
    id BIGSERIAL NOT NULL,
    hash BYTEA NOT NULL,
    purpose TEXT NOT NULL,
    reader_id BIGINT,
    email TEXT,
    details TEXT DEFAULT '{}' NOT NULL,
    made_at TEXT NOT NULL,
    ends_at TEXT NOT NULL,
    used_at TEXT,
    PRIMARY KEY (id),
    UNIQUE (hash),
    FOREIGN KEY(reader_id) REFERENCES readers (id) ON DELETE CASCADE
);

CREATE TABLE tokens (
    id BIGSERIAL NOT NULL,
    hash BYTEA NOT NULL,
    reader_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    scopes TEXT NOT NULL,
    way TEXT NOT NULL,
    made_at TEXT NOT NULL,
    used_at TEXT,
    ended_at TEXT,
    PRIMARY KEY (id),
    UNIQUE (hash),
    FOREIGN KEY(reader_id) REFERENCES readers (id) ON DELETE CASCADE
);

CREATE INDEX tokens_by_reader ON tokens (reader_id);

CREATE TABLE rates (
    name TEXT NOT NULL,
    level FLOAT NOT NULL,
    at FLOAT NOT NULL,
    PRIMARY KEY (name)
);

CREATE TABLE audit (
    id BIGSERIAL NOT NULL,
    at TEXT NOT NULL,
    reader_id BIGINT,
    act TEXT NOT NULL,
    subject TEXT DEFAULT '' NOT NULL,
    details TEXT DEFAULT '{}' NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(reader_id) REFERENCES readers (id) ON DELETE SET NULL
);

CREATE TABLE outbox (
    id BIGSERIAL NOT NULL,
    message_id TEXT NOT NULL,
    recipient TEXT NOT NULL,
    content BYTEA NOT NULL,
    state TEXT NOT NULL,
    tries SMALLINT DEFAULT '0' NOT NULL,
    due_at TEXT NOT NULL,
    made_at TEXT NOT NULL,
    sent_at TEXT,
    said TEXT DEFAULT '' NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (message_id)
);

CREATE INDEX outbox_by_state ON outbox (state, due_at);

CREATE TABLE paper_votes (
    paper_id BIGINT NOT NULL,
    reader_id BIGINT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (paper_id, reader_id),
    FOREIGN KEY(paper_id) REFERENCES papers (id) ON DELETE CASCADE,
    FOREIGN KEY(reader_id) REFERENCES readers (id) ON DELETE CASCADE
);

CREATE INDEX paper_votes_by_reader ON paper_votes (reader_id);

CREATE TABLE comments (
    id BIGSERIAL NOT NULL,
    paper_id BIGINT NOT NULL,
    parent_id BIGINT,
    reader_id BIGINT,
    body TEXT NOT NULL,
    made_at TEXT NOT NULL,
    edited_at TEXT,
    deleted_at TEXT,
    hidden_at TEXT,
    hidden_reason TEXT DEFAULT '' NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(paper_id) REFERENCES papers (id) ON DELETE CASCADE,
    FOREIGN KEY(parent_id) REFERENCES comments (id) ON DELETE CASCADE,
    FOREIGN KEY(reader_id) REFERENCES readers (id) ON DELETE SET NULL
);

CREATE INDEX comments_by_paper ON comments (paper_id, id);

CREATE INDEX comments_by_reader ON comments (reader_id);

CREATE TABLE comment_edits (
    id BIGSERIAL NOT NULL,
    comment_id BIGINT NOT NULL,
    body TEXT NOT NULL,
    made_at TEXT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(comment_id) REFERENCES comments (id) ON DELETE CASCADE
);

CREATE INDEX comment_edits_by_comment ON comment_edits (comment_id);

CREATE TABLE comment_votes (
    comment_id BIGINT NOT NULL,
    reader_id BIGINT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (comment_id, reader_id),
    FOREIGN KEY(comment_id) REFERENCES comments (id) ON DELETE CASCADE,
    FOREIGN KEY(reader_id) REFERENCES readers (id) ON DELETE CASCADE
);

CREATE INDEX comment_votes_by_reader ON comment_votes (reader_id);

CREATE TABLE reactions (
    comment_id BIGINT NOT NULL,
    reader_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (comment_id, reader_id, name),
    FOREIGN KEY(comment_id) REFERENCES comments (id) ON DELETE CASCADE,
    FOREIGN KEY(reader_id) REFERENCES readers (id) ON DELETE CASCADE
);

CREATE INDEX reactions_by_reader ON reactions (reader_id);

CREATE TABLE mentions (
    comment_id BIGINT NOT NULL,
    reader_id BIGINT NOT NULL,
    seen_at TEXT,
    PRIMARY KEY (comment_id, reader_id),
    FOREIGN KEY(comment_id) REFERENCES comments (id) ON DELETE CASCADE,
    FOREIGN KEY(reader_id) REFERENCES readers (id) ON DELETE CASCADE
);

CREATE INDEX mentions_by_reader ON mentions (reader_id);

CREATE TABLE vote_log (
    id BIGSERIAL NOT NULL,
    at TEXT NOT NULL,
    reader_id BIGINT,
    subject TEXT NOT NULL,
    given SMALLINT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(reader_id) REFERENCES readers (id) ON DELETE SET NULL
);

CREATE TABLE reports (
    id BIGSERIAL NOT NULL,
    comment_id BIGINT NOT NULL,
    reader_id BIGINT,
    reason TEXT NOT NULL,
    at TEXT NOT NULL,
    settled_at TEXT,
    outcome TEXT DEFAULT '' NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(comment_id) REFERENCES comments (id) ON DELETE CASCADE,
    FOREIGN KEY(reader_id) REFERENCES readers (id) ON DELETE SET NULL
);

CREATE INDEX reports_by_comment ON reports (comment_id);

CREATE TABLE moderation (
    id BIGSERIAL NOT NULL,
    at TEXT NOT NULL,
    reader_id BIGINT,
    act TEXT NOT NULL,
    subject TEXT NOT NULL,
    reason TEXT DEFAULT '' NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(reader_id) REFERENCES readers (id) ON DELETE SET NULL
);

CREATE TABLE submissions (
    paper_id BIGINT NOT NULL,
    reader_id BIGINT,
    note TEXT DEFAULT '' NOT NULL,
    at TEXT NOT NULL,
    day TEXT NOT NULL,
    state TEXT NOT NULL,
    decided_at TEXT,
    decided_by BIGINT,
    PRIMARY KEY (paper_id),
    FOREIGN KEY(paper_id) REFERENCES papers (id) ON DELETE CASCADE,
    FOREIGN KEY(reader_id) REFERENCES readers (id) ON DELETE SET NULL,
    FOREIGN KEY(decided_by) REFERENCES readers (id) ON DELETE SET NULL
);

CREATE INDEX submissions_by_day ON submissions (day);

CREATE INDEX submissions_by_reader ON submissions (reader_id);

CREATE TABLE claims (
    id BIGSERIAL NOT NULL,
    paper_id BIGINT NOT NULL,
    reader_id BIGINT NOT NULL,
    position INTEGER NOT NULL,
    at TEXT NOT NULL,
    state TEXT NOT NULL,
    decided_at TEXT,
    decided_by BIGINT,
    PRIMARY KEY (id),
    FOREIGN KEY(paper_id) REFERENCES papers (id) ON DELETE CASCADE,
    FOREIGN KEY(reader_id) REFERENCES readers (id) ON DELETE CASCADE,
    FOREIGN KEY(decided_by) REFERENCES readers (id) ON DELETE SET NULL
);

CREATE UNIQUE INDEX claims_once ON claims (paper_id, reader_id);

CREATE TABLE lists (
    id BIGSERIAL NOT NULL,
    reader_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    slug TEXT NOT NULL,
    shown_to TEXT NOT NULL,
    about TEXT DEFAULT '' NOT NULL,
    made_at TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(reader_id) REFERENCES readers (id) ON DELETE CASCADE
);

CREATE UNIQUE INDEX lists_once ON lists (reader_id, slug);

CREATE TABLE list_papers (
    list_id BIGINT NOT NULL,
    paper_id BIGINT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (list_id, paper_id),
    FOREIGN KEY(list_id) REFERENCES lists (id) ON DELETE CASCADE,
    FOREIGN KEY(paper_id) REFERENCES papers (id) ON DELETE CASCADE
);

CREATE INDEX list_papers_by_paper ON list_papers (paper_id);

CREATE TABLE tags (
    reader_id BIGINT NOT NULL,
    paper_id BIGINT NOT NULL,
    tag TEXT NOT NULL,
    PRIMARY KEY (reader_id, paper_id, tag),
    FOREIGN KEY(reader_id) REFERENCES readers (id) ON DELETE CASCADE,
    FOREIGN KEY(paper_id) REFERENCES papers (id) ON DELETE CASCADE
);

CREATE INDEX tags_by_paper ON tags (paper_id);

CREATE TABLE notes (
    reader_id BIGINT NOT NULL,
    paper_id BIGINT NOT NULL,
    body TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    PRIMARY KEY (reader_id, paper_id),
    FOREIGN KEY(reader_id) REFERENCES readers (id) ON DELETE CASCADE,
    FOREIGN KEY(paper_id) REFERENCES papers (id) ON DELETE CASCADE
);

CREATE INDEX notes_by_paper ON notes (paper_id);

CREATE TABLE marks (
    reader_id BIGINT NOT NULL,
    paper_id BIGINT NOT NULL,
    mark TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (reader_id, paper_id, mark),
    FOREIGN KEY(reader_id) REFERENCES readers (id) ON DELETE CASCADE,
    FOREIGN KEY(paper_id) REFERENCES papers (id) ON DELETE CASCADE
);

CREATE INDEX marks_by_paper ON marks (paper_id);

CREATE TABLE follows (
    reader_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    made_at TEXT NOT NULL,
    PRIMARY KEY (reader_id, kind, value),
    FOREIGN KEY(reader_id) REFERENCES readers (id) ON DELETE CASCADE
);

CREATE TABLE mutes (
    reader_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    made_at TEXT NOT NULL,
    PRIMARY KEY (reader_id, kind, value),
    FOREIGN KEY(reader_id) REFERENCES readers (id) ON DELETE CASCADE
);
