"""Embeddings by paper, embedder and content: what costs much to make is made once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from sqlalchemy import Connection, bindparam, text

from broadsheet.types import Vectors

# float16: 300 k papers × 256 numbers take 154 MB; the cosine of unit vectors moves by less than 0.001.
_KEPT = np.dtype("<f2")

_WITHOUT_VECTOR = """
    FROM papers LEFT JOIN embeddings
    ON embeddings.paper_id = papers.id AND embeddings.embedder = :embedder
        AND embeddings.content_hash = papers.content_hash
    WHERE embeddings.paper_id IS NULL
"""


def get(db: Connection, embedder: str, wanted: Sequence[tuple[int, bytes]]) -> dict[int, Vectors]:
    """The vectors of those (row, content hash) pairs that are kept; others are left out."""
    query = text(
        "SELECT paper_id, content_hash, vector FROM embeddings"
        " WHERE embedder = :embedder AND paper_id IN :rows"
    ).bindparams(bindparam("rows", expanding=True))
    hashes = dict(wanted)
    return {
        row: np.frombuffer(vector, _KEPT).astype(np.float32)
        for row, hash, vector in db.execute(query, {"embedder": embedder, "rows": list(hashes)})
        if bytes(hash) == hashes[row]
    }


def put(db: Connection, embedder: str, made: Sequence[tuple[int, bytes]], vectors: Vectors) -> None:
    """Keep the (n, d) vectors of n (row, content hash) pairs, passing over papers that are gone by now."""
    query = text(
        """
        INSERT INTO embeddings (paper_id, embedder, content_hash, vector)
        SELECT :row, :embedder, :hash, :vector
        WHERE EXISTS (SELECT 1 FROM papers WHERE id = :row)
        ON CONFLICT (paper_id, embedder) DO UPDATE
        SET content_hash = excluded.content_hash, vector = excluded.vector
        """
    )
    kept = vectors.astype(_KEPT)
    if made:
        db.execute(
            query,
            [
                {"row": row, "embedder": embedder, "hash": hash, "vector": vector.tobytes()}
                for (row, hash), vector in zip(made, kept, strict=True)
            ],
        )


def missing(db: Connection, embedder: str, limit: int) -> list[int]:
    """Rows of papers without a vector of their present content, the newest papers first."""
    query = text(
        f"""
        SELECT papers.id {_WITHOUT_VECTOR}
        ORDER BY coalesce(papers.day, papers.published, '') DESC, papers.id DESC LIMIT :limit
        """
    )
    return list(db.execute(query, {"embedder": embedder, "limit": limit}).scalars())


def count_missing(db: Connection, embedder: str) -> int:
    """How many papers are without a vector of their present content."""
    query = text(f"SELECT count(*) {_WITHOUT_VECTOR}")
    return int(db.execute(query, {"embedder": embedder}).scalar_one())
