import { join } from "node:path";

import { type Consumer, startApp } from "./consumer.ts";
import { type OtlpReceiver, startOtlpReceiver } from "./otlp-receiver.ts";

/** What an application has sent by its end, and what it wrote. */
export interface ForeignRun {
  readonly receiver: OtlpReceiver;
  readonly warnings: readonly string[];
  readonly stdout: string;
}

/**
 * Runs an application of a set of foreign packages to its end, under the built package's preload, and
 * expects that it ends well.
 */
export async function runForeignApp(
  { built }: Pick<Consumer, "built">,
  folder: string,
  file: string,
  env: Readonly<Record<string, string>> = {},
): Promise<ForeignRun> {
  await using receiver = await startOtlpReceiver();
  await using app = startApp({ folder }, file, {
    flags: ["--import", join(built, "dist", "instrumentation", "preload.js")],
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, ...env },
  });
  const { code } = await app.ended();
  if (code !== 0) throw new Error(`${file} ended with ${code}: ${app.stdout()}${app.stderr()}`);
  return { receiver, warnings: app.warnings(), stdout: app.stdout() };
}
