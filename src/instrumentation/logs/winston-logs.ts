import { context, type Context } from "@opentelemetry/api";

import { replaceMethod } from "../loading/replace-method.ts";
import { toText } from "./any-value.ts";
import { missingIds, type LineIds } from "./line-ids.ts";
import type { Ship } from "./log-line.ts";
import type { LoggerPatch } from "./logger-patches.ts";
import { sendsByItself } from "./own-shipping.ts";
import { readField } from "./read-field.ts";
import { isRecordedCrash } from "./recorded-crash.ts";
import { toWinstonLine } from "./winston-line.ts";
import { isWriting, whileWriting } from "./writing.ts";

/** https://github.com/winstonjs/triple-beam */
const levelKey = Symbol.for("level");

/** What of a winston logger is looked at. */
interface WinstonLogger {
  readonly levels: Readonly<Record<string, number>>;
  readonly level?: string;
  readonly transports: readonly WinstonTransport[];
}

interface WinstonTransport {
  readonly silent?: boolean;
  readonly level?: string;
  readonly handleExceptions?: boolean;
}

/**
 * Follows winston 3. A line gets its ids when it is handed to the logger, before the formats, and is
 * sent as the logger's format leaves it, if a transport writes its level.
 */
export function winstonPatch(ship: Ship | undefined): LoggerPatch {
  return {
    name: "winston",
    versions: [">=3.0.0 <4"],
    patch: (exports) => {
      const logger: unknown = Reflect.get(exports, "Logger");
      const prototype: unknown =
        typeof logger === "function" ? Reflect.get(logger, "prototype") : undefined;
      if (typeof prototype !== "object" || prototype === null) return false;
      const known = ["write", "push", "pipe", "_transform"].every(
        (name) => typeof Reflect.get(prototype, name) === "function",
      );
      if (!known) return false;
      correlate(prototype);
      if (ship !== undefined) follow(prototype, ship);
      return true;
    },
  };
}

/** What is known of a line when it is handed over. */
interface Origin {
  readonly context: Context;
  /** Whether it tells of a crash that has a record of its own. */
  readonly recorded: boolean;
}

/** Of the lines whose turn is yet to come: a logger queues while a transport is busy. */
const origins = new WeakMap<object, Origin>();

/** That of the line which is being formatted. */
let formatting: Origin | undefined;

function correlate(prototype: object): void {
  replaceMethod(
    prototype,
    "write",
    (original) =>
      function write(info, ...rest) {
        return Reflect.apply(original, this, [withIds(info), ...rest]);
      },
  );
}

function withIds(info: unknown): unknown {
  if (typeof info !== "object" || info === null) return info;
  try {
    const active = context.active();
    const ids = missingIds(active, info);
    // The object is the application's, which may use it for another line
    const line = Object.keys(ids).length === 0 ? info : copyWith(info, ids);
    origins.set(line, { context: active, recorded: isRecordedCrash(readField(info, "error")) });
    return line;
  } catch {
    return info;
  }
}

function copyWith(info: object, ids: LineIds): object {
  const prototype: unknown = Object.getPrototypeOf(info);
  if (prototype === Object.prototype) return { ...info, ...ids };
  const copy: object = Object.create(
    typeof prototype === "object" ? prototype : null,
    Object.getOwnPropertyDescriptors(info),
  );
  if (info instanceof Error) {
    // Its getter, where it has one, answers for real errors only
    Object.defineProperty(copy, "stack", {
      value: info.stack,
      configurable: true,
      writable: true,
      enumerable: false,
    });
  }
  return Object.assign(copy, ids);
}

function follow(prototype: object, ship: Ship): void {
  replaceMethod(
    prototype,
    "_transform",
    (original) =>
      function transform(info, ...rest) {
        const outer = formatting;
        formatting = typeof info === "object" && info !== null ? origins.get(info) : undefined;
        try {
          return Reflect.apply(original, this, [info, ...rest]);
        } finally {
          formatting = outer;
        }
      },
  );
  replaceMethod(
    prototype,
    "push",
    (original) =>
      function push(line, ...rest) {
        shipLine(this, line, ship);
        return Reflect.apply(original, this, [line, ...rest]);
      },
  );
  replaceMethod(
    prototype,
    "pipe",
    (original) =>
      function pipe(transport, ...rest) {
        if (typeof transport === "object" && transport !== null) markWriting(transport);
        return Reflect.apply(original, this, [transport, ...rest]);
      },
  );
}

const marked = new WeakSet();

/** What a transport prints is a line that was sent when it was formatted. */
function markWriting(transport: object): void {
  if (marked.has(transport)) return;
  marked.add(transport);
  for (const name of ["_write", "_writev"]) {
    replaceMethod(
      transport,
      name,
      (original) =>
        function write(...args) {
          return whileWriting(() => Reflect.apply(original, this, args));
        },
    );
  }
}

function shipLine(logger: object, line: unknown, ship: Ship): void {
  if (typeof line !== "object" || line === null || isWriting()) return;
  if (formatting?.recorded === true) return;
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- winston's own logger; read guardedly
    const { levels, level, transports } = logger as WinstonLogger;
    const lineLevel = toText(Reflect.get(line, levelKey));
    const writes = ({ silent, level: own = level, handleExceptions }: WinstonTransport): boolean =>
      silent !== true &&
      (Reflect.get(line, "exception") !== true || handleExceptions === true) &&
      (own === undefined || !((levels[own] ?? 0) < (levels[lineLevel] ?? 0)));
    const writers = transports.filter(writes);
    if (writers.length === 0 || writers.some(sendsByItself)) return;
    ship(
      toWinstonLine(line, {
        context: formatting?.context ?? context.active(),
        level: lineLevel,
        levels,
      }),
    );
  } catch {
    // A getter of the application
  }
}
