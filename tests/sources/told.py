"""All that a store holds, in a form that does not depend on when and in which order it came."""

from sqlalchemy import text

OF_PAPERS = "authors categories external_ids versions featured counts records".split()
NOT_TOLD = {
    "id",
    "paper_id",
    "revision",
    "changed_at",
    "payload",
    "seen_at",
}  # `payload_hash` stands for `payload`


def told(store):
    """Rows by table, each as its columns' names and values, papers by their public ids."""
    with store.read() as db:
        names = dict(db.execute(text("SELECT id, public_id FROM papers")).all())
        return {
            table: sorted(_row(row._mapping, names) for row in db.execute(text(f"SELECT * FROM {table}")))
            for table in ["papers", *OF_PAPERS, "skipped"]
        }


def _row(row, names):
    told = {name: value for name, value in row.items() if name not in NOT_TOLD}
    return repr((names.get(row.get("paper_id")), sorted(told.items())))
