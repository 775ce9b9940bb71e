// A member with a browser: node page.mjs SITE FOLDER. The verbs are those of every door; see ../it/town/program.rs.
import { existsSync } from "node:fs";
import { chromium } from "playwright-core";
import { obey } from "./lines.mjs";

const [site, folder] = process.argv.slice(2);
const executablePath = process.env.CHROMIUM ?? ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
const browser = await chromium.launchPersistentContext(folder, {
    executablePath,
    args: [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ],
    // The pages need none.
    javaScriptEnabled: false,
    locale: "fr-CA",
});
browser.setDefaultTimeout(10_000);
const page = browser.pages()[0] ?? (await browser.newPage());
let community;

/** Answers the status, which only a page that may be gone can have other than good. */
async function goes(path, { perhapsGone = false } = {}) {
    const status = (await page.goto(`${site}${path}`, { waitUntil: "domcontentloaded" })).status();
    if (400 <= status && !(perhapsGone && status === 404)) throw new Error(`${path} answered ${status}`);
    return status;
}

/** Sends the form around a button, and says what the page says is wrong, if anything. */
async function presses(button) {
    await Promise.all([page.waitForEvent("domcontentloaded"), button.click()]);
    const alarm = page.locator("[role=alert]");
    if (await alarm.count()) throw new Error(await alarm.first().innerText());
}

/** The way to a thread of the community: none when it is not there. */
async function way(title) {
    await goes(`/c/${community}`);
    const link = page.locator("article h2 a", { hasText: title }).first();
    return (await link.count()) ? await link.getAttribute("href") : undefined;
}

async function opens(title, more = "") {
    const href = await way(title);
    if (!href) throw new Error(`no thread is called ${title}`);
    await goes(`${href}${more}`);
}

const whole = () => page.locator("main article.card").first();
const words = (locator) => locator.locator(".said").allInnerTexts();

await obey({
    async enters({ handle, password }) {
        await goes("/connexion");
        await page.fill("input[autocomplete=username]", handle);
        await page.fill("input[type=password]", password);
        await presses(page.locator("form[action='/connexion'] button").first());
    },
    /** For whoever is already a member. */
    async knows({ community: handle }) {
        community = handle;
    },
    async joins({ community: handle }) {
        community = handle;
        await goes(`/c/${community}`);
        await presses(page.locator("form[action$='/entrer'] button").first());
    },
    async says({ title, words }) {
        await goes(`/c/${community}/ecrire`);
        await page.fill("[name=title]", title);
        await page.fill("[name=source]", words);
        await presses(page.locator("form[action$='/ecrire'] button").last());
    },
    async answers({ title, words }) {
        await opens(title);
        await page.fill("#repondre [name=source]", words);
        await presses(page.locator("#repondre button").last());
    },
    async likes({ title }) {
        await opens(title);
        await presses(whole().locator("button[value=appui]"));
    },
    async edits({ title, words }) {
        await opens(title, "/modifier");
        await page.fill("[name=source]", words);
        await presses(page.locator("form[action$='/modifier'] button").last());
    },
    async erases({ title }) {
        await opens(title, "/effacer");
        await presses(page.locator("form[action$='/effacer'] button").last());
    },
    async looks({ title }) {
        const href = await way(title);
        // It may be erased between the two pages.
        if (!href || (await goes(href, { perhapsGone: true })) === 404) {
            return { there: false, text: "", answers: [], likes: 0 };
        }
        const up = whole().locator(".acts form button").first().locator("b");
        return {
            there: true,
            text: (await words(whole())).join("\n"),
            answers: await words(page.locator("ol.answers li")),
            likes: (await up.count()) ? Number(await up.innerText()) : 0,
        };
    },
    async searches({ words }) {
        await goes(`/recherche?q=${encodeURIComponent(words)}`);
        return page.locator("main article h2").allInnerTexts();
    },
    /** Deposits a file in a circle of the community, by the name of the circle. Answers the path of its page. */
    async deposits({ title, file, circle }) {
        await goes(`/c/${community}/deposer`);
        await page.setInputFiles("input[type=file]", file);
        await page.fill("[name=title]", title);
        await page.locator("fieldset label", { hasText: circle }).locator("input[type=radio]").check();
        await presses(page.locator("form[action$='/deposer'] button").last());
        return new URL(page.url()).pathname;
    },
});
await browser.close();
