#!/bin/sh
# Usage: src/embedded/otlp/generate.sh [folder]
# Generates ./generated, or another folder, from the OTLP .proto files that @elastic/mockotlpserver
# ships. Run it when that package or protoc-gen-es changes; @bufbuild/protobuf must have the same
# version as the latter. A test compares its output with what is committed.
set -eu
cd "$(dirname "$0")/../../.."
PATH="$PWD/node_modules/.bin:$PATH"
out="${1:-src/embedded/otlp/generated}"
rm -rf "$out"
# erasable_syntax: Node strips types, so enums must be plain objects
buf generate node_modules/@elastic/mockotlpserver --template '{
  "version": "v2",
  "plugins": [{
    "local": "protoc-gen-es",
    "out": "'"$out"'",
    "opt": ["target=ts", "import_extension=ts", "erasable_syntax=true"]
  }]
}'
