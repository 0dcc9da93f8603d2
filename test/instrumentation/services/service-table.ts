import type { ForeignSet } from "../../helpers/foreign-packages.ts";

/** How a service is started, beside `node <file>`. */
export type Launcher = "node" | "tsx" | "nodemon" | "esbuild" | "rolldown" | "webpack";

/** A service that knows nothing of this package, and what its framework, logger and client are to show. */
export interface ForeignService {
  readonly set: ForeignSet;
  /** In the set's folder `services`. */
  readonly file: string;
  /** @default "node" */
  readonly launcher?: Launcher;
  /** The route of `/orders/7`, null where nobody knows any. @default "/orders/:id" */
  readonly route?: string | null;
  /** Whether the line of an order is JSON, and so carries the ids. */
  readonly structured: boolean;
  /** Names of the servers that it needs, given to it as `<NAME>_URL`. */
  readonly needs?: readonly Server[];
  /** `db.system.name` of the one span that a database makes within `/orders/7`. */
  readonly database?: string;
  /** Whether `/orders/7` calls `/stock/7` of the service itself. */
  readonly calls?: true;
  /** Answers `POST /graphql` alone. */
  readonly graphql?: true;
}

export type Server = "postgres" | "mysql" | "redis";

const latest = "latest";
const earlier = "earlier";
const json = { structured: true } as const;
const plain = { structured: false } as const;

export const foreignServices: readonly ForeignService[] = [
  { set: latest, file: "express-pino.cjs", ...json },
  { set: latest, file: "express-pino-http.mjs", ...json },
  { set: latest, file: "express-winston.mjs", ...json },
  { set: latest, file: "fastify.mjs", ...json },
  { set: latest, file: "fastify-redis.cjs", ...json, needs: ["redis"], database: "redis" },
  { set: latest, file: "hono-console.mjs", ...plain },
  { set: latest, file: "nest-express.mjs", ...plain },
  { set: latest, file: "nest-fastify.mjs", ...plain },
  { set: latest, file: "nest-pino.mjs", ...json },
  { set: latest, file: "koa-bunyan.mjs", ...json },
  { set: latest, file: "h3-console.mjs", ...plain },
  { set: latest, file: "hapi-log4js.cjs", ...plain, route: "/orders/{id}" },
  { set: latest, file: "http-transport.mjs", ...json, route: null },
  { set: latest, file: "express-pg.mjs", ...json, needs: ["postgres"], database: "postgresql" },
  { set: latest, file: "express-postgres.mjs", ...json, needs: ["postgres"] },
  { set: latest, file: "express-knex.mjs", ...json, needs: ["postgres"], database: "postgresql" },
  { set: latest, file: "express-mysql2.mjs", ...json, needs: ["mysql"], database: "mysql" },
  { set: latest, file: "express-ioredis.mjs", ...json, needs: ["redis"], database: "redis" },
  { set: latest, file: "express-sqlite.mjs", ...json, database: "sqlite" },
  { set: latest, file: "express-fetch.mjs", ...json, calls: true },
  { set: latest, file: "express-axios.mjs", ...json, calls: true },
  { set: latest, file: "express-got.mjs", ...json, calls: true },
  { set: latest, file: "express-bullmq.mjs", ...json, needs: ["redis"] },
  { set: latest, file: "tsx-express.ts", ...json, launcher: "tsx" },
  { set: latest, file: "express-pino.cjs", ...json, launcher: "nodemon" },
  { set: latest, file: "express-pino.cjs", ...json, launcher: "esbuild" },
  { set: latest, file: "fastify.mjs", ...json, launcher: "rolldown" },
  { set: latest, file: "hono-console.mjs", ...plain, launcher: "webpack" },
  { set: latest, file: "cluster-express.cjs", ...json },
  { set: latest, file: "worker-threads.mjs", ...json },
  { set: latest, file: "graceful.mjs", ...json },
  { set: latest, file: "ws-http.mjs", ...json },
  { set: earlier, file: "express-pino.cjs", ...json },
  { set: earlier, file: "fastify.mjs", ...json },
  { set: earlier, file: "koa-bunyan.mjs", ...json },
  { set: earlier, file: "nest-express.mjs", ...plain },
  { set: earlier, file: "nest-fastify.mjs", ...plain },
  { set: earlier, file: "h3-http.mjs", ...plain },
  { set: earlier, file: "express-ioredis.cjs", ...json, needs: ["redis"], database: "redis" },
  { set: earlier, file: "express-mysql.cjs", ...json, needs: ["mysql"], database: "mysql" },
  { set: earlier, file: "express-bunyan-redis.cjs", ...json, needs: ["redis"], database: "redis" },
  { set: earlier, file: "yoga.mjs", ...json, graphql: true },
  { set: earlier, file: "apollo.mjs", ...json, graphql: true },
];
