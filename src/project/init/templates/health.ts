import type { Client } from "../detect/clients.ts";
import { healthUsage } from "./health-usage.ts";
import { checkedByEditors, type TemplateContext } from "./template.ts";

/** How a client's check is written. */
interface CheckText {
  readonly imported: string;
  /** The type of what the application hands over; the check's own, which is only what it uses. */
  readonly type: string;
  /** Whether that type has a name to import. */
  readonly named: boolean;
  readonly about: string;
  readonly check: string;
  /** What the application has to do lest the client ends the process. */
  readonly needs?: string;
}

const checks: Readonly<Record<Client, CheckText>> = {
  postgres: {
    imported: "postgresCheck",
    type: "PostgresClient",
    named: true,
    about: "pg's Pool.",
    check: "postgresCheck({ client: postgres })",
    needs:
      'Needs postgres.on("error", …): without a listener pg ends the process with the database',
  },
  mysql: {
    imported: "mysqlCheck",
    type: "MysqlPool",
    named: true,
    about: "mysql2/promise's Pool.",
    check: "mysqlCheck({ pool: mysql })",
  },
  mongodb: {
    imported: "mongodbCheck",
    type: "MongoDatabase",
    named: true,
    about: "A Db of the client; with mongoose, mongoose.connection.db.",
    check: "mongodbCheck({ db: mongodb })",
  },
  redis: {
    imported: "redisCheck",
    type: "RedisClient",
    named: true,
    about: "The connected client.",
    check: "redisCheck({ client: redis })",
    needs: 'Needs redis.on("error", …): without a listener node-redis ends the process with Redis',
  },
  kafka: {
    imported: "kafkaCheck",
    type: 'KafkaTarget["admin"]',
    named: true,
    about: "A connected admin client.",
    check: "kafkaCheck({ admin: kafka })",
  },
  amqp: {
    imported: "amqpCheck",
    type: "AmqpConnection",
    named: true,
    about: "What amqplib's connect() returns.",
    check: "amqpCheck({ connection: amqp })",
  },
  prisma: {
    imported: "customCheck",
    type: "{ $queryRawUnsafe(query: string): Promise<unknown> }",
    named: false,
    about: "The PrismaClient.",
    check: `customCheck(
      {
        run: async () => {
          await prisma.$queryRawUnsafe("SELECT 1");
          return true;
        },
      },
      { name: "database" },
    )`,
  },
};

/** Returns the health service of the application: a module that its entry imports. */
export function healthText(context: TemplateContext): string {
  const clients = context.project.clients.map(({ value }) => value);
  return `${checkedByEditors(context)}${importsOf(context, clients)}

${context.typescript ? typescriptHead(context, clients) : javascriptHead(context, clients)}
  const health = createHealth({
    // Everyone sees the status. Names and messages are for whoever sends the token in this file
    access: { tokenFile: process.env["HEALTH_TOKEN_FILE"] },
    checks: [
      // Not critical: a busy loop alone makes the service degraded
      eventLoopCheck({}, { critical: false }),
${clients.map(spreadOf).join("\n")}${clients.length === 0 ? "" : "\n"}    ],
  });
  // Before the start: a signal may come while it waits for checks that hang
  drainOnSignal(health, { servers: server === undefined ? [] : [server] });
  await health.start();
  // Where only one port is open to probes, the application's: health.attach(server)
  await health.listen({ port, host: "0.0.0.0" });
  return health;
}
`;
}

function importsOf({ typescript }: TemplateContext, clients: readonly Client[]): string {
  const values = ["createHealth", "drainOnSignal", "eventLoopCheck"];
  const types = clients.flatMap((client) =>
    checks[client].named ? [checks[client].type.replace(/\[.*/, "")] : [],
  );
  const names = [
    ...new Set([...values, ...clients.map((client) => checks[client].imported)]),
  ].toSorted();
  const typeNames = ["Health", ...types].toSorted().map((name) => `type ${name}`);
  const all = typescript ? [...names, ...typeNames] : names;
  const line = `import { ${all.join(", ")} } from "@tamma/observability/health";`;
  const health =
    line.length <= 100
      ? line
      : `import {\n${all.map((name) => `  ${name},\n`).join("")}} from "@tamma/observability/health";`;
  return typescript ? `import type { Server } from "node:http";\n\n${health}` : health;
}

/** A client that is not handed over is not checked. */
function spreadOf(client: Client): string {
  const { check, needs } = checks[client];
  const comment = needs === undefined ? "" : `      // ${needs}\n`;
  return `${comment}      ...(${client} === undefined ? [] : [${check}]),`;
}

function typescriptHead(context: TemplateContext, clients: readonly Client[]): string {
  const fields = clients.map((client) => {
    const { about, type } = checks[client];
    return `  /** ${about} */\n  readonly ${client}?: ${type};\n`;
  });
  return `/** What the application hands over: its own clients, so that a check sees what requests see. */
export interface Application {
  /** It is closed at SIGTERM, once load balancers have seen that readiness failed. */
  readonly server?: Server;
${fields.join("")}}

${usageComment(context, [])}
export async function startHealth(
  { ${parameters(clients)} }: Application = {},
  port = Number(process.env["HEALTH_PORT"] ?? 8081),
): Promise<Health> {`;
}

function javascriptHead(context: TemplateContext, clients: readonly Client[]): string {
  const health = (type: string): string => `import("@tamma/observability/health").${type}`;
  const fields = clients.map((client) => {
    const { named, type } = checks[client];
    return `${client}?: ${named ? health(type) : type}`;
  });
  const types = [`server?: import("node:http").Server`, ...fields].join(", ");
  const tags = [`@param {{ ${types} }} application`, "@param {number} port"];
  return `${usageComment(context, tags)}
export async function startHealth(
  { ${parameters(clients)} } = {},
  port = Number(process.env["HEALTH_PORT"] ?? 8081),
) {`;
}

function parameters(clients: readonly Client[]): string {
  return ["server", ...clients].toSorted().join(", ");
}

function usageComment(context: TemplateContext, tags: readonly string[]): string {
  const lines = [
    "Starts the health checks and answers /livez, /readyz, /startupz and /health on a port of their",
    "own. Called by the application once it listens:",
    "",
    ...healthUsage(context).map((line) => (line === "" ? "" : `  ${line}`)),
    ...(tags.length === 0 ? [] : ["", ...tags]),
  ];
  return `/**\n${lines.map((line) => ` * ${line}`.trimEnd()).join("\n")}\n */`;
}
