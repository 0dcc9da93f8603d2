import type { Statement } from "../statement.ts";

const bundles = "test/bundler/bundles.integration.test.ts";
const clientPackages = "test/instrumentation/clients/packages.test.ts";
const clients = "test/instrumentation/clients.integration.test.ts";
const databases = "test/instrumentation/databases.integration.test.ts";
const instrumentations = "test/instrumentation/instrumentations.test.ts";
const jobs = "test/instrumentation/jobs.integration.test.ts";
const privacyClients = "test/instrumentation/privacy/clients.integration.test.ts";
const queryText = "test/redaction/query-text.test.ts";
const redisStatement = "test/instrumentation/clients/redis-statement.test.ts";
const sqlText = "test/instrumentation/clients/sql-text.test.ts";

/** "Databases, GraphQL and jobs" of docs/instrumentation.md. */
export const databasesGraphqlAndJobsStatements: readonly Statement[] = [
  {
    sentence: "A library that publishes its calls on diagnostics channels is read from them.",
    shownBy: [
      [clients, "what a library publishes and nobody understands is said once, and does no harm"],
      [clientPackages, "what a package publishes itself is left to it from that version on"],
    ],
  },
  {
    sentence: "That works in bundles as well.",
    shownBy: [
      [clients, "in a bundle, clients that publish their calls make spans and measurements"],
    ],
  },
  {
    sentence:
      "For the others, OpenTelemetry's instrumentations patch the library when it is loaded.",
    shownBy: [
      [databases, "the majors before: one measurement for each operation, whoever makes the spans"],
    ],
  },
  {
    sentence: "A library never has both.",
    shownBy: [
      [clientPackages, "what a package publishes itself is left to it from that version on"],
      [
        databases,
        "today's clients: one span and one measurement for each operation, and no values",
      ],
    ],
  },
  {
    sentence: "| ioredis | 5.11 and later | 2 to 5.10 |",
    shownBy: [
      [
        clientPackages,
        "from %s %s on, the package is left to its own channels, and %s is patched",
        "what a package publishes itself is left to it from that version on",
      ],
      [
        databases,
        "today's clients: one span and one measurement for each operation, and no values",
        "the majors before: one measurement for each operation, whoever makes the spans",
      ],
    ],
  },
  {
    sentence: "| redis (`@redis/client`) | 6.3 and later | 2 to 6.2 |",
    shownBy: [
      [
        clientPackages,
        "from %s %s on, the package is left to its own channels, and %s is patched",
        "what a package publishes itself is left to it from that version on",
      ],
      [clients, "in a bundle, clients that publish their calls make spans and measurements"],
      [databases, "the majors before: one measurement for each operation, whoever makes the spans"],
    ],
  },
  {
    sentence: "| mysql2 | 3.24 and later | 1.4 to 3.23 |",
    shownBy: [
      [clientPackages, "from %s %s on, the package is left to its own channels, and %s is patched"],
      [clients, "in a bundle, clients that publish their calls make spans and measurements"],
    ],
  },
  {
    sentence: "| mongoose | 9.12 and later | 5.9 to 9.11 |",
    shownBy: [
      [clientPackages, "from %s %s on, the package is left to its own channels, and %s is patched"],
      [clients, "in a bundle, clients that publish their calls make spans and measurements"],
      [databases, "the majors before: one measurement for each operation, whoever makes the spans"],
    ],
  },
  {
    sentence: "| graphql | 17 | 14 to 16, and GraphQL Yoga's own executor |",
    shownBy: [
      [clientPackages, "from %s %s on, the package is left to its own channels, and %s is patched"],
      [
        clients,
        "graphql 17 tells of its operations by its channels: on the server span too",
        "operations of GraphQL Yoga and Apollo Server on graphql 16 are alike",
      ],
    ],
  },
  {
    sentence:
      "| pg, mysql, mongodb, knex, tedious, oracledb, cassandra-driver, memcached | | yes |",
    shownBy: [
      [
        databases,
        "today's clients: one span and one measurement for each operation, and no values",
        "the majors before: one measurement for each operation, whoever makes the spans",
      ],
      [
        instrumentations,
        "what is not off is what auto-instrumentations-node would create, in the same copies",
      ],
    ],
  },
  {
    sentence: "| BullMQ | | 5 and 6 |",
    shownBy: [[jobs, "a job of BullMQ $version continues the trace in which it was added"]],
  },
  {
    sentence: "| `node:sqlite` | | yes, when the application loads it; in bundles too |",
    shownBy: [
      [
        databases,
        "today's clients: one span and one measurement for each operation, and no values",
      ],
    ],
  },
  {
    sentence:
      "If a package is loaded in a version that nothing covers, one line says so: `tedious 99.0.0: no instrumentation covers this version; its spans are missing`.",
    shownBy: [[clients, "a version that nobody covers is named once"]],
  },
  {
    sentence:
      "`db.client.operation.duration` has each operation once, whether or not its trace is sampled: of knex and its driver, or mongoose and its driver, the driver's call counts.",
    shownBy: [
      [
        databases,
        "today's clients: one span and one measurement for each operation, and no values",
        "the majors before: one measurement for each operation, whoever makes the spans",
        "operations are measured although their traces are not sampled",
      ],
    ],
  },
  {
    sentence: "Opening a connection is not an operation.",
    shownBy: [
      [
        databases,
        "today's clients: one span and one measurement for each operation, and no values",
      ],
    ],
  },
  {
    sentence:
      "Calls that make no span are not measured either, so `OTEL_TRACES_EXPORTER=none` turns the metric off too.",
    shownBy: [
      [
        databases,
        "today's clients: one span and one measurement for each operation, and no values",
        "without traces no operation is measured",
      ],
    ],
  },
  {
    sentence:
      "`db.query.text` has `?` in the place of literals, at most 2,000 characters of mysql2 and `node:sqlite`.",
    shownBy: [
      [
        sqlText,
        "literals of a statement are left out: %s",
        "a long statement is cut, and a literal that the cut has opened stays out",
      ],
      [queryText, "a statement is sent with a question mark for each literal"],
    ],
  },
  {
    sentence:
      "Of a Redis command it has the name and the key, never a value, a script or a password.",
    shownBy: [
      [redisStatement, "of %s with %j its key is told and no value"],
      [
        databases,
        "today's clients: one span and one measurement for each operation, and no values",
      ],
    ],
  },
  {
    sentence:
      "What an error message quotes is left out of the spans of databases, names of tables and columns too.",
    shownBy: [
      [sqlText, "what an error quotes is left out, and an apostrophe is no quote"],
      [
        databases,
        "today's clients: one span and one measurement for each operation, and no values",
      ],
      [
        privacyClients,
        "no value that a client is given leaves the process, also where what failed is logged: %s",
      ],
    ],
  },
  {
    sentence: "**ioredis** publishes a command when it sends it.",
    shownBy: [
      [
        databases,
        "a command of ioredis that waits for its connection has no span, and one that is sent has",
      ],
    ],
  },
  {
    sentence:
      "A command that waits for a connection is sent later, outside of its request, and has no span.",
    shownBy: [
      [
        databases,
        "a command of ioredis that waits for its connection has no span, and one that is sent has",
      ],
    ],
  },
  {
    sentence:
      "Each operation has a span such as `query Order`, with an error if the answer has `errors`.",
    shownBy: [
      [
        clients,
        "graphql 17 tells of its operations by its channels: on the server span too",
        "operations of GraphQL Yoga and Apollo Server on graphql 16 are alike",
      ],
    ],
  },
  {
    sentence: "`graphql.operation.type` and `graphql.operation.name` are on the server span too.",
    shownBy: [
      [clients, "graphql 17 tells of its operations by its channels: on the server span too"],
    ],
  },
  {
    sentence: "Resolvers have no spans of their own.",
    shownBy: [
      [clients, "graphql 17 tells of its operations by its channels: on the server span too"],
    ],
  },
  {
    sentence:
      "`add orders` (`PRODUCER`) and `process orders` (`CONSUMER`) are in one trace, with the request id, through delays, retries, bulks and flows.",
    shownBy: [[jobs, "a job of BullMQ $version continues the trace in which it was added"]],
  },
  {
    sentence:
      "A job that a scheduler repeats is a new trace each time, with a link to where it was added.",
    shownBy: [[jobs, "a job of BullMQ $version continues the trace in which it was added"]],
  },
  {
    sentence: "Data, results and progress of jobs are on no span.",
    shownBy: [[jobs, "a job of BullMQ $version continues the trace in which it was added"]],
  },
  {
    sentence:
      "The trace travels in the job's `opts.telemetry`; queues and workers that have a `telemetry` of their own, such as bullmq-otel, keep it.",
    shownBy: [[jobs, "a telemetry of the application's own stays the only one"]],
  },
  {
    sentence:
      "`OTEL_NODE_DISABLED_INSTRUMENTATIONS=bullmq` turns it off, and `node-sqlite` that of `node:sqlite`.",
    shownBy: [
      [jobs, "is turned off by its name, and jobs are then done as without the preload"],
      [databases, "the settings turn off channels, and what this package instruments itself"],
    ],
  },
  {
    sentence:
      "**In bundles**, libraries that are patched make no spans without a plugin for the bundler.",
    shownBy: [[bundles, "has what is known without patches in a bundle without the plugin"]],
  },
];
