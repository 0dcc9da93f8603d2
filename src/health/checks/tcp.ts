import type { Socket } from "node:net";

import type { CheckOptions, HealthCheckDefinition } from "../check.ts";
import { defineCheck } from "../definition.ts";
import { withSocket, type Address } from "./support/socket.ts";
import { isPort, isText, requireTarget } from "./support/target.ts";
import { judgedLater, text, requireFields, type FieldsOf } from "./support/target-fields.ts";

/** Where `tcpCheck` connects to, and which answer it expects. */
export interface TcpTarget extends Address {
  /** What to send once connected, such as `"PING\r\n"`. @default nothing */
  readonly send?: string;
  /**
   * What the server's first 4 KiB must hold, such as `"220"` or `"+PONG"`. Without it a server that
   * accepts and never answers counts as healthy.
   */
  readonly expect?: string;
}

const answerLimit = 4096;

const fields: FieldsOf<TcpTarget> = {
  host: judgedLater,
  port: judgedLater,
  send: text,
  expect: text,
};

/**
 * Opens a TCP connection, optionally asks, and closes it.
 *
 * @throws ObservabilityError `OBS_HEALTH_CHECK_INVALID` without a host or a valid port.
 */
export function tcpCheck(target: TcpTarget, options: CheckOptions = {}): HealthCheckDefinition {
  requireFields("tcp", target, fields);
  const { host, port } = target;
  requireTarget("tcp", isText(host, "host"), isPort(port));
  return defineCheck({
    name: "tcp",
    ...options,
    check: async ({ signal }) =>
      withSocket(target, signal, async (socket) => {
        const details = { host, port };
        const problem = await converse(socket, target);
        return problem === undefined
          ? { status: "healthy", details }
          : { status: "unhealthy", message: problem, details };
      }),
  });
}

async function converse(socket: Socket, target: TcpTarget): Promise<string | undefined> {
  const { send, expect } = target;
  if (send !== undefined) socket.write(send);
  if (expect === undefined) return undefined;
  let answer = "";
  for await (const chunk of socket) {
    answer += String(chunk);
    if (answer.includes(expect)) return undefined;
    if (answer.length >= answerLimit) break;
  }
  return `the answer lacks ${JSON.stringify(expect)}`;
}
