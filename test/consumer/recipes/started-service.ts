import { spawn } from "node:child_process";
import { once } from "node:events";

import { freePort } from "../../helpers/free-port.ts";
import { startOtlpReceiver, type OtlpReceiver } from "../../helpers/otlp-receiver.ts";
import type { RecipeProject } from "./recipe-workspace.ts";

/** A service that was started as its recipe says: `npm start`. */
export interface StartedService extends AsyncDisposable {
  readonly telemetry: OtlpReceiver;
  /** Asks the application. */
  application(path: string): Promise<Answer>;
  /** Asks the port of the health endpoints. */
  health(path: string): Promise<Answer>;
  stderr(): string;
}

export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** Exports follow at once: a test waits for what arrives, not for an interval to be over. */
const quickly = {
  OTEL_METRIC_EXPORT_INTERVAL: "200",
  OTEL_METRIC_EXPORT_TIMEOUT: "200",
  OTEL_BSP_SCHEDULE_DELAY: "100",
};

/** Starts the service and resolves once its application answers. */
export async function startService({ env, folder }: RecipeProject): Promise<StartedService> {
  const telemetry = await startOtlpReceiver();
  const ports = { application: await freePort(), health: await freePort() };
  const child = spawn("npm", ["start"], {
    cwd: folder,
    // A group of its own: npm, its shell and the service end together
    detached: true,
    env: {
      ...env,
      ...quickly,
      PORT: String(ports.application),
      HEALTH_PORT: String(ports.health),
      OTEL_EXPORTER_OTLP_ENDPOINT: telemetry.url,
    },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const closed = once(child, "close");
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (stderr += chunk));
  const running = (): boolean => child.exitCode === null && child.signalCode === null;
  const service: StartedService = {
    telemetry,
    application: async (path) => ask(ports.application, path),
    health: async (path) => ask(ports.health, path),
    stderr: () => stderr,
    async [Symbol.asyncDispose]() {
      if (running() && child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
      await closed;
      await telemetry[Symbol.asyncDispose]();
    },
  };
  const answers = async (): Promise<boolean> => {
    // Ends, and with it the wait, when the service does
    if (!running()) throw new Error(`npm start: exit ${child.exitCode}\n${stderr}`);
    return service.application("/").then(
      () => true,
      () => false,
    );
  };
  try {
    // Until it listens
    while (!(await answers())) await new Promise((resolve) => setTimeout(resolve, 50));
  } catch (error) {
    await service[Symbol.asyncDispose]();
    throw error;
  }
  return service;
}

async function ask(port: number, path: string): Promise<Answer> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`);
  return { status: response.status, text: await response.text() };
}
