"""1,039 real files of many formats that nobody prepared; they lie in ../shared and are not ours to ship."""

import tarfile


def unpacked(shared, folder, kind=""):
    """All the files, or those of one kind (`feeds`, `zotero-json`), unpacked in the folder; in order.

    Each lies in a folder that tells its kind.
    """
    with tarfile.open(shared / "data" / "importers-dev.tar.xz") as archive:
        members = [
            member for member in archive if member.isfile() and (not kind or f"/{kind}/" in member.name)
        ]
        # Debian 12's Python 3.11.2 has no filters yet; later ones warn without.
        archive.extractall(folder, members, **({"filter": "data"} if hasattr(tarfile, "data_filter") else {}))
    return sorted(folder / member.name for member in members)
