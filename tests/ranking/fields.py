"""Papers of three fields as numbers: each field has its direction of meaning and ten words of its own."""

import numpy as np

from broadsheet.ranking.preference import Background, Features
from broadsheet.ranking.sparse import Sparse

MEANINGS, FIELD_WORDS, SHARED = 6, 10, 20
WORDS = 3 * FIELD_WORDS + SHARED


def papers(*fields, seed=0):
    """One paper of each of these fields, 0 to 2: four words of the field and three that all have."""
    rng = np.random.default_rng(seed)
    meaning = rng.normal(0, 0.25, (len(fields), MEANINGS))
    rows = []
    for place, field in enumerate(fields):
        meaning[place, field] += 1
        own = field * FIELD_WORDS + rng.choice(FIELD_WORDS, 4, replace=False)
        shared = 3 * FIELD_WORDS + rng.choice(SHARED, 3, replace=False)
        values = rng.uniform(0.5, 1.5, 7)
        rows.append(
            (np.sort([*own, *shared]).astype(np.int32), (values / np.linalg.norm(values)).astype(np.float32))
        )
    lengths = np.maximum(np.linalg.norm(meaning, axis=1, keepdims=True), 1e-9)
    return Features((meaning / lengths).astype(np.float32), Sparse.of(rows))


def background(count=60, seed=100):
    """So many papers, of three one of each field, among negatives and yardstick alike."""
    return Background.of(papers(*((place + place // 3) % 3 for place in range(count)), seed=seed))


def nothing():
    return papers()
