#!/bin/sh
# Try the newest client of Hugging Face against us, beside the one that requirements-test.lock pins.
set -eu
folder=build/newest-client
rm -rf "$folder"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --target "$folder" huggingface_hub
PYTHONPATH=$folder .venv/bin/python -c 'import huggingface_hub; print("huggingface_hub", huggingface_hub.__version__)'
PYTHONPATH=$folder .venv/bin/python -m pytest -q tests/api/hf
