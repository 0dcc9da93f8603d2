/**
 * Whether Node.js ends this process, from before the listeners of `exit` on. `process._exiting` is
 * not documented; without it, whatever looks like the end is taken for it.
 */
export function isExiting(): boolean {
  return Reflect.get(process, "_exiting") !== false;
}
