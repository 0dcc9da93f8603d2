import { context } from "@opentelemetry/api";
import {
  InstrumentationBase,
  InstrumentationNodeModuleDefinition,
} from "@opentelemetry/instrumentation";

import { isReference } from "../is-reference.ts";
import { notePackage } from "../instrumented-packages.ts";
import { type Method, replaceMethodOnce } from "../loading/replace-method.ts";
import { rememberThrown } from "./job-span.ts";
import { asRepetition } from "./repetition.ts";
import { queueTelemetry } from "./telemetry.ts";

/**
 * Gives BullMQ's queues, workers and flows our telemetry where the application gives them none, by
 * BullMQ's own option `telemetry`.
 */
export class BullmqInstrumentation extends InstrumentationBase {
  constructor() {
    super("@tamma/observability/bullmq", "1", {});
  }

  protected override init(): InstrumentationNodeModuleDefinition {
    return new InstrumentationNodeModuleDefinition("bullmq", ["*"], (exports, version = "") => {
      const by = patch(exports) ? "channel" : "none";
      notePackage({ name: "bullmq", version, by });
      return exports;
    });
  }
}

/** Returns whether the classes are those that are known: `trace` came with telemetry, in 5.16. */
function patch(exports: unknown): boolean {
  const [queue, worker, flows] = ["QueueBase", "Worker", "FlowProducer"].map((name) =>
    prototypeOf(exports, name),
  );
  if (queue === undefined || typeof Reflect.get(queue, "trace") !== "function") return false;
  replaceMethodOnce(queue, "trace", (trace) => withTelemetry(trace, optionsOf));
  if (worker !== undefined) {
    replaceMethodOnce(worker, "processJob", repeating);
    replaceMethodOnce(worker, "callProcessJob", remembering);
  }
  if (flows !== undefined) {
    for (const name of ["add", "addBulk"]) {
      replaceMethodOnce(flows, name, (add) => withTelemetry(add, (self) => self));
    }
    replaceMethodOnce(flows, "addNode", withOptions);
  }
  return true;
}

function prototypeOf(exports: unknown, name: string): object | undefined {
  const constructor = isReference(exports) ? Reflect.get(exports, name) : undefined;
  const prototype: unknown = typeof constructor === "function" ? constructor.prototype : undefined;
  return isReference(prototype) ? prototype : undefined;
}

/** A telemetry of the application's own, such as bullmq-otel, stays. */
function withTelemetry(method: Method, holder: (self: object) => unknown): Method {
  return function (...args) {
    const options = holder(this);
    if (isReference(options) && Reflect.get(options, "telemetry") === undefined) {
      Reflect.set(options, "telemetry", queueTelemetry);
    }
    return method.apply(this, args);
  };
}

function optionsOf(queue: object): unknown {
  return Reflect.get(queue, "opts");
}

/** Nodes of a flow that have no options are added without their trace (BullMQ 5 and 6). */
function withOptions(addNode: Method): Method {
  return function (...args) {
    const [asked, ...others] = args;
    const node: unknown = isReference(asked) ? Reflect.get(asked, "node") : undefined;
    if (!isReference(asked) || !isReference(node) || Reflect.get(node, "opts") !== undefined) {
      return addNode.apply(this, args);
    }
    return addNode.call(this, { ...asked, node: { ...node, opts: {} } }, ...others);
  };
}

/** Jobs of a scheduler have its key. */
function repeating(processJob: Method): Method {
  return function (...args) {
    const [job] = args;
    const key: unknown = isReference(job) ? Reflect.get(job, "repeatJobKey") : undefined;
    return key === undefined
      ? processJob.apply(this, args)
      : context.with(asRepetition(context.active()), () => processJob.apply(this, args));
  };
}

/** BullMQ tells its telemetry the message of what a job has thrown, and nothing else. */
function remembering(callProcessJob: Method): Method {
  return function (...args) {
    const active = context.active();
    const result = callProcessJob.apply(this, args);
    if (result instanceof Promise) {
      result.catch((error: unknown) => rememberThrown(active, error));
    }
    return result;
  };
}
