"""Small files of invented people: what each likes can be seen from the words."""

import json

SUBJECTS = ("quokkas", "solitons", "compilers")


def jsonl(path, rows):
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


def paper(id, subject, **fields):
    return {
        "id": id,
        "title": f"On {subject}",
        "abstract": f"{subject} and {subject} again, {id}",
        **fields,
    }


def reviewers_folder(folder, users=None, ratings=None):
    """Three subjects of ten papers; ada has six on quokkas, bob one on solitons."""
    folder.mkdir()
    corpus = [
        {"_id": f"{subject}{n}", "title": f"On {subject}", "text": f"{subject} number {n}"}
        for subject in SUBJECTS
        for n in range(10)
    ]
    jsonl(folder / "corpus.jsonl", corpus)
    users = users or {"ada": [f"quokkas{n}" for n in range(6)], "bob": ["solitons0"]}
    jsonl(folder / "users.jsonl", [{"user": user, "profile": own} for user, own in users.items()])
    ratings = ratings or [
        ("ada", "quokkas9", 5),
        ("ada", "solitons9", 1),
        ("bob", "quokkas9", 2),
        ("bob", "solitons9", 4.5),
    ]
    lines = ["user\tpaper\texpertise", *("\t".join(map(str, row)) for row in ratings)]
    (folder / "ratings.tsv").write_text("\n".join(lines) + "\n")
    return folder


def stream_file(path, days=30):
    """Three papers of every subject a day from 2030-01-01 on; ada brings one on quokkas every day but the first.

    Papers on compilers have 9 votes, on quokkas 4, on solitons none.
    """
    votes = {"compilers": 9, "quokkas": 4, "solitons": 0}
    rows = [
        paper(
            f"arXiv:{day:03d}.{place}{n}",
            subject,
            authors=[f"Author of {subject}"],
            snapshot_day=_day(day),
            upvotes=votes[subject],
            **({"submitter": "ada"} if subject == "quokkas" and n == 0 and day else {}),
        )
        for day in range(days)
        for place, subject in enumerate(SUBJECTS)
        for n in range(3)
    ]
    return jsonl(path, rows)


def authors_file(path, years=(2001, 2002, 2003), of_each=8):
    """Papers of an archive: each year eight on each subject by the one who writes on it, and one of another."""
    rows = [
        paper(f"acl:{year}.{subject}.{n}", subject, authors=[f"A. {subject}"], published=f"{year}-0{n + 1}")
        for year in years
        for subject in SUBJECTS
        for n in range(of_each)
    ]
    other = paper("arXiv:1", "quokkas", authors=["A. quokkas"], published="2003", source="elsewhere")
    return jsonl(path, [*rows, other])


def _day(number):
    month, day = divmod(number, 28)
    return f"2030-{month + 1:02d}-{day + 1:02d}"
