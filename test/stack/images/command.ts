import { spawn } from "node:child_process";

/** Where and with what a command runs; what it inherits is this process's. */
export interface CommandOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

const linesShownOnFailure = 20;

/**
 * Runs a program to its end and returns what it printed on standard output.
 * Throws an `Error` whose message has the command and the last lines it printed.
 */
export async function run(
  program: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<string> {
  const child = spawn(program, args, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output: string[] = [];
  const printed: string[] = [];
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output.push(text);
    printed.push(text);
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => printed.push(text));
  const exit = await new Promise<string>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => resolve(String(code ?? signal)));
  });
  if (exit !== "0") throw new Error(failure([program, ...args].join(" "), exit, printed.join("")));
  return output.join("").trim();
}

function failure(command: string, exit: string, printed: string): string {
  const tail = printed.trimEnd().split("\n").slice(-linesShownOnFailure).join("\n  ");
  return `${command}: expected exit code 0, got ${exit}\n  ${tail}`;
}
