import { defineConfig } from "@tamma/observability";

/** This repository's own project: everything that ships, for every set of backends. */
export default defineConfig({
  stack: { backends: ["tempo-loki", "jaeger-victorialogs", "otlp"] },
  output: { folder: "deploy", documents: "docs" },
});
