import { afterAll, beforeAll, describe, test } from "vitest";

import { type HttpServer, startHttpServer } from "../../helpers/http-server.ts";
import { freePort } from "../../helpers/free-port.ts";
import { type OtlpReceiver, startOtlpReceiver } from "../../helpers/otlp-receiver.ts";
import { initProject, packageJson, type InitProject } from "../init/init-project.ts";
import { complaints, report } from "./doctor.ts";

let project: InitProject;
beforeAll(async () => {
  project = await initProject({
    "package.json": packageJson({
      scripts: { start: "node --import @tamma/observability/preload app.js" },
    }),
  });
});
afterAll(async () => project[Symbol.asyncDispose]());

type Store = "prometheus" | "tempo" | "jaeger" | "loki" | "victorialogs";

/** What a store answers to a question about an id that it has, or has not. */
const answers: Readonly<Record<Store, (path: string, id: string | undefined) => unknown>> = {
  prometheus: (path, id) => ({
    data: {
      result: id !== undefined && path.includes(id) ? [{ metric: {}, value: [0, "1"] }] : [],
    },
  }),
  tempo: (path, id) =>
    path.endsWith(`/api/v2/traces/${id}`) ? { trace: { resourceSpans: [{}] } } : { trace: {} },
  jaeger: (path, id) =>
    path.endsWith(`/api/v3/traces/${id}`) ? { result: { resourceSpans: [{}] } } : {},
  loki: (path, id) => ({
    data: { result: id !== undefined && path.includes(id) ? [{ stream: {}, values: [] }] : [] },
  }),
  victorialogs: (path, id) => (id !== undefined && path.includes(id) ? { _msg: id } : ""),
};

/** A store that knows what `receiver` was sent, unless it forgets. */
async function store(
  kind: Store,
  receiver: OtlpReceiver,
  { forgets = false } = {},
): Promise<HttpServer> {
  return startHttpServer((request, response) => {
    const { url = "" } = request;
    const id = forgets ? undefined : receiver.spans[0]?.traceId;
    const ready = /^\/(?:-\/ready|ready|health|api\/services)$/.test(url);
    response.end(ready ? "" : JSON.stringify(answers[kind](url, id)));
  });
}

async function nowhere(): Promise<string> {
  return `http://127.0.0.1:${await freePort()}`;
}

describe.concurrent("the canary", () => {
  test("is one span, one point and one record, found in each store that answers", async ({
    expect,
  }) => {
    for (const protocol of ["http/protobuf", "http/json"]) {
      await using receiver = await startOtlpReceiver();
      await using prometheus = await store("prometheus", receiver);
      await using tempo = await store("tempo", receiver);
      await using jaeger = await store("jaeger", receiver);
      await using loki = await store("loki", receiver);
      await using victorialogs = await store("victorialogs", receiver);
      const urls = { prometheus, tempo, jaeger, loki, victorialogs };
      const found = await report(
        project.folder,
        Object.entries(urls).flatMap(([name, { url }]) => [`--${name}`, url]),
        { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OTEL_EXPORTER_OTLP_PROTOCOL: protocol },
      );
      expect(complaints(found)).toEqual([]);
      const told = found.findings.filter(({ subject }) => subject === "canary");
      expect(told.map(({ text }) => text)).toEqual([
        expect.stringMatching(/^metrics: found in Prometheus \(http.*\) after \d+\.\d s$/),
        expect.stringMatching(/^traces: found in Tempo /),
        expect.stringMatching(/^traces: found in Jaeger /),
        expect.stringMatching(/^logs: found in Loki /),
        expect.stringMatching(/^logs: found in VictoriaLogs /),
      ]);
      const id = receiver.spans[0]?.traceId ?? "";
      expect(id).toMatch(/^[\da-f]{32}$/);
      expect(receiver.spans).toMatchObject([
        {
          spanId: id.slice(0, 16),
          attributes: { canary_id: id },
          resource: { "service.name": "tamma-obs-doctor" },
        },
      ]);
      expect(receiver.metrics).toMatchObject([
        {
          name: "tamma.obs.doctor.canary",
          kind: "gauge",
          values: [1],
          points: [{ canary_id: id }],
        },
      ]);
      expect(receiver.logs).toMatchObject([{ traceId: id, body: `tamma-obs doctor ${id}` }]);
    }
  });

  test("that does not arrive is a problem of its store", async ({ expect }) => {
    await using receiver = await startOtlpReceiver();
    await using prometheus = await store("prometheus", receiver);
    await using loki = await store("loki", receiver, { forgets: true });
    const found = await report(
      project.folder,
      ["--wait", "600ms", "--prometheus", prometheus.url, "--loki", loki.url],
      { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url },
    );
    expect(found.code).toBe(1);
    expect(complaints(found)).toEqual([
      expect.stringMatching(
        /^problem canary: logs: not found in Loki \(.*\) within 0\.6 s → .*--wait/,
      ),
    ]);
  });

  test("is not looked for where no store answers: said, and no problem unless it was asked for", async ({
    expect,
  }) => {
    await using receiver = await startOtlpReceiver();
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url };
    const found = await report(project.folder, [], env);
    expect(found).toMatchObject({ code: 0, counts: { skipped: 5 } });
    const asked = await report(project.folder, ["--jaeger", await nowhere()], env);
    expect(complaints(asked)).toEqual([
      expect.stringMatching(
        /^problem canary: traces: Jaeger .* is not reachable \(ECONNREFUSED\) → is --jaeger right\?$/,
      ),
    ]);
  });

  test("that the receiver rejects is told", async ({ expect }) => {
    await using receiver = await startOtlpReceiver();
    // ExportLogsPartialSuccess: 1 rejected, "no"
    receiver.answer(
      { status: 200, body: Buffer.from("0a0608011202 6e6f".replace(" ", ""), "hex") },
      "/v1/logs",
    );
    const found = await report(project.folder, ["--wait", "1s"], {
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    });
    expect(complaints(found)).toEqual([
      expect.stringMatching(/^problem canary: logs: the receiver does not take it \(no\)/),
    ]);
  });

  test("is not sent with --no-canary, nor where the receiver refuses", async ({ expect }) => {
    await using receiver = await startOtlpReceiver();
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url };
    await report(project.folder, ["--no-canary"], env);
    receiver.answer(401, "/v1/logs");
    const refused = await report(project.folder, [], env);
    expect(refused.findings.at(-1)).toMatchObject({ level: "skipped", subject: "canary" });
    expect(receiver.spans).toEqual([]);
  });

  test("asks a store with the user of its URL, and does not tell who that is", async ({
    expect,
  }) => {
    await using receiver = await startOtlpReceiver();
    await using prometheus = await store("prometheus", receiver);
    const url = prometheus.url.replace("//", "//user:s3cret@");
    const found = await report(project.folder, ["--prometheus", url], {
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    });
    expect(complaints(found)).toEqual([]);
    expect(JSON.stringify(found)).not.toContain("s3cret");
    expect(prometheus.requests.at(-1)?.headers.authorization).toBe(`Basic ${btoa("user:s3cret")}`);
  });
});
