import type { Statement } from "../statement.ts";

const children = "test/instrumentation/children.integration.test.ts";
const container = "test/instrumentation/where/container.integration.test.ts";
const failure = "test/instrumentation/failure.integration.test.ts";
const launchers = "test/instrumentation/where/launchers.integration.test.ts";
const moduleMatrix = "test/instrumentation/module-matrix.integration.test.ts";
const nodeVersion = "test/cli/node-version.test.ts";
const oldNode = "test/instrumentation/old-node.integration.test.ts";
const tools = "test/instrumentation/where/tools.test.ts";
const variables = "test/instrumentation/variables/variables.integration.test.ts";

/** "Where it runs" of docs/instrumentation.md. */
export const whereItRunsStatements: readonly Statement[] = [
  {
    sentence: "Node.js 22.15 and later.",
    shownBy: [
      [moduleMatrix, "$form on $name"],
      [nodeVersion, "it wants what package.json says"],
    ],
  },
  {
    sentence:
      "On an older one the preload says so in one line, and the application runs without telemetry.",
    shownBy: [
      [oldNode, "a Node.js that is too old is told once, and the application runs untouched (%s)"],
    ],
  },
  {
    sentence:
      "The module matrix is tested on 22.15, 22, 24 and 26: CommonJS, ESM, top-level await, type-stripped TypeScript, each under `--import`, and `--require` for the first two.",
    shownBy: [[moduleMatrix, "runs on every version, or says why not", "$form on $name"]],
  },
  {
    sentence: "You need no loader flag, and there is no deprecation warning.",
    shownBy: [[moduleMatrix, "$form on $name"]],
  },
  {
    sentence:
      "Before 22.22.3 and 24.11.1, `--require` instruments packages in CommonJS alone; use `--import`.",
    shownBy: [[moduleMatrix, "is instrumented under --import alone: $flag", "$form on $name"]],
  },
  {
    sentence:
      "Of what ES modules import, only the packages that an instrumentation patches are wrapped; Node's own modules are patched in place.",
    shownBy: [
      [
        moduleMatrix,
        "of what ES modules import, the packages that are patched are wrapped, and nothing else",
      ],
    ],
  },
  {
    sentence:
      "Under Node's permission model, `--permission` needs `--allow-worker` beside it, since a worker thread sends.",
    shownBy: [
      [failure, "without leave to start a worker thread one line says that nothing is sent"],
    ],
  },
  {
    sentence:
      "Your code can see the preload on requests of `node:http`: they have listeners more than without it, and `getHeaderNames()` of one that you make has `traceparent`.",
    shownBy: [
      [
        failure,
        "an application sees listeners on its requests, and the trace's header on those it makes",
      ],
    ],
  },
  {
    sentence:
      "Children get the preload by its absolute path, in `NODE_OPTIONS` and in `process.execArgv`, so they may run in a folder where this package is not installed.",
    shownBy: [[children, "children in another working directory run, under the preload"]],
  },
  {
    sentence: "`OBS_ENABLED=false` or `OTEL_SDK_DISABLED=true` turns it off.",
    shownBy: [[failure, "with %s=%s"]],
  },
  {
    sentence:
      "| pm2, fork and cluster mode | `service.name` is that of the application (`pm_exec_path`), and the settings of the ecosystem file's `env` count. pm2's daemon sends nothing. Tested with a launcher that does what pm2's documentation says, not with pm2. |",
    shownBy: [
      [
        launchers,
        "in fork mode the service is the application's, not pm2's",
        "in cluster mode each worker has the application's settings, and the daemon sends nothing",
      ],
    ],
  },
  {
    sentence:
      '| `node:cluster` | Each process is an instance with a `service.instance.id` of its own, the primary too. Each request is counted once, by its worker. `OBS_PROMETHEUS_PORT` is the primary\'s, and one line says so: send OTLP, or give each worker a port of its own with `cluster.fork({ OBS_PROMETHEUS_PORT: "9465" })`. |',
    shownBy: [
      [
        launchers,
        "has an instance for each process, and each request once",
        "has one scrape port, that of the primary, and one line says so",
      ],
    ],
  },
  {
    sentence:
      "| worker threads | Nothing starts in them. Your code runs there as without the preload: pino's lines go to stdout only, and the API makes no spans. Calls of the main thread are traced. |",
    shownBy: [
      [
        launchers,
        "a thread of the application runs as without the preload, and its callers are traced",
      ],
      [failure, "of worker threads that inherit %s"],
    ],
  },
  {
    sentence:
      "| tsx | `node --import tsx --import @tamma/observability/preload`, in either order, and `tsx --import @tamma/observability/preload`. |",
    shownBy: [[launchers, "%s: spans and log lines of an application that needs it"]],
  },
  {
    sentence:
      "| nodemon, `node --watch` | The watcher sends nothing. A restart (SIGUSR2, SIGTERM) loses nothing. |",
    shownBy: [
      [
        launchers,
        "nodemon sends SIGUSR2: nothing is lost, and nodemon sends nothing",
        "node --watch sends SIGTERM: nothing is lost",
      ],
    ],
  },
  {
    sentence:
      "| a framework's command, such as `next start` | `service.name` is that of the project which has installed it. |",
    shownBy: [[launchers, "that has installed the command that runs it"]],
  },
  {
    sentence:
      "| `node -e`, `node -p`, a script on stdin | As an application; `service.name` is that of the working folder's package.json. |",
    shownBy: [[launchers, "in whose folder node runs %s"]],
  },
  {
    sentence: "| the REPL, Electron's own processes | Nothing starts. |",
    shownBy: [
      [
        launchers,
        "nothing starts where somebody types",
        "nothing starts in Electron's own processes",
      ],
    ],
  },
  {
    sentence:
      "| npm, npx, pnpm, yarn, corepack, `tamma-obs`, watchers, compilers, bundlers, linters | Nothing starts, so `NODE_OPTIONS` may carry the preload. What they run is instrumented. |",
    shownBy: [
      [tools, "is %s", "is what a link in .bin leads to"],
      [failure, "of package managers"],
      [
        launchers,
        "nodemon sends SIGUSR2: nothing is lost, and nodemon sends nothing",
        "tamma-obs under NODE_OPTIONS is itself, and no application",
      ],
    ],
  },
  {
    sentence:
      "| a working folder that is gone | On Linux everything is sent. Starting the export worker takes the application's thread once, for the time that a thread takes to start. Elsewhere one line says that nothing is sent. |",
    shownBy: [[launchers, "an application whose working folder is gone runs, and sends"]],
  },
  {
    sentence:
      "| runners of tests: vitest, jest, mocha, `node --test` and others | Nothing starts, in the runner and in its workers, unless `OBS_ENABLED=true` asks for it. Programs that a test of `node --test` starts inherit `NODE_TEST_CONTEXT` and count as tests too. |",
    shownBy: [
      [launchers, "%s: nothing starts", "starts if OBS_ENABLED asks for it"],
      [tools, "is known by $script, $flags, $env"],
    ],
  },
  {
    sentence:
      "| process 1 of a container | SIGTERM ends it with 143 and delivers everything. Without this package, the kernel drops the signal if the application has no handler. |",
    shownBy: [[container, "ends at SIGTERM %s, and delivers everything"]],
  },
  {
    sentence: "| the OpenTelemetry Operator | [kubernetes-operator.md](kubernetes-operator.md) |",
    says: "the page on the operator",
  },
  { sentence: "| bundles | [bundlers.md](bundlers.md) |", says: "the page on bundles" },
  {
    sentence:
      "Not supported: OTLP over gRPC (use port 4318), the `zipkin` exporter, and the variables that [configuration.md](configuration.md#opentelemetrys-variables) lists with the reason.",
    shownBy: [
      [variables, "that is not supported is named once, with the reason, and changes nothing"],
      [failure, "a bad setting gives one line, and the application runs with telemetry"],
    ],
  },
];
