// Takes the pictures of README.md: node screenshots.js SITE FOLDER. The site is a demonstration.
import { existsSync, mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const [site, folder] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });

const executablePath = ["/usr/bin/chromium", "/usr/bin/google-chrome"].find(existsSync);
const browser = await chromium.launchPersistentContext(mkdtempSync(join(tmpdir(), "pictures-")), {
    executablePath,
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    viewport: { width: 1200, height: 860 },
    locale: "fr-CA",
});
const page = await browser.newPage();

await page.goto(`${site}/connexion`);
await page.fill("input[autocomplete=username]", "amina");
await page.fill("input[type=password]", "courtepointe");
await Promise.all([page.waitForNavigation(), page.press("input[type=password]", "Enter")]);

await page.goto(`${site}/c/proximite`);
await page.screenshot({ path: join(folder, "community.png") });

await page.getByRole("link", { name: /^Grille d.observation/ }).first().click();
await page.waitForLoadState();
await page.screenshot({ path: join(folder, "document.png") });
await browser.close();
