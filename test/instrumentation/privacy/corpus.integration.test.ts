import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { ruleNames } from "#src/redaction/rules.ts";

import { createConsumer, startApp, type Consumer } from "../../helpers/consumer.ts";
import { lookAlikeFields, lookAlikeTexts } from "./look-alikes.ts";
import {
  lookAlikeAttributes,
  secretAttributes,
  secretFields,
  secretNumbers,
  secretObjects,
} from "./secret-fields.ts";
import { secretTexts } from "./secret-texts.ts";

/** What a process has sent, as it came over the network. */
interface Sent {
  readonly bytes: Buffer;
  readonly stdout: string;
}

interface Rows {
  readonly texts: readonly string[];
  readonly fields: readonly (readonly [string, unknown])[];
  readonly attributes: readonly object[];
  readonly objects: readonly object[];
}

/** Runs the rows through an application under the preload; they are its arguments as well. */
async function send(consumer: Consumer, rows: Rows, env: NodeJS.ProcessEnv = {}): Promise<Sent> {
  const bodies: Buffer[] = [];
  const server = createServer((request, response) => {
    request.on("data", (chunk: Buffer) => bodies.push(chunk)).on("end", () => response.end());
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  const file = join(consumer.folder, "rows.json");
  writeFileSync(file, JSON.stringify(rows));
  const resource = rows.texts
    .filter((text) => text.length < 150)
    .map((text, index) => `of.text.${index}=${encodeURIComponent(text)}`);
  try {
    await using app = startApp(consumer, "privacy.mjs", {
      env: {
        ROWS: file,
        OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
        OTEL_RESOURCE_ATTRIBUTES: resource.join(","),
        // Nothing is to be dropped in a burst of rows
        OTEL_BSP_MAX_QUEUE_SIZE: "100000",
        OBS_SHUTDOWN_TIMEOUT: "20s",
        ...env,
      },
      args: rows.texts,
    });
    expect(await app.ended()).toEqual({ code: 0, signal: null });
    expect(app.warnings()).toEqual([]);
    return { bytes: Buffer.concat(bodies), stdout: app.stdout() };
  } finally {
    server.close();
  }
}

/** Beginning and end of a secret: half of one is too much. */
function pieces(secret: string): readonly string[] {
  return secret.length < 20 ? [secret] : [secret, secret.slice(0, 10), secret.slice(-10)];
}

const secrets = {
  texts: secretTexts.map(([text]) => text),
  fields: [...secretFields, ...secretNumbers],
  attributes: secretAttributes.map(({ name, value, beside }) => ({ name, value, beside })),
  objects: secretObjects.map(([object]) => object),
};

const needles = [
  ...secretTexts.flatMap(([, ...parts]) => parts),
  ...secretFields.map(([, value]) => value),
  ...secretAttributes.flatMap((row) => row.needles),
  ...secretObjects.flatMap(([, ...parts]) => parts),
];

describe("a process under the preload", () => {
  let consumer: Consumer;
  beforeAll(() => {
    consumer = createConsumer();
  });
  afterAll(() => consumer[Symbol.dispose]());

  it.for(["direct", "sdk"])("sends no secret in any place of any signal: %s", async (engine) => {
    const { bytes, stdout } = await send(consumer, secrets, { OBS_ENGINE: engine });
    const leaked = needles.filter((secret) =>
      pieces(secret).some((piece) => bytes.includes(piece)),
    );
    expect(leaked).toEqual([]);
    const numbers = secretNumbers.filter(([, number]) => bytes.includes(varint(number)));
    expect(numbers).toEqual([]);
    expect(bytes.toString("latin1").match(/REDACTED/g)?.length).toBeGreaterThan(
      needles.length * 10,
    );
    // What the application writes by itself is its own
    for (const secret of secretFields) expect(stdout).toContain(secret[1]);
  });

  it("sends all of the look-alikes as they are", async () => {
    const { bytes } = await send(consumer, {
      texts: lookAlikeTexts,
      fields: lookAlikeFields,
      attributes: lookAlikeAttributes,
      objects: [],
    });
    expect(bytes.includes("REDACTED")).toBe(false);
    const values = lookAlikeAttributes.flatMap(({ value }) => value);
    const missing = [...lookAlikeTexts, ...values].filter((text) => !bytes.includes(text));
    expect(missing).toEqual([]);
  });

  it("sends the secrets if every rule is off: the corpus can fail", async () => {
    const { bytes } = await send(consumer, secrets, { OBS_PRIVACY_OFF: ruleNames.join(",") });
    expect(needles.filter((secret) => !bytes.includes(secret))).toEqual([]);
    expect(bytes.includes("REDACTED")).toBe(false);
  });
});

it("the corpus has at least 300 secrets and 150 look-alikes", () => {
  const { texts, fields, attributes, objects } = secrets;
  const all = texts.length + fields.length + attributes.length + objects.length;
  expect(all).toBeGreaterThanOrEqual(300);
  const alike = lookAlikeTexts.length + lookAlikeFields.length + lookAlikeAttributes.length;
  expect(alike).toBeGreaterThanOrEqual(150);
});

/** An integer as protobuf writes it. https://protobuf.dev/programming-guides/encoding/#varints */
function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (let rest = BigInt(value); ; rest >>= 7n) {
    const last = rest < 128n;
    bytes.push(Number(rest & 127n) | (last ? 0 : 128));
    if (last) return Buffer.from(bytes);
  }
}
