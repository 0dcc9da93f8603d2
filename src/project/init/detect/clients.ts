import type { Finding } from "./finding.ts";
import type { PackageJson } from "./package-json.ts";

/** What a health check can ask through a client that the application has anyway. */
export type Client = "postgres" | "mysql" | "mongodb" | "redis" | "kafka" | "amqp" | "prisma";

const packages: Readonly<Record<Client, readonly string[]>> = {
  postgres: ["pg"],
  mysql: ["mysql2"],
  mongodb: ["mongodb", "mongoose"],
  redis: ["redis", "ioredis", "@redis/client"],
  kafka: ["kafkajs", "@platformatic/kafka"],
  amqp: ["amqplib"],
  prisma: ["@prisma/client"],
};

/** Returns the databases, caches and queues whose clients the application depends on. */
export function detectClients({ dependencies }: PackageJson): readonly Finding<Client>[] {
  return clientNames.flatMap((value) => {
    const name = packages[value].find((one) => dependencies[one] !== undefined);
    return name === undefined ? [] : [{ value, evidence: name }];
  });
}

const clientNames: readonly Client[] = [
  "postgres",
  "mysql",
  "mongodb",
  "redis",
  "kafka",
  "amqp",
  "prisma",
];
