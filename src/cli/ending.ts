/** As it is now: while there is a config, a call is looked at for who made it. */
const exit = process.exit.bind(process);

/** So long a failure of what a config has started, such as a refused connection, is still told. */
const graceMs = 100;

/** A reader that goes, as `head -1` does, is no failure: the command does its work and ends as usual. */
export function tolerateClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
    });
  }
}

/**
 * Ends the process when its readers have everything, with the exit code that it has. A config may
 * have left a timer, a server or a connection open, which nobody will ever close.
 */
export async function endProcess(): Promise<void> {
  await Promise.all([process.stdout, process.stderr].map(written));
  // Whose config left nothing open ends by itself before
  setTimeout(() => exit(), graceMs).unref();
}

function written(stream: NodeJS.WriteStream): Promise<unknown> {
  return new Promise((done) => {
    stream.write("", done);
  });
}
