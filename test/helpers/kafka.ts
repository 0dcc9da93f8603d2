import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { findBinary } from "./binary.ts";
import { freePort } from "./free-port.ts";
import { spawnServer, type SpawnedServer } from "./spawned-server.ts";

const jars = join(homedir(), ".cache/tamma-observability/bin/kafka-jars");
const java = findBinary("java");

/** Why no Kafka can be started here; undefined when one can. */
export const kafkaMissing =
  java === undefined || !existsSync(jars)
    ? "Kafka needs a Java and its jars: run `npm run servers`"
    : undefined;

/** A broker of one request a day: started in seconds, and never compiled to the end. */
const jvm = ["-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", `${jars}/*`];

/** Starts an empty Kafka of one node, broker and controller (KRaft). */
export async function startKafka(): Promise<SpawnedServer> {
  const folder = await mkdtemp(join(tmpdir(), "kafka-"));
  const [port, controller] = [await freePort(), await freePort()];
  const settings = {
    "process.roles": "broker,controller",
    "node.id": "1",
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controller}`,
    "advertised.listeners": `PLAINTEXT://127.0.0.1:${port}`,
    "controller.listener.names": "CONTROLLER",
    "controller.quorum.voters": `1@127.0.0.1:${controller}`,
    "log.dirs": join(folder, "logs"),
    "offsets.topic.replication.factor": "1",
  };
  const file = join(folder, "server.properties");
  const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}\n`);
  await writeFile(file, lines.join(""));
  // An id may begin with a dash: of two arguments, the tool would take the second for an option
  const cluster = Buffer.from(crypto.randomUUID().replaceAll("-", ""), "hex").toString("base64url");
  const format = ["kafka.tools.StorageTool", "format", `--cluster-id=${cluster}`, "-c", file];
  await promisify(execFile)(java ?? "java", [...jvm, ...format]);
  const server = await spawnServer(port, java ?? "java", [...jvm, "kafka.Kafka", file], {
    cwd: folder,
  });
  return {
    ...server,
    async [Symbol.asyncDispose]() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
