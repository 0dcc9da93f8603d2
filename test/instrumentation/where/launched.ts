import { cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { type Consumer, createConsumer } from "../../helpers/consumer.ts";
import type { OtlpReceiver } from "../../helpers/otlp-receiver.ts";

const fixtures = join(import.meta.dirname, "../../fixtures/where");

/** A consumer that has the applications and launchers of test/fixtures/where too. */
export interface Launched extends Consumer {
  /** The preload's URL, for processes that run elsewhere. */
  readonly preload: string;
  /** Stands for pm2, installed globally. */
  readonly pm2: string;
}

export function createLaunched(): Launched {
  const consumer = createConsumer();
  cpSync(fixtures, consumer.folder, { recursive: true });
  const pm2 = join(consumer.folder, "..", "lib", "node_modules", "pm2");
  mkdirSync(join(pm2, ".."), { recursive: true });
  cpSync(join(fixtures, "pm2"), pm2, { recursive: true });
  const file = join(consumer.built, "dist", "instrumentation", "preload.js");
  return { ...consumer, preload: pathToFileURL(file).href, pm2 };
}

/** The different values of an attribute of the resource, over all signals. */
export function resourceValues(receiver: OtlpReceiver, key: string): readonly unknown[] {
  const { spans, logs, metrics } = receiver;
  return [...new Set([...spans, ...logs, ...metrics].map(({ resource }) => resource[key]))];
}
