#!/bin/sh
# Write requirements.lock, -test.lock and -transformer.lock anew, for every Python and system we support,
# with hashes and without any address. Needs uv: https://docs.astral.sh/uv/
set -eu
lock() {
    output=$1
    shift
    uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-strip-extras \
        --no-emit-index-url --no-emit-find-links --upgrade pyproject.toml "$@" --output-file "$output"
}
lock requirements.lock
lock requirements-test.lock --extra test --constraint requirements.lock
lock requirements-transformer.lock --extra transformer --constraint requirements-test.lock
