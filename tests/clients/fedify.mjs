// A server made with Fedify, and ada who lives there: node fedify.mjs. What it can be told: see ../it/town/peer.rs.
import { createServer } from "node:http";
import { randomUUID } from "node:crypto";
import { Temporal } from "@js-temporal/polyfill";
import jsonld from "jsonld";
import { obey } from "./lines.mjs";

// Fedify is written for Node 22; this is all that Node 20 lacks of it.
ArrayBuffer.prototype.transfer ??= function (length = this.byteLength) {
    const moved = new ArrayBuffer(length);
    new Uint8Array(moved).set(new Uint8Array(this).subarray(0, length));
    return moved;
};
const fedify = await import("@fedify/fedify");

const heard = [];
const documents = new Map();
const notes = new Map();
const followers = new Map();
/** What ada sent and may take back: her follows by whom, her likes by what. */
const sent = new Map();
/** Every activity of ada's, by its address. */
const issued = new Map();

const federation = fedify.createFederation({ kv: new fedify.MemoryKvStore(), allowPrivateAddress: true });
const keys = [
    await fedify.generateCryptoKeyPair("RSASSA-PKCS1-v1_5"),
    await fedify.generateCryptoKeyPair("Ed25519"),
];

federation
    .setActorDispatcher("/people/{identifier}", async (ctx, identifier) => {
        if (identifier !== "ada") return null;
        const pairs = await ctx.getActorKeyPairs(identifier);
        return new fedify.Person({
            id: ctx.getActorUri(identifier),
            preferredUsername: identifier,
            name: "Ada, d’un autre logiciel",
            summary: "<p>Tisserande.</p>",
            inbox: ctx.getInboxUri(identifier),
            outbox: ctx.getOutboxUri(identifier),
            followers: ctx.getFollowersUri(identifier),
            endpoints: new fedify.Endpoints({ sharedInbox: ctx.getInboxUri() }),
            publicKey: pairs[0].cryptographicKey,
            assertionMethods: pairs.map((pair) => pair.multikey),
        });
    })
    .setKeyPairsDispatcher(() => keys);
federation.setOutboxDispatcher("/people/{identifier}/outbox", () => ({ items: [] }));
federation.setFollowersDispatcher("/people/{identifier}/followers", () => ({ items: [...followers.values()] }));
federation.setObjectDispatcher(fedify.Note, "/notes/{id}", (_, { id }) => notes.get(id) ?? null);
federation.setNodeInfoDispatcher("/nodeinfo/2.1", () => ({
    software: { name: "fedify-peer", version: { major: 1, minor: 0, patch: 0 } },
    protocols: ["activitypub"],
    usage: { users: { total: 1 }, localPosts: notes.size, localComments: 0 },
}));
federation
    .setInboxListeners("/people/{identifier}/inbox", "/inbox")
    .setSharedKeyDispatcher(() => ({ identifier: "ada" }))
    .on(fedify.Follow, async (ctx, follow) => {
        const follower = await follow.getActor(ctx);
        followers.set(follower.id.href, { id: follower.id, inboxId: follower.inboxId, endpoints: follower.endpoints });
        await send(ctx, follower, fedify.Accept, { object: follow, to: follower.id });
        heard.push(await told(ctx, follow));
    })
    .on(fedify.Undo, async (ctx, undo) => {
        const undone = await told(ctx, undo);
        if (undone.object?.type === "Follow") followers.delete(undone.actor);
        heard.push(undone);
    })
    .on(fedify.Activity, async (ctx, activity) => void heard.push(await told(ctx, activity)))
    .onError((_, error) => void console.error(error));

const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = chunks.length ? Buffer.concat(chunks) : undefined;
    const asked = new Request(new URL(request.url, origin), { method: request.method, headers: request.headers, body });
    const answer = await federation.fetch(asked, { contextData: undefined });
    if (request.method === "POST" && answer.status < 300) keep(JSON.parse(body.toString()));
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    response.end(Buffer.from(await answer.arrayBuffer()));
});
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
const origin = `http://localhost:${server.address().port}/`;
const context = federation.createContext(new URL(origin), undefined);

function keep(document) {
    documents.set(document.id, document);
}

/** What ada asks, she asks with her signature. */
async function asker() {
    const ask = await context.getDocumentLoader({ identifier: "ada" });
    return async (url) => {
        const answer = await ask(url);
        keep(answer.document);
        return answer;
    };
}

async function find(address) {
    const found = await context.lookupObject(address, { documentLoader: await asker() });
    if (!found) throw new Error(`nothing is at ${address}`);
    return found;
}

/** The names and kinds, at any depth, that no context says the meaning of: ActivityStreams makes each a blank node. */
function unnamed(thing, found = new Set()) {
    for (const [key, value] of Object.entries(thing ?? {})) {
        for (const name of [key, ...(key === "@type" ? [value].flat() : [])]) if (name.startsWith("_:")) found.add(name);
        if (typeof value === "object") unnamed(value, found);
    }
    return found;
}

/** A thing as Fedify understood it. */
async function told(ctx, thing, depth = 0) {
    if (!thing) return null;
    const said = { type: thing.constructor.name, id: thing.id?.href ?? null };
    if (thing instanceof fedify.Activity) {
        said.actor = thing.actorId?.href;
        said.object = depth < 3 ? await told(ctx, await opened(ctx, thing), depth + 1) : thing.objectId?.href;
        return said;
    }
    return { ...said, name: thing.name?.toString() ?? null, content: thing.content?.toString() ?? null };
}

/** What an activity is about; its address when there is nothing behind it any more. */
async function opened(ctx, activity) {
    // Of what is ada's own, Fedify believes nobody's word but hers.
    if (issued.has(activity.objectId?.href)) return issued.get(activity.objectId.href);
    const documentLoader = await asker();
    const object = await activity.getObject({ ...ctx, documentLoader, suppressError: true });
    return object ?? { id: activity.objectId };
}

async function send(ctx, recipients, Kind, content) {
    const id = new URL(`/activities/${randomUUID()}`, origin);
    const activity = new Kind({ id, actor: ctx.getActorUri("ada"), ...content });
    issued.set(id.href, activity);
    await ctx.sendActivity({ identifier: "ada" }, recipients, activity, { immediate: true });
    return activity;
}

const here = () => context.getActorUri("ada");
const named = (address) => new URL(address);
/** Who hears of what ada says: whom it is for, and who follows her. */
const listeners = async (addresses) => [
    ...(await Promise.all(addresses.map(find))),
    ...followers.values(),
];

/** Says what a note is now: `Kind` is Create or Update. */
async function publish(Kind, note) {
    notes.set(note.id.pathname.split("/").pop(), note);
    const addressed = { tos: note.toIds, ccs: note.ccIds };
    const wanted = note.ccIds.filter((id) => !id.href.startsWith(origin)).map((id) => id.href);
    await send(context, await listeners(wanted), Kind, { object: note, ...addressed });
    return note.id.href;
}

function note(words, { answers, to = [] }) {
    return new fedify.Note({
        id: new URL(`/notes/${randomUUID()}`, origin),
        attribution: here(),
        to: fedify.PUBLIC_COLLECTION,
        ccs: [context.getFollowersUri("ada"), ...to.map(named)],
        content: `<p>${words}</p>`,
        published: Temporal.Now.instant(),
        replyTarget: answers && named(answers),
    });
}

const mine = (id) => notes.get(named(id).pathname.split("/").pop());

await obey({
    opens: () => ({ actor: here().href, handle: `ada@localhost:${server.address().port}` }),
    finds: async ({ address }) => told(context, await find(address)),
    fingers: async ({ address }) => fedify.lookupWebFinger(address, { allowPrivateAddress: true }),
    /** As Fedify reads it when it is strict; what it fetches itself is never of this machine. */
    software: async ({ site }) => {
        const { links } = await (await fetch(new URL("/.well-known/nodeinfo", site))).json();
        const document = await (await fetch(links[0].href)).json();
        const { software, protocols, usage } = fedify.parseNodeInfo(document) ?? {};
        return { name: software?.name, protocols, usage };
    },
    reads: async ({ collection }) => {
        const [found, documentLoader] = [await find(collection), await asker()];
        const items = [];
        for await (const item of context.traverseCollection(found, { documentLoader })) {
            items.push(await told(context, item));
        }
        return { type: found.constructor.name, total: found.totalItems, items };
    },
    follows: async ({ actor }) => {
        const object = await find(actor);
        const follow = await send(context, object, fedify.Follow, { object: object.id, to: object.id });
        sent.set(actor, follow);
    },
    unfollows: async ({ actor }) => {
        const object = await find(actor);
        await send(context, object, fedify.Undo, { object: sent.get(actor), to: object.id });
    },
    says: ({ words, to }) => publish(fedify.Create, note(words, { to })),
    answers: ({ post, words, to }) => publish(fedify.Create, note(words, { answers: post, to })),
    edits: ({ post, words }) =>
        publish(fedify.Update, mine(post).clone({ content: `<p>${words}</p>`, updated: Temporal.Now.instant() })),
    likes: async ({ post, to }) => {
        const like = await send(context, await listeners(to), fedify.Like, { object: named(post), tos: to.map(named) });
        sent.set(post, like);
    },
    unlikes: async ({ post, to }) => {
        await send(context, await listeners(to), fedify.Undo, { object: sent.get(post), tos: to.map(named) });
    },
    erases: async ({ post }) => {
        const { toIds: tos, ccIds: ccs } = mine(post);
        notes.delete(named(post).pathname.split("/").pop());
        const wanted = ccs.filter((id) => !id.href.startsWith(origin)).map((id) => id.href);
        await send(context, await listeners(wanted), fedify.Delete, { object: named(post), tos, ccs });
    },
    heard: () => heard,
    /** What a strict reader of JSON-LD would lose of all that came. Only the contexts that Fedify brings are known. */
    loses: async () => {
        const documentLoader = fedify.getDocumentLoader({ allowPrivateAddress: false });
        const lost = [];
        for (const [id, document] of documents) {
            try {
                const nameless = unnamed(await jsonld.expand(document, { documentLoader, safe: true }));
                if (nameless.size) lost.push(`${id}: ${[...nameless]}`);
            } catch (error) {
                lost.push(`${id}: ${error.message} ${JSON.stringify(error.details)}`);
            }
        }
        return { read: documents.size, lost };
    },
});
process.exit();
