import type { Statement } from "../statement.ts";

const boundedMeter = "test/metrics/bounded-meter.test.ts";
const bundles = "test/bundler/bundles.integration.test.ts";
const config = "test/config.test.ts";
const database = "test/instrumentation/database.integration.test.ts";
const databases = "test/instrumentation/databases.integration.test.ts";
const engines = "test/instrumentation/engines.integration.test.ts";
const exceptions = "test/instrumentation/exceptions.integration.test.ts";
const failure = "test/instrumentation/failure.integration.test.ts";
const http2 = "test/instrumentation/http2.integration.test.ts";
const http2Unit = "test/instrumentation/http2.test.ts";
const httpRoute = "test/instrumentation/http-route.integration.test.ts";
const installedPreload = "test/consumer/preload.integration.test.ts";
const instrumentations = "test/instrumentation/instrumentations.test.ts";
const loadedPackages = "test/consumer/loaded-packages.integration.test.ts";
const loggers = "test/instrumentation/loggers.integration.test.ts";
const metrics = "test/instrumentation/metrics.integration.test.ts";
const moduleMatrix = "test/instrumentation/module-matrix.integration.test.ts";
const programmatic = "test/instrumentation/programmatic.integration.test.ts";
const propagation = "test/instrumentation/propagation.integration.test.ts";
const recipes = "test/consumer/recipes.integration.test.ts";
const resource = "test/instrumentation/resource.integration.test.ts";
const routes = "test/instrumentation/routes.integration.test.ts";
const withPublication = "test/bundler/with-publication.test.ts";

/** "What you get" of docs/instrumentation.md. */
export const whatYouGetStatements: readonly Statement[] = [
  {
    sentence:
      "| Traces | A server span per request with its route, a client span per call (`node:http`, `node:http2`, `fetch`), [database clients, GraphQL and jobs](#databases-graphql-and-jobs), queue clients. Context in W3C `traceparent` and `baggage`, or in B3 with `OTEL_PROPAGATORS=b3` or `b3multi`. |",
    shownBy: [
      [moduleMatrix, "$form on $name"],
      [
        http2,
        "each request has one server and one client span and duration, and the application's answers are those without the preload",
      ],
      [
        databases,
        "today's clients: one span and one measurement for each operation, and no values",
      ],
      [bundles, "has spans of all of them, unbundled"],
      [propagation, "%s goes on with a trace that comes as %j"],
    ],
  },
  {
    sentence:
      "| Metrics | `http.server.request.duration`, `http.client.request.duration`, `db.client.operation.duration`, the process's CPU, memory and uptime, event loop, heap and garbage collection, and the application's own. Every 5 s. |",
    shownBy: [
      [metrics, "what the catalog expects of instrumentations arrives as it describes it"],
      [
        databases,
        "today's clients: one span and one measurement for each operation, and no values",
      ],
      [programmatic, "start, flush and shutdown work while the application runs on"],
      [config, "an empty environment gives every default and says so"],
    ],
  },
  {
    sentence:
      "| Logs | Every line of pino, winston, bunyan, log4js, NestJS and `console`, once, with `trace_id`, `span_id`, `trace_flags` and `request_id`; structured lines have them on stdout too. |",
    shownBy: [
      [
        loggers,
        "are sent once each, with severity, fields, and the request's ids",
        "have the ids on their structured lines, and the application's own where it writes some",
      ],
    ],
  },
  {
    sentence:
      "| Resource | `service.name` (from `OTEL_SERVICE_NAME`, else `OTEL_RESOURCE_ATTRIBUTES`, else the nearest package.json), `service.instance.id`, host, OS, process, container. The cloud providers' metadata servers are not asked. |",
    shownBy: [
      [
        resource,
        "is one for all three signals and describes the service, host and process",
        "with %j is named %s",
      ],
    ],
  },
  {
    sentence:
      "Left out of the usual set, because it reports the same work twice: `router`, `net`, `dns`, `fs`, `generic-pool`, and the spans for each middleware and handler of express, Koa, hapi and NestJS.",
    shownBy: [
      [instrumentations, "what would do the same work twice is off"],
      [routes, "names one server span a request, and its duration, by the route"],
      [
        exceptions,
        "a request that ends with 500 has the exception once, on its server span, and one with 404 has none (%s majors)",
      ],
    ],
  },
  {
    sentence:
      "Calls to PostgreSQL, MySQL, Redis, MongoDB, SQLite and those of Knex make spans only within a request, so a poller makes no traces (older mysql2 makes some).",
    shownBy: [
      [database, "a database call in a request is a span of it; a poller's is no trace of its own"],
      [
        databases,
        "today's clients: one span and one measurement for each operation, and no values",
      ],
    ],
  },
  {
    sentence:
      "`OTEL_NODE_DISABLED_INSTRUMENTATIONS` and `OTEL_NODE_ENABLED_INSTRUMENTATIONS` choose among the rest.",
    shownBy: [
      [instrumentations, "the settings choose among them"],
      [engines, "the direct engine sends what NodeSDK with auto-instrumentations sends"],
    ],
  },
  {
    sentence: "The route of a request comes from the framework.",
    shownBy: [[routes, "names one server span a request, and its duration, by the route"]],
  },
  {
    sentence:
      "It names the server span, and is `http.route` of the span and of `http.server.request.duration`.",
    shownBy: [[routes, "names one server span a request, and its duration, by the route"]],
  },
  {
    sentence:
      "It is in the framework's own syntax, with what it is mounted on: prefixes, sub-routers with parameters, versions.",
    shownBy: [[routes, "names one server span a request, and its duration, by the route"]],
  },
  {
    sentence:
      "| Fastify 3, 4 and 5, NestJS on Fastify | the channel `fastify.initialization`: a first `onRequest` hook | yes |",
    shownBy: [
      [
        routes,
        "names one server span a request, and its duration, by the route",
        "of $bundler ($format, plugin: $plugin), all but Hono have their routes, and it with the plugin",
      ],
    ],
  },
  {
    sentence:
      "| express 4 and 5, NestJS on express | from the request, when its response has ended | yes |",
    shownBy: [
      [
        routes,
        "names one server span a request, and its duration, by the route",
        "of $bundler ($format, plugin: $plugin), all but Hono have their routes, and it with the plugin",
      ],
    ],
  },
  {
    sentence: "| Next.js | from Next.js' own spans | yes |",
    shownBy: [[recipes, "shows the route, the own metric and the health of the service"]],
  },
  {
    sentence:
      "| Hono 4 | a patch of its routers (not of a `RegExpRouter` or `TrieRouter` that you choose yourself) | with the plugin |",
    shownBy: [
      [
        routes,
        "has the same routes on $name",
        "of $bundler ($format, plugin: $plugin), all but Hono have their routes, and it with the plugin",
      ],
    ],
  },
  {
    sentence:
      "| h3 1 and 2, as in Nitro | a patch; also the channel of `tracingPlugin()` from `h3/tracing` | with the plugin, or with `tracingPlugin()` |",
    shownBy: [
      [
        routes,
        "has the same routes on $name",
        "of $bundler ($format, plugin: $plugin), all but Hono have their routes, and it with the plugin",
        "of esbuild (esm) with the plugin, all have their routes",
      ],
    ],
  },
  {
    sentence: "| Koa 2 and 3 with @koa/router or koa-router | a patch | with the plugin |",
    shownBy: [
      [routes, "names one server span a request, and its duration, by the route"],
      [withPublication, "every module that an instrumentation patches publishes itself"],
    ],
  },
  {
    sentence: "| hapi | a patch | with the plugin |",
    shownBy: [
      [routes, "has the same routes on $name"],
      [withPublication, "every module that an instrumentation patches publishes itself"],
    ],
  },
  {
    sentence: "| restify, connect | OpenTelemetry's instrumentation | with the plugin |",
    shownBy: [
      [
        instrumentations,
        "what is not off is what auto-instrumentations-node would create, in the same copies",
        "every package that an instrumentation patches is known to the ESM hooks",
      ],
      [withPublication, "every module that an instrumentation patches publishes itself"],
    ],
  },
  {
    sentence:
      '| your own routing | `setHttpRoute("/orders/:id")`, which goes before all of these | yes |',
    shownBy: [[httpRoute, "with %s, a route that is told names span and duration"]],
  },
  {
    sentence:
      "The plugin for esbuild, rolldown, rollup, vite and webpack is in `@tamma/observability/bundler`.",
    shownBy: [
      [
        bundles,
        "has the same in a bundle of $bundler ($format, minified: $minify), and its source map",
      ],
      [withPublication, "in ESM publishes its namespace, with what it hands on"],
    ],
  },
  {
    sentence:
      "There is no route, and the span is named by its method, where no route has matched (404), where a route for every path below (`/files/*`) answers 404, and in express and Koa where a middleware answers.",
    shownBy: [[routes, "names one server span a request, and its duration, by the route"]],
  },
  {
    sentence:
      'Of several paths of one route in express (`app.get(["/a", "/b/:id"], …)`), the route is the one that has matched.',
    shownBy: [
      [
        "test/instrumentation/routes/express.test.ts",
        "of several paths of one route of express, the one that has matched is the route",
      ],
    ],
  },
  {
    sentence:
      "In Fastify, Hono, h3 2, hapi and NestJS a request that a hook or guard refuses has the route that it would have come to.",
    shownBy: [[routes, "names one server span a request, and its duration, by the route"]],
  },
  {
    sentence: "A request with a method that the semantic conventions do not know is named `HTTP`.",
    shownBy: [
      [routes, "names one server span a request, and its duration, by the route"],
      [http2Unit, "a method that nobody knows is _OTHER, and the span's name HTTP"],
    ],
  },
  { sentence: "[frameworks.md](frameworks.md)", says: "the page on each framework" },
  {
    sentence:
      "`OBS_ENGINE=sdk` leaves putting the SDK together to OpenTelemetry's NodeSDK with auto-instrumentations, which the application installs (`npm install @opentelemetry/sdk-node @opentelemetry/auto-instrumentations-node`); what is sent is the same.",
    shownBy: [
      [engines, "the direct engine sends what NodeSDK with auto-instrumentations sends"],
      [
        installedPreload,
        "NodeSDK is found where node_modules are strict",
        "is told how to get NodeSDK, and is served without it",
      ],
    ],
  },
  {
    sentence:
      "`npm install --omit=optional` leaves the instrumentations out, for services that use `/health`, `/metrics` or `/alerting` alone.",
    shownBy: [
      [
        installedPreload,
        "without optional packages the application runs, and one warning says what to do",
      ],
      [loadedPackages, "everything is installed, but importing"],
    ],
  },
  {
    sentence: "[dependencies.md](dependencies.md) has the sizes.",
    says: "where the sizes are listed",
  },
  {
    sentence:
      "A metric has at most `OBS_CARDINALITY_LIMIT` series (2000) for the life of the process; the rest is added up in one with `otel.metric.overflow=true`.",
    shownBy: [
      [failure, "a metric that reaches its limit of series gives one line and stays within it"],
      [boundedMeter, "adds up what exceeds the limit in one series, also over several collections"],
    ],
  },
  {
    sentence: "Observable instruments have the SDK's limit per collection.",
    shownBy: [[boundedMeter, "leaves observable instruments to the SDK"]],
  },
];
