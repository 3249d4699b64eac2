// Builds what the portal serves: one stylesheet (USWDS components in our theme, then ours), fonts, pictures and htmx,
// each with its licence beside it. Nothing here runs where the portal runs.
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { compile } from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const packages = join(here, "node_modules");
const built = join(here, "../src/vereda/portal/static/vereda");
const uswds = join(packages, "@uswds/uswds");

const withoutSourceMap = (text) => text.replace(/^.*[#@]\s*sourceMappingURL=.*$/gm, "").trimEnd() + "\n";
const copy = (from, folder, name = basename(from)) => {
  mkdirSync(join(built, folder), { recursive: true });
  cpSync(from, join(built, folder, name));
};

rmSync(built, { recursive: true, force: true });
mkdirSync(join(built, "css"), { recursive: true });

const { css } = compile(join(here, "styles/portal.scss"), {
  style: "compressed",
  loadPaths: [join(uswds, "packages")],
  quietDeps: true,
});
writeFileSync(join(built, "css/portal.css"), withoutSourceMap(css));

const pictures = [...new Set([...css.matchAll(/url\("?\.\.\/img\/([^")]+)"?\)/g)].map((found) => found[1]))];
for (const picture of pictures) {
  copy(join(uswds, "dist/img", picture), join("img", dirname(picture)));
}
copy(join(uswds, "LICENSE.md"), "", "USWDS-LICENSE.md");

const fonts = [
  ["source-serif-4", ["600-normal"]],
  ["public-sans", ["400-normal", "400-italic", "600-normal", "700-normal"]],
];
for (const [family, styles] of fonts) {
  for (const style of styles) {
    copy(join(packages, "@fontsource", family, "files", `${family}-latin-${style}.woff2`), "fonts");
  }
  copy(join(packages, "@fontsource", family, "LICENSE"), "fonts", `${family}-OFL.txt`);
}

mkdirSync(join(built, "js"), { recursive: true });
writeFileSync(join(built, "js/htmx.min.js"), withoutSourceMap(readFileSync(join(packages, "htmx.org/dist/htmx.min.js"), "utf8")));
copy(join(packages, "htmx.org/LICENSE"), "js", "htmx-LICENSE.txt");
for (const folder of ["scripts", "pictures"]) {
  for (const name of readdirSync(join(here, folder))) {
    copy(join(here, folder, name), folder === "scripts" ? "js" : "img");
  }
}
