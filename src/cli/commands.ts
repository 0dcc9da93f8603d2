import type { Command } from "commander";

/** A command as `tamma-obs --help` shows it. */
export interface CommandEntry {
  readonly name: string;
  readonly description: string;
  /** What it is given besides options. */
  readonly argument?: string;
  /** Loads the command's own code and options, which no other command waits for. */
  readonly load: () => Promise<Command>;
}

/** All commands, in the order of the help. */
export const commands: readonly CommandEntry[] = [
  {
    name: "demo",
    description: "Run three services under the preload and prove what they send, without Docker.",
    load: async () => (await import("./demo.ts")).demoCommand(),
  },
  {
    name: "diff",
    description:
      "show what this version of tamma-obs init would write in another way; exit 1 if so",
    load: async () => (await import("./diff.ts")).diffCommand(),
  },
  {
    name: "doctor",
    description: "find out why telemetry of this project is missing; exit 1 on a problem",
    argument: "[command...]",
    load: async () => (await import("./doctor.ts")).doctorCommand(),
  },
  {
    name: "down",
    description: "stop the stack",
    load: async () => (await import("./down.ts")).downCommand(),
  },
  {
    name: "drill",
    description: 'post an alert marked drill="true" and wait for its notification; exit 1 if late',
    load: async () => (await import("./drill.ts")).drillCommand(),
  },
  {
    name: "eject",
    description:
      "copy the stack's files to observability/stack, to change them: `up` then uses these",
    load: async () => (await import("./eject.ts")).ejectCommand(),
  },
  {
    name: "generate",
    description: "write every generated file: rules, their tests, routing, dashboards, runbooks",
    load: async () => (await import("./generate.ts")).generateCommand(),
  },
  {
    name: "health",
    description: "Show the health of a running service: exit code 0 unless it is unhealthy.",
    load: async () => (await import("./health.ts")).healthCommand(),
  },
  {
    name: "init",
    description:
      "set up this project: config, rules, health, start script, CI; asks before writing",
    load: async () => (await import("./init.ts")).initCommand(),
  },
  {
    name: "latency",
    description: "print the bound from breach to notification of each alert rule",
    load: async () => (await import("./latency.ts")).latencyCommand(),
  },
  {
    name: "lint",
    description: "check alert rules and dashboards: what cannot be meant and what is questionable",
    load: async () => (await import("./lint.ts")).lintCommand(),
  },
  {
    name: "logs",
    description: "show what the services of the stack have written",
    argument: "[service...]",
    load: async () => (await import("./logs.ts")).logsCommand(),
  },
  {
    name: "mutate",
    description: "break each alert rule, one change at a time, and count what its tests notice",
    load: async () => (await import("./mutate.ts")).mutateCommand(),
  },
  {
    name: "openslo",
    description: "exchange objectives with other tools as OpenSLO v1",
    argument: "[command]",
    load: async () => (await import("./openslo.ts")).openSloCommand(),
  },
  {
    name: "registry",
    description: "exchange metrics with a registry of OpenTelemetry semantic conventions",
    argument: "[command]",
    load: async () => (await import("./registry.ts")).registryCommand(),
  },
  {
    name: "route",
    description: "print the receivers of an alert with these labels, in the order of the tree",
    argument: "<label=value...>",
    load: async () => (await import("./route.ts")).routeCommand(),
  },
  {
    name: "simulate",
    description: "print who is notified in a scenario; exit 1 when it is not what it expects",
    argument: "<file>",
    load: async () => (await import("./simulate.ts")).simulateCommand(),
  },
  {
    name: "status",
    description: "show which services of the stack run, and where they answer",
    load: async () => (await import("./status.ts")).statusCommand(),
  },
  {
    name: "test",
    description: "run the generated unit tests of the alert rules",
    load: async () => (await import("./test.ts")).testCommand(),
  },
  {
    name: "up",
    description: "start the stack with Docker Compose and wait until it is ready",
    load: async () => (await import("./up.ts")).upCommand(),
  },
  {
    name: "upgrade",
    description:
      "bring the files of tamma-obs init to this version; edited ones are kept and named",
    load: async () => (await import("./upgrade.ts")).upgradeCommand(),
  },
];
