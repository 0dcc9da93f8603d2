import { Session, type Debugger } from "node:inspector";

/** Frames that are worth reading; below them is the runtime. */
const mostFrames = 20;

/**
 * Takes the main thread's stack from a worker while the main thread runs JavaScript that does not
 * yield: V8 handles the pause as an interrupt. Costs the main thread a pause of milliseconds.
 * https://nodejs.org/api/inspector.html#sessionconnecttomainthread
 */
export class StackSampler {
  readonly #session = new Session();
  /** Frames name their script by id only. */
  readonly #urls = new Map<string, string>();
  #deliver: ((stack: readonly string[]) => void) | undefined;

  constructor() {
    this.#session.connectToMainThread();
    this.#session.on("Debugger.scriptParsed", ({ params }) => {
      this.#urls.set(params.scriptId, params.url);
    });
    this.#session.on("Debugger.paused", ({ params }) => {
      this.#session.post("Debugger.resume");
      // An enabled debugger keeps the main thread's code from being optimised
      this.#session.post("Debugger.disable");
      const frames = params.callFrames.slice(0, mostFrames);
      this.#deliver?.(
        frames.map((frame) => format(frame, this.#urls.get(frame.location.scriptId))),
      );
      this.#urls.clear();
    });
  }

  /** Calls `deliver` with the frames, innermost first, once the main thread has paused. */
  sample(deliver: (stack: readonly string[]) => void): void {
    this.#deliver = deliver;
    this.#session.post("Debugger.enable", () => this.#session.post("Debugger.pause"));
  }

  close(): void {
    this.#session.disconnect();
  }
}

function format({ functionName, location }: Debugger.CallFrame, url = "unknown"): string {
  const place = `${url}:${location.lineNumber + 1}:${(location.columnNumber ?? 0) + 1}`;
  return functionName === "" ? place : `${functionName} (${place})`;
}
