from pathlib import Path

import pytest

pytest_plugins = ["postgresql", "ready"]

SHARED = Path(__file__).parents[2] / "shared"


@pytest.fixture(scope="session")
def shared():
    """The folder with captures and development data next to the repository; not part of it."""
    if not (SHARED / "seeds").is_dir():
        pytest.skip(f"{SHARED} is not here: it holds real data that is not ours to ship")
    return SHARED
