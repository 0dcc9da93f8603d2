/** How long a command waits for what a config left running, in milliseconds. */
const patienceMs = 1_000;

/**
 * Returns what ends the process when the command is done: a timer or a connection that a project's
 * files leave open would keep it for ever. Call this before anything of a project is loaded.
 */
export function prepareEnd(): () => void {
  const exit = process.exit.bind(process);
  process.stdout.on("error", ignoreClosedPipe);
  return () => {
    setTimeout(() => {
      process.stderr.write(
        "note: something that the config starts, such as a timer or a connection, keeps running: the command ended without it\n",
      );
      exit();
    }, patienceMs).unref();
  };
}

/** `tamma-obs … | head`: who read enough is no failure, and what is being written is finished. */
function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
}
