// Copies the configuration that an image of Tempo understands: choose-tempo.mjs IMAGE FOLDER TARGET
import { copyFileSync } from "node:fs";
import { join } from "node:path";

const [image, folder, target] = process.argv.slice(2);

/** The first number of the tag; 3, which is current, for a digest or a tag such as `latest`. */
const major = Number(/:v?(\d+)(?:[.-][^/]*)?$/.exec(image.replace(/@.*$/, ""))?.[1] ?? 3);
const name = major < 3 ? "tempo-2.yaml" : "tempo-3.yaml";
copyFileSync(join(folder, name), target);
process.stdout.write(`${image}: ${name}\n`);
