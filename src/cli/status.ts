import type { Command } from "commander";

import { printable, printableJson } from "./printable.ts";
import { projectCommand, type ProjectOptions } from "./project-command.ts";
import { stackOf } from "./stack-of.ts";
import { portsOf, stackContainers, type StackContainer } from "./stack/containers.ts";
import { addresses } from "./stack/doors.ts";

interface Options extends ProjectOptions {
  readonly json?: true;
}

/** `tamma-obs status`: what of the stack runs, and where it answers. */
export function statusCommand(): Command {
  return projectCommand("status")
    .option("--json", "print the services and addresses as JSON")
    .action(async (options: Options) => {
      const containers = (await stackContainers(await stackOf(options))).filter(isNoteworthy);
      if (containers.length === 0) process.exitCode = 1;
      if (!containers.every(isWell)) process.exitCode = 1;
      print(containers, options.json === true);
    });
}

/** A service that did its one thing and ended is none of anybody's business. */
function isNoteworthy({ state, exitCode }: StackContainer): boolean {
  return state !== "exited" || exitCode !== 0;
}

function isWell({ state, health }: StackContainer): boolean {
  return state === "running" && health !== "unhealthy" && health !== "starting";
}

function print(containers: readonly StackContainer[], json: boolean): void {
  const urls = Object.fromEntries(addresses(portsOf(containers)));
  if (json) {
    const services = containers.map(({ service, state, health }) => ({ service, state, health }));
    console.log(printableJson({ services, addresses: urls }, 2));
  } else if (containers.length === 0) {
    console.log("The stack does not run: start it with `tamma-obs up`.");
  } else {
    for (const container of containers) console.log(printable(row(container)));
    console.log();
    for (const [name, url] of Object.entries(urls)) console.log(`${name.padEnd(14)}${url}`);
  }
}

function row({ service, state, health, exitCode, ports }: StackContainer): string {
  const detail = state === "exited" ? `with ${exitCode}` : health;
  const list = [...new Set(ports.map(({ port }) => port))].join(", ");
  return `${service.padEnd(22)}${`${state} ${detail}`.padEnd(20)}${list}`.trimEnd();
}
