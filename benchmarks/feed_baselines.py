"""Three known ways of ranking papers for a person, from their published descriptions, on the same cases.

None is tuned here: what their descriptions leave open has the default of scikit-learn. All see the same
texts; the two dense ones the same vectors. Needs `pip install "broadsheet[benchmarks]"`.
"""

from __future__ import annotations

import warnings

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from broadsheet.profiles.evaluation import Ranker
from broadsheet.profiles.tasks import Case, Task
from broadsheet.types import Rows, Scores, Vectors


def arxiv_sanity_lite(task: Task, vectors: Vectors) -> Ranker:  # noqa: ARG001
    """tf-idf of title, abstract and authors, a linear SVM; every paper that was not liked is a negative.

    That holds for the papers to rank, too, as they are in its database. It knows no dislikes.

    Source: github.com/karpathy/arxiv-sanity-lite, compute.py (vectorizer) and serve.py (svm_rank).
    """
    vectorizer = TfidfVectorizer(
        lowercase=True,
        strip_accents="unicode",
        stop_words="english",
        token_pattern=r"(?u)\b[a-zA-Z_][a-zA-Z0-9_]+\b",
        ngram_range=(1, 2),
        max_features=20_000,
        sublinear_tf=True,
        min_df=5,
        max_df=0.1,
    )
    said = (" ".join((text, *authors)) for text, authors in zip(task.texts, task.authors, strict=True))
    words = vectorizer.fit_transform(said).tocsr().astype(np.float32)

    def rank(case: Case) -> list[Scores]:
        others = np.setdiff1d(np.concatenate([case.background, case.disliked, _asked(case)]), case.liked)
        svm = LinearSVC(class_weight="balanced", max_iter=10_000, tol=1e-6, C=0.01)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            svm.fit(words[np.concatenate([case.liked, others])], _labels(case.liked, others))
        return [svm.decision_function(words[pool.papers]) for pool in case.pools]

    return rank


def zotero_arxiv_daily(task: Task, vectors: Vectors) -> Ranker:  # noqa: ARG001
    """Mean cosine to the liked papers, weighted by 1 / (1 + log10 i) for the i-th newest. No dislikes.

    Source: github.com/TideDra/zotero-arxiv-daily, recommender.py (rerank_paper).
    """

    def rank(case: Case) -> list[Scores]:
        weights = 1 / (1 + np.log10(np.arange(1, len(case.liked) + 1)))
        liked = vectors[case.liked].T @ (weights / weights.sum())
        return [vectors[pool.papers] @ liked for pool in case.pools]

    return rank


def scholar_inbox(task: Task, vectors: Vectors) -> Ranker:  # noqa: ARG001
    """Logistic regression on dense vectors: likes against dislikes and papers drawn from all.

    Source: Flicke et al. 2025, arXiv:2504.08385, section on the recommender; classes weighted alike, C = 1.
    """

    def rank(case: Case) -> list[Scores]:
        drawn = np.setdiff1d(case.background, np.concatenate([case.liked, case.disliked]))
        others = np.concatenate([case.disliked, drawn])
        model = LogisticRegression(class_weight="balanced", C=1.0, max_iter=300)
        model.fit(vectors[np.concatenate([case.liked, others])], _labels(case.liked, others))
        return [model.decision_function(vectors[pool.papers]) for pool in case.pools]

    return rank


BASELINES = {
    "arxiv-sanity-lite": arxiv_sanity_lite,
    "zotero-arxiv-daily": zotero_arxiv_daily,
    "Scholar Inbox": scholar_inbox,
}


def _asked(case: Case) -> Rows:
    return np.concatenate([pool.papers for pool in case.pools])


def _labels(liked: Rows, others: Rows) -> Scores:
    return np.concatenate([np.ones(len(liked), np.float32), np.zeros(len(others), np.float32)])
