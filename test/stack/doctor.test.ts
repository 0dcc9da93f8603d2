import { expect, test } from "vitest";

import { complaints, report } from "../cli/doctor/doctor.ts";
import { initProject, packageJson } from "../cli/init/init-project.ts";
import { describeStack } from "./stack.ts";

describeStack("tamma-obs doctor", (stack) => {
  test("finds its canary's span, metric point and log record in the stores", async () => {
    await using project = await initProject({
      "package.json": packageJson({
        scripts: { start: "node --import @tamma/observability/preload app.js" },
      }),
    });
    const [traces, logs] =
      stack.set === "tempo-loki" ? ["tempo", "loki"] : ["jaeger", "victorialogs"];
    const options = [
      "--prometheus",
      stack.prometheus,
      `--${traces}`,
      stack.stores.traces,
      `--${logs}`,
      stack.stores.logs,
    ];
    const found = await report(project.folder, options, {
      OTEL_EXPORTER_OTLP_ENDPOINT: stack.otlp,
    });
    expect({ code: found.code, complaints: complaints(found) }).toEqual({
      code: 0,
      complaints: [],
    });
    const told = found.findings
      .filter(({ level, subject }) => subject === "canary" && level === "ok")
      .map(({ text }) => text);
    expect(told.toSorted()).toEqual([
      expect.stringMatching(/^logs: found in /),
      expect.stringMatching(/^metrics: found in Prometheus /),
      expect.stringMatching(/^traces: found in /),
    ]);
  });
});
