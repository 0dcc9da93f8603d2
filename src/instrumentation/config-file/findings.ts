import type { Given, SettingName } from "../../config.ts";
import { has, field, type Place } from "./place.ts";

/** What a file gives: settings, and what of it is not supported. */
export class Findings {
  readonly #file: string;
  readonly #settings: Partial<Record<SettingName, Given>> = {};
  readonly #unsupported: string[] = [];

  /** @param file - How the file is named in lines */
  constructor(file: string) {
    this.#file = file;
  }

  get settings(): Readonly<Partial<Record<SettingName, Given>>> {
    return this.#settings;
  }

  /** One line each. */
  get unsupported(): readonly string[] {
    return this.#unsupported;
  }

  /** Takes a value over. Null leaves the default. */
  put(name: SettingName, { path, value }: Place): void {
    if (value === undefined || value === null) return;
    this.#settings[name] = { where: `${this.#file}: ${path}`, value };
  }

  refuse({ path }: Place, reason: string): void {
    this.#unsupported.push(`${this.#file}: ${path}: not supported: ${reason}`);
  }

  /** Refuses each of these fields that is there. */
  refuseAny(place: Place, reasons: Readonly<Record<string, string>>): void {
    for (const [name, reason] of Object.entries(reasons)) {
      if (has(place, name)) this.refuse(field(place, name), reason);
    }
  }
}
