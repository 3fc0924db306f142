// Builds static/ from assets/ and templates/: minified, named by content, compressed once, listed in manifest.json.
//   app.css  Tailwind's input            app.js  bundled with what it imports, htmx among it
//   designer.js  the same, for the page of the designer alone
//   icons/lucide.txt  names, one a line, of the Lucide icons in use; icons/*.svg  our own; together one sprite
//   images/*  as they are             faces.json  the typefaces of designs, for browser and server: *.ttf and faces.css
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { buildSync } from "esbuild";

const assets = dirname(fileURLToPath(import.meta.url));
const target = join(assets, "..", "static");
const unfinished = `${target}.${process.pid}`;
const packages = createRequire(import.meta.url);
const packed = new Set([".css", ".js", ".svg", ".ttf"]);
const manifest = {};

mkdirSync(unfinished);
try {
  publish("app.css", styles());
  for (const name of ["app.js", "designer.js"]) publish(name, script(name));
  publish("icons.svg", sprite());
  publishFaces();
  for (const image of list("images")) publish(basename(image), readFileSync(image));
  writeFileSync(join(unfinished, "manifest.json"), JSON.stringify(manifest, null, 1));
  rmSync(target, { recursive: true, force: true });
  renameSync(unfinished, target);
} finally {
  rmSync(unfinished, { recursive: true, force: true });
}

function publish(name, content) {
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 10);
  const extension = extname(name);
  const file = `${basename(name, extension)}.${hash}${extension}`;
  manifest[name] = file;
  writeFileSync(join(unfinished, file), content);
  if (packed.has(extension)) {
    writeFileSync(join(unfinished, `${file}.gz`), gzipSync(content, { level: 9 }));
    const quality = extension === ".ttf" ? 9 : 11; // the hardest takes a minute for all faces and gains a tenth
    const params = { [constants.BROTLI_PARAM_QUALITY]: quality };
    writeFileSync(join(unfinished, `${file}.br`), brotliCompressSync(content, { params }));
  }
}

// The very files that the server draws with, so that both see the same letters.
function publishFaces() {
  const { faces, fallbacks } = JSON.parse(readFileSync(join(assets, "faces.json"), "utf8"));
  const parent = dirname(dirname(packages.resolve("@expo-google-fonts/inter/package.json")));
  for (const { key, file } of faces) publish(`${key}.ttf`, readFileSync(join(parent, file)));
  const rules = faces.map(({ key }) => faceRule(key, key));
  for (const { name, regular, bold, ranges } of fallbacks) {
    rules.push(faceRule(`${name}-fallback`, regular, ranges), faceRule(`${name}-fallback-bold`, bold, ranges));
  }
  publish("faces.css", rules.join("\n"));
  const owners = [...new Set(faces.map(({ file }) => file.split("/")[0]))];
  const licences = owners.map((owner) => `${owner}\n\n${readFileSync(join(parent, owner, "LICENSE_FONT"), "utf8")}`);
  publish("faces.txt", licences.join("\n\n"));
}

function faceRule(family, key, ranges = "") {
  const only = ranges && `;unicode-range:${ranges}`;
  const source = `url(${manifest[`${key}.ttf`]}) format("truetype")`;
  return `@font-face{font-family:"vetrina-${family}";src:${source};font-display:block${only}}`;
}

function styles() {
  const tailwind = join(dirname(packages.resolve("@tailwindcss/cli/package.json")), "dist", "index.mjs");
  const output = join(unfinished, "app.css");
  execFileSync(process.execPath, [tailwind, "-i", join(assets, "app.css"), "-o", output, "--minify"], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  const css = readFileSync(output);
  rmSync(output);
  return css;
}

function script(name) {
  const built = buildSync({
    entryPoints: [join(assets, name)],
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    legalComments: "none",
    write: false,
  });
  return built.outputFiles[0].contents;
}

function sprite() {
  const symbols = [...lucide(), ...list("icons", ".svg")].map((file) => {
    const [, attributes, shapes] = readFileSync(file, "utf8").match(/<svg([^>]*)>(.*)<\/svg>/s);
    // `.icon` in css/base.css says how lines are drawn, once instead of per symbol
    const kept = attributes.replace(/\s(class|xmlns|width|height|fill|stroke[a-z-]*)="[^"]*"/g, "").replace(/\s+/g, " ");
    return `<symbol id="${basename(file, ".svg")}"${kept}>${shapes.replace(/>\s+</g, "><").trim()}</symbol>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`;
}

function lucide() {
  const icons = join(dirname(packages.resolve("lucide-static/package.json")), "icons");
  const names = readFileSync(join(assets, "icons", "lucide.txt"), "utf8").split(/\s+/).filter(Boolean);
  const unknown = names.filter((name) => !existsSync(join(icons, `${name}.svg`)));
  if (unknown.length) throw new Error(`Lucide has no icon called ${unknown.join(", ")} (assets/icons/lucide.txt)`);
  return names.map((name) => join(icons, `${name}.svg`));
}

function list(folder, extension = "") {
  const path = join(assets, folder);
  const files = existsSync(path) ? readdirSync(path).sort() : [];
  return files.filter((file) => file.endsWith(extension)).map((file) => join(path, file));
}
