import type { InstrumentationConfigMap } from "@opentelemetry/auto-instrumentations-node";
import type { Instrumentation } from "@opentelemetry/instrumentation";

import type { Config } from "../../config.ts";
import { reinstallCommand } from "../process/install-command.ts";
import { isNotInstalled, loadPackage } from "../loading/load-package.ts";
import { warn } from "../warning.ts";

const prefix = "@opentelemetry/instrumentation-";

/**
 * The instrumentations of `optionalDependencies`, by the part of their package's name that follows
 * `@opentelemetry/instrumentation-`, with the class that the package exports.
 *
 * Named one by one: the bundle, auto-instrumentations-node, brings the cloud providers' detectors
 * and NodeSDK's exporters along, which weigh more than all instrumentations do.
 */
export const instrumentationClasses = {
  amqplib: "AmqplibInstrumentation",
  "aws-lambda": "AwsLambdaInstrumentation",
  "aws-sdk": "AwsInstrumentation",
  "cassandra-driver": "CassandraDriverInstrumentation",
  connect: "ConnectInstrumentation",
  dataloader: "DataloaderInstrumentation",
  graphql: "GraphQLInstrumentation",
  grpc: "GrpcInstrumentation",
  http: "HttpInstrumentation",
  ioredis: "IORedisInstrumentation",
  kafkajs: "KafkaJsInstrumentation",
  knex: "KnexInstrumentation",
  "lru-memoizer": "LruMemoizerInstrumentation",
  memcached: "MemcachedInstrumentation",
  mongodb: "MongoDBInstrumentation",
  mongoose: "MongooseInstrumentation",
  mysql2: "MySQL2Instrumentation",
  mysql: "MySQLInstrumentation",
  openai: "OpenAIInstrumentation",
  oracledb: "OracleInstrumentation",
  pg: "PgInstrumentation",
  redis: "RedisInstrumentation",
  restify: "RestifyInstrumentation",
  "runtime-node": "RuntimeNodeInstrumentation",
  "socket.io": "SocketIoInstrumentation",
  tedious: "TediousInstrumentation",
  undici: "UndiciInstrumentation",
} as const;

/** What this package instruments by itself and what the same settings turn off. */
export const ownInstrumentations = ["bullmq", "node-sqlite"] as const;

type Name = keyof typeof instrumentationClasses;

/** The settings that choose among the instrumentations. */
export type Choice = Pick<Config, "enabledInstrumentations" | "disabledInstrumentations">;

/**
 * Loads and creates the chosen instrumentations, and only those. What is not installed (`npm
 * install --omit=optional` leaves them out) or does not load is left out, with one warning.
 */
export function createInstrumentations(
  choice: Choice,
  configurations: InstrumentationConfigMap,
): Instrumentation[] {
  warnOfUnknown(choice, configurations);
  const missing: string[] = [];
  const created = chosenNames(choice).flatMap((name) => {
    const packageName = `${prefix}${name}` as const;
    try {
      return [create(loadPackage(packageName), name, configurations[packageName] ?? {})];
    } catch (error) {
      if (isNotInstalled(error)) missing.push(packageName);
      else warn(`${packageName} does not load: ${String(error)}`);
      return [];
    }
  });
  warnOfMissing(missing);
  return created;
}

function chosenNames(choice: Choice): Name[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of the literal above
  const names = Object.keys(instrumentationClasses) as Name[];
  return names.filter((name) => isChosen(choice, name));
}

/** Whether the settings leave an instrumentation on. */
export function isChosen(
  { enabledInstrumentations, disabledInstrumentations }: Choice,
  name: string,
): boolean {
  return (
    (enabledInstrumentations?.includes(name) ?? true) && !disabledInstrumentations.includes(name)
  );
}

function create(loaded: unknown, name: Name, configuration: object): Instrumentation {
  type Constructor = new (configuration: object) => Instrumentation;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- loadPackage() knows no types; tested
  const classes = loaded as Readonly<Record<string, Constructor>>;
  const constructor = classes[instrumentationClasses[name]];
  if (constructor === undefined) throw new TypeError("it exports no instrumentation");
  return new constructor(configuration);
}

function warnOfMissing(missing: readonly string[]): void {
  const [first] = missing;
  if (first === undefined) return;
  const others = missing.length === 1 ? " is" : ` and ${missing.length - 1} more are`;
  warn(
    `OBS_ENGINE: ${first}${others} not installed, their libraries make no spans; run: ${reinstallCommand(process.argv[1])}`,
  );
}

/** Names that are off for a reason of ours are known too: to disable them again is no mistake. */
function warnOfUnknown(choice: Choice, configurations: InstrumentationConfigMap): void {
  const { enabledInstrumentations = [], disabledInstrumentations } = choice;
  const known = new Set([
    ...Object.keys(instrumentationClasses),
    ...ownInstrumentations,
    ...Object.keys(configurations).map((name) => name.slice(prefix.length)),
  ]);
  const unknown = [...enabledInstrumentations, ...disabledInstrumentations].filter(
    (name) => !known.has(name),
  );
  for (const name of unknown) {
    warn(`OTEL_NODE_*_INSTRUMENTATIONS: there is no instrumentation "${name}"`);
  }
}
