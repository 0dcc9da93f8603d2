import { composeVisibly, type StackConfig } from "./compose.ts";
import type { Stack } from "./stack.ts";

/**
 * Starts the stack and returns when it is ready.
 *
 * @throws ObservabilityError `OBS_STACK_COMPOSE`.
 */
export async function startStack(stack: Stack, { services }: StackConfig): Promise<void> {
  const awaited = new Set(services.flatMap(({ needs }) => needs));
  const last = services.filter(({ name, isOneShot }) => isOneShot && !awaited.has(name));
  const lasting = services.filter(({ isOneShot }) => !isOneShot).map(({ name }) => name);
  const chosen = last.length === 0 ? [] : lasting;
  await composeVisibly(stack, ["up", "--detach", "--wait", "--build", ...chosen]);
  // Where nobody waits for a service that ends, `up --wait` takes its end for a failure. Quiet, since
  // `run` tells of everything that the service needs once more
  for (const { name } of last) {
    await composeVisibly(stack, [
      "--progress=quiet",
      "run",
      "--rm",
      "--no-TTY",
      "--quiet-pull",
      name,
    ]);
  }
}
