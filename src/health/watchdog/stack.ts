import { Session, type Debugger } from "node:inspector";

/** Frames that are worth reading; below them is the runtime. */
const mostFrames = 20;

/**
 * Takes the main thread's stack from a worker while the main thread runs JavaScript that does not
 * yield: V8 handles the connection and the pause as interrupts. Costs the main thread a pause of
 * milliseconds. The session lasts no longer than it takes: a process that ends with one open says
 * "Waiting for the debugger to disconnect..." as its last words.
 * https://nodejs.org/api/inspector.html#sessionconnecttomainthread
 */
export class StackSampler {
  #session: Session | undefined;

  /** Calls `deliver` with the frames, innermost first, once the main thread has paused. */
  sample(deliver: (stack: readonly string[]) => void): void {
    this.close();
    const session = new Session();
    this.#session = session;
    /** Frames name their script by id only. */
    const urls = new Map<string, string>();
    session.on("Debugger.scriptParsed", ({ params }) => urls.set(params.scriptId, params.url));
    session.on("Debugger.paused", ({ params }) => {
      session.post("Debugger.resume");
      this.close();
      const frames = params.callFrames.slice(0, mostFrames);
      deliver(frames.map((frame) => format(frame, urls.get(frame.location.scriptId))));
    });
    session.connectToMainThread();
    session.post("Debugger.enable", () => session.post("Debugger.pause"));
  }

  /** Gives up the sample that is not taken yet, if there is one. */
  close(): void {
    const session = this.#session;
    this.#session = undefined;
    session?.disconnect();
  }
}

function format({ functionName, location }: Debugger.CallFrame, url = "unknown"): string {
  const place = `${url}:${location.lineNumber + 1}:${(location.columnNumber ?? 0) + 1}`;
  return functionName === "" ? place : `${functionName} (${place})`;
}
