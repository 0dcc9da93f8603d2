#!/bin/sh
# Regenerates ./generated from the OTLP .proto files that @elastic/mockotlpserver ships.
# Run it through `npm exec -- sh src/embedded/otlp/generate.sh` after a change of those packages:
# protoc-gen-es and @bufbuild/protobuf must have the same version.
set -eu
cd "$(dirname "$0")/../../.."
PATH="$PWD/node_modules/.bin:$PATH"
out=src/embedded/otlp/generated
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
