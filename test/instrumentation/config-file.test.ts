import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";

import { loadConfig, type Config } from "#src/config.ts";
import { loadConfigFile } from "#src/instrumentation/config-file/load-config-file.ts";

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), "config-file-"))));
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => vi.unstubAllEnvs());

function load(text: string) {
  const path = join(folder, "otel.yaml");
  writeFileSync(path, text);
  return loadConfigFile(path);
}

/** The model behind `file_format`, as flow YAML. */
const given = (model: string) => load(`file_format: "1.0"\n${model}`);

function configOf(model: string): Config {
  const { settings, usable, problems } = given(model);
  expect({ usable, problems }).toEqual({ usable: true, problems: [] });
  const loaded = loadConfig({}, { file: settings });
  expect(loaded.problems).toEqual([]);
  return loaded.config;
}

const off =
  "OTEL_CONFIG_FILE: no telemetry is sent until the file is right; the application runs as without it";

/** Text stands for itself. */
const exactly = (line: string | RegExp): RegExp =>
  typeof line === "string"
    ? new RegExp(`^${line.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`)}$`)
    : line;

const traces = (processor: string) => `tracer_provider: {processors: [${processor}]}`;
const otlp = (options: string) => traces(`{batch: {exporter: {otlp_http: ${options}}}}`);
const at = "tracer_provider.processors[0].batch";

describe("a mistake in the file", () => {
  it.for([
    ["tracer_provder: {}", `otel.yaml: expected the field tracer_provider, got tracer_provder`],
    ["disabled: yes please", `otel.yaml: disabled: expected true or false, got "yes please"`],
    ["disabled: 1", "otel.yaml: disabled: expected true or false, got 1"],
    ["log_level: loud", /^otel\.yaml: log_level: expected one of "trace", .*, got "loud"$/],
    [
      "attribute_limits: {attribute_count_limit: -1}",
      "otel.yaml: attribute_limits.attribute_count_limit: expected an integer >= 0, got -1",
    ],
    ["attribute_limits: [1]", "otel.yaml: attribute_limits: expected an object, got a list"],
    [
      "resource: {attributes: {a: b}}",
      `otel.yaml: resource.attributes: expected a list of name and value, got an object`,
    ],
    [
      "resource: {attributes: [{name: a}, {value: 1}]}",
      "otel.yaml: resource.attributes[1].name: expected text, got nothing",
    ],
    [
      "resource: {attributes: [{name: a, value: {b: 1}}]}",
      `otel.yaml: resource.attributes[0].value: expected text, numbers, booleans or lists of one of them, got an object`,
    ],
    [
      "resource: {attributes: [{name: a, value: 1, type: number}]}",
      /^otel\.yaml: resource\.attributes\[0\]\.type: expected one of "string", .*, got "number"$/,
    ],
    [
      "resource: {attributes_list: 'a b'}",
      `otel.yaml: resource.attributes_list: expected "key=value,key=value", got "a b"`,
    ],
    [
      "propagator: {composite: [{w3c: }]}",
      /^otel\.yaml: propagator\.composite\[0\]: expected one of tracecontext, .*, got w3c$/,
    ],
    [
      "propagator: {composite: [{tracecontext: , b3: }]}",
      /^otel\.yaml: propagator\.composite\[0\]: expected exactly one of tracecontext, /,
    ],
    [
      "propagator: {composite_list: [b3]}",
      `otel.yaml: propagator.composite_list: expected text, got a list`,
    ],
    [
      "tracer_provider: {}",
      "otel.yaml: tracer_provider.processors: expected a list of processors, got nothing",
    ],
    [
      "tracer_provider: {processors: {}}",
      "otel.yaml: tracer_provider.processors: expected a list of processors, got an object",
    ],
    [traces("{batch: }"), `otel.yaml: ${at}: expected an object, got null`],
    [
      traces("{batch: {}}"),
      /^otel\.yaml: tracer_provider\.processors\[0\]\.batch\.exporter: expected an object, got nothing$/,
    ],
    [
      traces("{batch: {exporter: {otlp: {}}}}"),
      `otel.yaml: ${at}.exporter: expected one of otlp_http, console, otlp_grpc, otlp_file/development, got otlp`,
    ],
    [
      traces("{batch: {schedule_delay: 5s, exporter: {console: }}}"),
      `otel.yaml: ${at}.schedule_delay: expected an integer >= 0, got "5s"`,
    ],
    [
      otlp("{endpoint: 'localhost:4318'}"),
      `otel.yaml: ${at}.exporter.otlp_http.endpoint: expected a URL that starts with http:// or https://, got a value that may be secret`,
    ],
    [
      otlp("{compression: zstd}"),
      `otel.yaml: ${at}.exporter.otlp_http.compression: expected one of "none", "gzip", got "zstd"`,
    ],
    [
      otlp("{timeout: -5}"),
      `otel.yaml: ${at}.exporter.otlp_http.timeout: expected an integer >= 0, got -5`,
    ],
    [
      otlp("{encoding: xml}"),
      `otel.yaml: ${at}.exporter.otlp_http.encoding: expected one of "protobuf", "json", got "xml"`,
    ],
    [
      otlp("{headers_list: s3cret}"),
      `otel.yaml: ${at}.exporter.otlp_http.headers_list: expected "key=value,key=value", got a value that may be secret`,
    ],
    [
      otlp("{headers_list: 'a=1,s3cret'}"),
      `otel.yaml: ${at}.exporter.otlp_http.headers_list: expected "key=value,key=value", got a value that may be secret`,
    ],
    [
      otlp("{headers: [{name: a, value: [s3cret]}]}"),
      `otel.yaml: ${at}.exporter.otlp_http.headers[0].value: expected text, got a list`,
    ],
    [
      otlp("{tls: {ca: x}}"),
      `otel.yaml: ${at}.exporter.otlp_http.tls: expected one of ca_file, key_file, cert_file, got ca`,
    ],
    [
      "tracer_provider: {processors: [], sampler: {sometimes: }}",
      /^otel\.yaml: tracer_provider\.sampler: expected one of always_on, .*, got sometimes$/,
    ],
    [
      "tracer_provider: {processors: [], sampler: {trace_id_ratio_based: {ratio: 2}}}",
      "otel.yaml: tracer_provider.sampler.trace_id_ratio_based.ratio: expected a number from 0 to 1, got 2",
    ],
    [
      "tracer_provider: {processors: [], limits: {event_count_limit: many}}",
      `otel.yaml: tracer_provider.limits.event_count_limit: expected an integer >= 0, got "many"`,
    ],
    [
      "meter_provider: {readers: [{periodic: {interval: 0, exporter: {console: }}}]}",
      "otel.yaml: meter_provider.readers[0].periodic.interval: expected an integer >= 1, got 0",
    ],
    [
      "meter_provider: {readers: [{periodic: {exporter: {otlp_http: {temporality_preference: sum}}}}]}",
      `otel.yaml: meter_provider.readers[0].periodic.exporter.otlp_http.temporality_preference: expected one of "cumulative", "delta", "low_memory", got "sum"`,
    ],
    [
      "meter_provider: {readers: [{pull: {exporter: {prometheus/development: {port: 70000}}}}]}",
      "otel.yaml: meter_provider.readers[0].pull.exporter.prometheus/development.port: expected a port from 0 to 65535, got 70000",
    ],
    [
      "logger_provider: {processors: [{batch: {max_export_batch_size: 0, exporter: {console: }}}]}",
      "otel.yaml: logger_provider.processors[0].batch.max_export_batch_size: expected an integer >= 1, got 0",
    ],
    [
      "instrumentation/development: {js: {pg: {enabled: 'no'}}}",
      `otel.yaml: instrumentation/development.js.pg.enabled: expected true or false, got "no"`,
    ],
    [
      "distribution: {tamma: {shutdown_timeuot: 1s}}",
      "otel.yaml: distribution.tamma: expected the field shutdown_timeout, got shutdown_timeuot",
    ],
    [
      "distribution: {tamma: {logs: maybe}}",
      `otel.yaml: distribution.tamma.logs: expected one of "ship", "correlate", "off", got "maybe"`,
    ],
    [
      "resource: {attributes_list: '${1X}'}",
      'otel.yaml: resource.attributes_list: expected ${VAR} or ${VAR:-default}, got "${1X}"',
    ],
  ] as const)("%s is named with its place, and nothing is sent", ([model, line]) => {
    const { problems, usable, settings } = given(model);
    expect(problems[0]).toMatch(exactly(line));
    expect(problems.at(-1)).toBe(off);
    expect({ usable, settings }).toEqual({ usable: false, settings: {} });
  });

  it.for([
    ["file_format: 2.0", `otel.yaml: file_format: expected "1.0", got 2`],
    [
      `file_format: "0.4"`,
      `otel.yaml: file_format: expected "1.0", or another version 1, got "0.4"`,
    ],
    ["disabled: true", `otel.yaml: file_format: expected "1.0", got nothing`],
    ["", "otel.yaml: expected an object, got null"],
    ["- a", `otel.yaml: expected an object, got a list`],
    ["a: [", /^otel\.yaml: line 1: /],
    ["a: 1\na: 2", /^otel\.yaml: line 2: Map keys must be unique/],
  ] as const)("%j is no configuration", ([text, line]) => {
    const { problems, usable } = load(text);
    expect(problems[0]).toMatch(exactly(line));
    expect(usable).toBe(false);
  });

  it("that is not there is said", () => {
    const { problems, usable } = loadConfigFile(join(folder, "missing.yaml"));
    expect(problems[0]).toMatch(/^OTEL_CONFIG_FILE: the file cannot be read \(ENOENT: /);
    expect(usable).toBe(false);
  });

  it("is named together with all others", () => {
    const { problems } = given("disabled: 1\nlog_level: loud\nresource: {attributes_list: a}");
    expect(problems).toHaveLength(4);
  });
});

describe("what the file can say that is not supported", () => {
  const reader = "meter_provider.readers[0].periodic";
  it.for([
    [traces("{batch: {exporter: {otlp_grpc: {endpoint: x}}}}"), [`${at}.exporter.otlp_grpc`]],
    [
      traces("{batch: {exporter: {otlp_file/development: }}}"),
      [`${at}.exporter.otlp_file/development`],
    ],
    [traces("{batch: {export_timeout: 5, exporter: {otlp_http: }}}"), [`${at}.export_timeout`]],
    [traces("{simple: {exporter: {otlp_http: }}}"), ["tracer_provider.processors[0].simple"]],
    [
      traces("{batch: {exporter: {otlp_http: }}}, {batch: {exporter: {otlp_http: }}}"),
      ["tracer_provider.processors[1].batch.exporter.otlp_http"],
    ],
    [
      "tracer_provider: {processors: [], sampler: {jaeger_remote/development: {}}}",
      ["tracer_provider.sampler.jaeger_remote/development"],
    ],
    [
      "tracer_provider: {processors: [], sampler: {parent_based: {remote_parent_sampled: {always_off: }}}}",
      ["tracer_provider.sampler.parent_based.remote_parent_sampled"],
    ],
    ["tracer_provider: {processors: [], id_generator: {xray: }}", ["tracer_provider.id_generator"]],
    [
      "tracer_provider: {processors: [], tracer_configurator/development: {}}",
      ["tracer_provider.tracer_configurator/development"],
    ],
    [
      "meter_provider: {readers: [], views: [{}], exemplar_filter: trace_based}",
      ["meter_provider.views", "meter_provider.exemplar_filter"],
    ],
    [
      "meter_provider: {readers: [{periodic: {exporter: {console: }, producers: [], cardinality_limits: {counter: 5}}}]}",
      [`${reader}.producers`, `${reader}.cardinality_limits.counter`],
    ],
    [
      "logger_provider: {processors: [{batch: {max_queue_size: 5, exporter: {otlp_http: }}}]}",
      ["logger_provider.processors[0].batch.max_queue_size"],
    ],
    [
      "propagator: {composite: [{xray: }], composite_list: 'b3,ottrace'}",
      ["propagator.composite[0].xray", "propagator.composite_list"],
    ],
    [
      "resource: {schema_url: x, detection/development: {attributes: {}}}",
      ["resource.detection/development.attributes", "resource.schema_url"],
    ],
    [
      "instrumentation/development: {general: {}, js: {http: {hook: 1}}}",
      ["instrumentation/development.js.http.hook", "instrumentation/development.general"],
    ],
  ] as const)("%s is named, and the rest is used", ([model, paths]) => {
    const { problems, usable } = given(model);
    const named = problems.map((line) => /^otel\.yaml: (.+?): not supported: /.exec(line)?.[1]);
    expect(named).toEqual(paths);
    expect(usable).toBe(true);
  });
});

describe("the file", () => {
  it("sets what variables set", () => {
    const config = configOf(`
disabled: false
log_level: info2
attribute_limits: {attribute_value_length_limit: 10, attribute_count_limit: 11}
resource:
  attributes: [{name: team, value: a}, {name: replicas, value: 3, type: int}]
  attributes_list: team=b,zone=c%20d
  detection/development: {detectors: [{host: }, {service: }]}
propagator: {composite: [{tracecontext: }, {b3multi: {}}], composite_list: "baggage,tracecontext"}
tracer_provider:
  processors:
    - batch:
        schedule_delay: 1
        max_queue_size: 2
        max_export_batch_size: 3
        exporter:
          otlp_http:
            endpoint: http://traces:1/x
            tls: {ca_file: a, key_file: b, cert_file: c}
            headers: [{name: x-a, value: one}]
            headers_list: x-a=two,x-b=three
            compression: gzip
            timeout: 4
            encoding: json
    - simple: {exporter: {console: }}
  limits: {attribute_value_length_limit: 12, attribute_count_limit: 13, event_count_limit: 14, link_count_limit: 15, event_attribute_count_limit: 16, link_attribute_count_limit: 17}
  sampler: {parent_based: {root: {trace_id_ratio_based: {ratio: 0.25}}, local_parent_sampled: {always_on: }}}
  id_generator: {random: }
meter_provider:
  readers:
    - periodic:
        interval: 5
        timeout: 6
        cardinality_limits: {default: 7}
        exporter: {otlp_http: {temporality_preference: low_memory, default_histogram_aggregation: base2_exponential_bucket_histogram}}
    - pull: {exporter: {prometheus/development: {host: 0.0.0.0, port: 9999}}}
  exemplar_filter: always_off
logger_provider:
  processors: [{batch: {schedule_delay: 8, max_export_batch_size: 9, exporter: {otlp_http: {endpoint: "http://logs:1/y"}}}}]
  limits: {attribute_value_length_limit: 18, attribute_count_limit: 19}
instrumentation/development: {js: {pg: {enabled: false}, http: {enabled: true}}, java: {anything: {}}}
distribution: {tamma: {engine: sdk, shutdown_timeout: 3s, logs: "off"}, other: {x: 1}}
`);
    expect(config).toMatchObject({
      sdkDisabled: false,
      logLevel: "info",
      attributeValueLength: 10,
      attributeCount: 11,
      resourceAttributes: { team: "a", replicas: 3, zone: "c d" },
      resourceDetectors: ["env", "host", "serviceinstance"],
      propagators: ["tracecontext", "b3multi", "baggage"],
      tracesExporter: ["otlp", "console"],
      tracesEndpoint: "http://traces:1/x",
      tracesCertificate: "a",
      tracesClientKey: "b",
      tracesClientCertificate: "c",
      tracesHeaders: { "x-a": "one", "x-b": "three" },
      tracesCompression: "gzip",
      tracesTimeoutMs: 4,
      tracesProtocol: "http/json",
      spanBatchDelayMs: 1,
      spanQueueSize: 2,
      spanBatchSize: 3,
      spanAttributeValueLength: 12,
      spanAttributeCount: 13,
      spanEventCount: 14,
      spanLinkCount: 15,
      eventAttributeCount: 16,
      linkAttributeCount: 17,
      tracesSampler: "parentbased_traceidratio",
      tracesSamplerArg: 0.25,
      metricsExporter: ["otlp", "prometheus"],
      metricExportIntervalMs: 5,
      metricExportTimeoutMs: 6,
      cardinalityLimit: 7,
      temporality: "lowmemory",
      histogramAggregation: "base2_exponential_bucket_histogram",
      otelPrometheusHost: "0.0.0.0",
      otelPrometheusPort: 9999,
      logsExporter: ["otlp"],
      logsEndpoint: "http://logs:1/y",
      logBatchDelayMs: 8,
      logBatchSize: 9,
      logAttributeValueLength: 18,
      logAttributeCount: 19,
      disabledInstrumentations: ["pg"],
      engine: "sdk",
      shutdownTimeoutMs: 3_000,
      logs: "off",
    });
  });

  it("that says nothing makes and propagates nothing, as the data model has it", () => {
    expect(configOf("")).toMatchObject({
      tracesExporter: ["none"],
      metricsExporter: ["none"],
      logsExporter: ["none"],
      propagators: ["none"],
      resourceDetectors: ["all"],
    });
  });

  it.for([
    ["{always_on: }", "always_on", undefined],
    ["{always_off: {}}", "always_off", undefined],
    ["{trace_id_ratio_based: }", "traceidratio", 1],
    ["{parent_based: }", "parentbased_always_on", undefined],
    ["{parent_based: {root: {always_off: }}}", "parentbased_always_off", undefined],
  ] as const)("has the sampler %s", ([sampler, name, ratio]) => {
    const config = configOf(`tracer_provider: {processors: [], sampler: ${sampler}}`);
    expect(config).toMatchObject({ tracesSampler: name, tracesSamplerArg: ratio });
  });
});

it("the example of docs/configuration.md has no mistake and says nothing that is not supported", async () => {
  const page = await readFile(join(import.meta.dirname, "../../docs/configuration.md"), "utf8");
  const [, example = ""] = /```yaml\n([^`]*)```/.exec(page) ?? [];
  expect(load(example)).toMatchObject({ problems: [], usable: true });
});

describe("a reference to a variable", () => {
  const named = (value: string): unknown =>
    configOf(`resource:
  attributes:
    - name: a
      value: ${value}`).resourceAttributes["a"];

  it.for([
    ["${TEST_TEXT}", "text"],
    ["${env:TEST_TEXT}", "text"],
    ["x-${TEST_TEXT}-${TEST_NUMBER}", "x-text-12"],
    // A plain value gets its type afterwards, a quoted one is text
    ["${TEST_NUMBER}", 12],
    [`"\${TEST_NUMBER}"`, "12"],
    ["${TEST_FLAG}", true],
    ["${TEST_UNSET:-7}", 7],
    [`"\${TEST_EMPTY:-a default}"`, "a default"],
    [`"a\${TEST_UNSET}b"`, "ab"],
    ["$$", "$"],
    [`"$$\{TEST_TEXT}"`, "${TEST_TEXT}"],
    [`"$$$\{TEST_TEXT}"`, "$text"],
    // A variable holds one value, never a part of the file
    [`"\${TEST_YAML}"`, "a: [1]"],
    ["${TEST_REFERENCE}", "${TEST_TEXT}"],
  ] as const)("%s is %j", ([value, is]) => {
    vi.stubEnv("TEST_TEXT", "text");
    vi.stubEnv("TEST_NUMBER", "12");
    vi.stubEnv("TEST_FLAG", "true");
    vi.stubEnv("TEST_EMPTY", "");
    vi.stubEnv("TEST_YAML", "a: [1]");
    vi.stubEnv("TEST_REFERENCE", "${TEST_TEXT}");
    expect(named(value)).toBe(is);
  });

  it("is not looked for in keys", () => {
    vi.stubEnv("TEST_TEXT", "disabled");
    expect(given("${TEST_TEXT}: true").problems[0]).toMatch(/got \$\{TEST_TEXT\}$/);
  });

  it("keeps its variable off the line about those that are ignored", () => {
    vi.stubEnv("OTEL_SERVICE_NAME", "shop");
    vi.stubEnv("OTEL_LOG_LEVEL", "debug");
    const { problems } = given(
      "resource: {attributes: [{name: service.name, value: '${OTEL_SERVICE_NAME}'}]}",
    );
    expect(problems).toEqual([
      "OTEL_CONFIG_FILE: OTEL_LOG_LEVEL: ignored, since otel.yaml is used; refer to a variable as ${OTEL_LOG_LEVEL}",
    ]);
  });
});
