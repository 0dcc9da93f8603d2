import { ownedDefinitions } from "./definitions.ts";

/**
 * Majors that an instrumentation does not claim yet and that it works with as it is: tried by
 * test/instrumentation/clients.integration.test.ts.
 */
const alsoSupported: Readonly<Record<string, readonly string[]>> = {
  openai: ["^7.0.0"],
};

/** Lets the instrumentations patch majors that they work with and do not name. */
export function widenVersions(instrumentations: readonly object[]): void {
  for (const { definitions } of instrumentations.flatMap(ownedDefinitions)) {
    for (const definition of definitions) {
      const more = alsoSupported[definition.name] ?? [];
      for (const part of [definition, ...definition.files]) {
        part.supportedVersions = [...part.supportedVersions, ...more];
      }
    }
  }
}
