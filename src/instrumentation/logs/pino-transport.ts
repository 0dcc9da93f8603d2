import {
  InstrumentationBase,
  InstrumentationNodeModuleDefinition,
} from "@opentelemetry/instrumentation";

const target = "pino-opentelemetry-transport";

/** Streams of `pino.transport()` that ship over OTLP by themselves. */
const shipping = new WeakSet();

/** Answers by stream; a logger writes to the same one all its life. */
const answers = new WeakMap<object, boolean>();

/**
 * Whether the logger that writes to `stream` already ships its lines through
 * pino-opentelemetry-transport, alone or among the streams of `pino.multistream()`.
 */
export function shipsByItself(stream: unknown): boolean {
  if (typeof stream !== "object" || stream === null) return false;
  const known = answers.get(stream);
  if (known !== undefined) return known;
  const parts: unknown = Reflect.get(stream, "streams");
  const answer =
    shipping.has(stream) ||
    (Array.isArray(parts) && parts.some((part: unknown) => shipsByItself(streamOf(part))));
  // A multistream can be added to later, so only its "yes" is final
  if (answer || !Array.isArray(parts)) answers.set(stream, answer);
  return answer;
}

function streamOf(part: unknown): unknown {
  return typeof part === "object" && part !== null ? Reflect.get(part, "stream") : undefined;
}

/**
 * Notes which transports pino starts. A transport is a `thread-stream`, which keeps nothing of the
 * options it was made with, so they are looked at while it is constructed.
 */
export class TransportWatch extends InstrumentationBase {
  constructor() {
    super("@tamma/observability/pino-transports", "1", {});
  }

  protected override init(): InstrumentationNodeModuleDefinition {
    return new InstrumentationNodeModuleDefinition("thread-stream", ["*"], watched);
  }
}

function watched(exports: unknown): unknown {
  if (typeof exports !== "function") return exports;
  return new Proxy(exports, {
    construct(constructor, args: unknown[], newTarget): object {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what `construct` traps return
      const stream = Reflect.construct(constructor, args, newTarget) as object;
      if (mentions(args[0])) shipping.add(stream);
      return stream;
    },
  });
}

/** The target is an absolute path by now, at one of several depths (`targets`, `pipeline`). */
function mentions(options: unknown): boolean {
  if (typeof options !== "object" || options === null) return false;
  const { filename, workerData }: { filename?: unknown; workerData?: unknown } = options;
  return String(filename).includes(target) || JSON.stringify(workerData ?? null).includes(target);
}
