#!/bin/sh
# Fetch reveal.js from npm, and check that its files are the ones that are committed here.
set -eu
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm pack --silent reveal.js@6.0.2 >/dev/null
tar -xzf reveal.js-6.0.2.tgz
cd package
mv LICENSE LICENSE.txt
mv dist/reveal.js dist/reveal.css dist/plugin/notes.js .
sha256sum --check "$here/SHA256SUMS"
cp LICENSE.txt notes.js reveal.css reveal.js "$here"
