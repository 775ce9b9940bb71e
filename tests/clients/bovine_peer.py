"""A server made with bovine, and ben who lives there: bovine_peer.py FOLDER. What it can be told: see ../it/town/peer.rs."""
import asyncio
import json
import logging
import os
import re
import sys
import uuid

# bovine keeps what it reads beside whoever starts it.
os.chdir(sys.argv[-1])
import aiohttp
from aiohttp import web
from bovine import BovineActor
from bovine.activitystreams import Actor, OrderedCollection, factories_for_actor_object
from bovine.clients.lookup_account import lookup_with_webfinger
from bovine.crypto import generate_rsa_public_private_key
from bovine.crypto.signature_checker import SignatureChecker
from bovine.crypto.types import CryptographicIdentifier
from bovine.jsonld import with_bovine_context
from bovine.models import JrdData
from bovine.types.nodeinfo import NodeInfo
from bovine.utils import webfinger_response_json
from pyld import jsonld

# It tells what it could not fetch: the contexts that it does not bring, of a network that is not there.
logging.disable(logging.WARNING)
public_key, private_key = generate_rsa_public_private_key()
heard, documents, said, sent, followers = [], {}, {}, {}, {}
KIND = "application/activity+json"


async def opens(_):
    global origin, session, asker, activities, objects, me
    runner = web.AppRunner(house())
    await runner.setup()
    place = web.TCPSite(runner, "127.0.0.1", 0)
    await place.start()
    port = place._server.sockets[0].getsockname()[1]
    origin = f"http://localhost:{port}"
    me = Actor(
        id=f"{origin}/ben",
        preferred_username="ben",
        name="Ben, d’un autre logiciel",
        inbox=f"{origin}/ben/inbox",
        outbox=f"{origin}/ben/outbox",
        followers=f"{origin}/ben/followers",
        following=f"{origin}/ben/following",
        public_key=public_key,
        public_key_name="main-key",
    ).build()
    activities, objects = factories_for_actor_object(me, id_generator=lambda: f"{origin}/{uuid.uuid4()}")
    session = aiohttp.ClientSession()
    asker = BovineActor(actor_id=me["id"], public_key_url=f"{me['id']}#main-key", secret=private_key)
    await asker.init(session=session)
    return {"actor": me["id"], "handle": f"ben@localhost:{port}"}


def house():
    app = web.Application()
    app.router.add_get("/.well-known/webfinger", fingered)
    app.router.add_get("/ben", lambda _: served(me))
    app.router.add_post("/ben/inbox", taken)
    app.router.add_get("/ben/{list}", lambda asked: served(listed(asked)))
    app.router.add_get("/{id}", lambda asked: served(said.get(f"{origin}/{asked.match_info['id']}")))
    return app


async def fingered(asked):
    account = f"acct:ben@{origin.removeprefix('http://')}"
    if asked.query["resource"] not in (account, me["id"]):
        raise web.HTTPNotFound
    return web.json_response(webfinger_response_json(account, me["id"]), content_type="application/jrd+json")


async def served(document):
    if document is None:
        raise web.HTTPNotFound
    return web.json_response(document, content_type=KIND)


def listed(asked):
    items = list(followers) if asked.match_info["list"] == "followers" else []
    return OrderedCollection(id=f"{origin}{asked.path}", items=items, count=len(items)).build()


async def taken(asked):
    """What is signed by whoever says it is believed; the rest is not."""
    body = await asked.read()

    async def bytes_of_it():
        return body

    signer = await SignatureChecker(key).validate_signature(asked.method, str(asked.url), asked.headers, bytes_of_it)
    activity = json.loads(body)
    if not signer or signer != activity["actor"]:
        raise web.HTTPUnauthorized
    keep(activity)
    activity = with_bovine_context(activity)
    heard.append(told(activity))
    if activity["type"] == "Follow":
        followers[activity["actor"]] = await find(activity["actor"])
        accept = activities.accept(activity, include_activity=True).build()
        asyncio.get_running_loop().create_task(send(accept, [activity["actor"]]))
    elif activity["type"] == "Undo" and activity["object"]["type"] == "Follow":
        followers.pop(activity["actor"], None)
    return web.Response(status=202)


async def key(address):
    named = (await asker.get(address))["publicKey"]
    return CryptographicIdentifier.from_public_key(named) if named["id"] == address else None


def keep(document):
    documents[document["id"]] = document


async def find(address):
    found = await asker.get(address)
    if not found or found["type"] == "Tombstone":
        raise RuntimeError(f"nothing is at {address}")
    keep(found)
    return found


def told(thing):
    """A thing as bovine understood it: first one context for everything, then one text for every name."""
    if not isinstance(thing, dict):
        return {"type": "Object", "id": thing}
    found = {"type": thing.get("type"), "id": thing.get("id")}
    if "actor" in thing:
        return {**found, "actor": thing["actor"], "object": told(thing["object"])}
    return {**found, "name": thing.get("name") or thing.get("preferredUsername"), "content": text(thing.get("content"))}


def text(content):
    if isinstance(content, list):
        return text(next((one for one in content if isinstance(one, str)), content[0]))
    return content["@value"] if isinstance(content, dict) else content


async def send(activity, addresses):
    """To the shared inbox of each, once."""
    homes = [await find(address) for address in addresses] + list(followers.values())
    for inbox in {home.get("endpoints", {}).get("sharedInbox", home["inbox"]) for home in homes}:
        await asker.post(inbox, activity)
    return activity


async def publish(activity, note, to):
    said[note["id"]] = note
    await send(activity(note).build(), to)
    return note["id"]


async def finds(what):
    return told(with_bovine_context(await find(what["address"])))


async def fingers(what):
    """As bovine does, but for https, which nobody speaks on this machine."""
    place = what["address"].rsplit("@", 1)[1]
    asked = {"resource": what["address"]}
    async with session.get(f"http://{place}/.well-known/webfinger", params=asked) as answer:
        card = JrdData.model_validate_json(await answer.text())
    found = await lookup_with_webfinger(session, f"http://{place}/.well-known/webfinger", asked)
    assert found == next(link.href for link in card.links if link.rel == "self")
    return {"subject": card.subject}


async def software(what):
    async with session.get(f"{what['site']}.well-known/nodeinfo") as answer:
        links = JrdData.model_validate_json(await answer.text()).links
    async with session.get(next(link.href for link in links if link.rel.endswith("2.0"))) as answer:
        info = NodeInfo.model_validate_json(await answer.text())
    return {"name": info.software.name, "protocols": info.protocols, "usage": {"users": info.usage.users.model_dump()}}


async def reads(what):
    """What bovine asks of a collection: all of it, page after page."""
    found = await find(what["collection"])
    listed = await asker.get_ordered_collection(what["collection"])
    context = found["@context"]
    opened = [one if isinstance(one, str) else with_bovine_context({"@context": context, **one}) for one in listed["items"]]
    return {"type": found["type"], "total": listed["total_items"], "items": [told(one) for one in opened]}


async def follows(what):
    sent[what["actor"]] = await send(activities.follow(what["actor"]).build(), [what["actor"]])


async def unfollows(what):
    await send(activities.undo(sent[what["actor"]], include_activity=True).build(), [what["actor"]])


async def says(what):
    note = objects.note(content=f"<p>{what['words']}</p>", cc=set(what.get("to", []))).as_public().build()
    return await publish(activities.create, note, what.get("to", []))


async def answers(what):
    """As bovine answers: with the kind of thing that is answered, a Page to a Page."""
    note = objects.reply(await find(what["post"]), content=f"<p>{what['words']}</p>").build()
    return await publish(activities.create, note, what["to"])


async def edits(what):
    note = said[what["post"]]
    note = {**note, "content": f"<p>{what['words']}</p>", "updated": objects.note().now().build()["published"]}
    return await publish(activities.update, note, strangers(note))


async def likes(what):
    like = activities.like(what["post"], to=set(what["to"])).build()
    sent[what["post"]] = await send(like, what["to"])


async def unlikes(what):
    await send(activities.undo(sent[what["post"]], include_activity=True).build(), what["to"])


async def erases(what):
    note = said.pop(what["post"])
    await send(activities.delete(note["id"], to=set(note.get("to", [])), cc=set(note.get("cc", []))).build(), strangers(note))


def strangers(note):
    """Whom a note names who does not live here: their addresses, not those of their followers or of everybody."""
    named = [*note.get("to", []), *note.get("cc", [])]
    return [one for one in named if re.fullmatch(r"http://localhost:\d+/[uc]/\w+", one)]


async def all_heard(_):
    return heard


async def loses(_):
    """The names that a reader of JSON-LD drops, since no context says what they are."""
    lost = []
    for document in documents.values():
        kept = with_bovine_context(jsonld.compact(document, document["@context"]))
        missing = names(document) - names(jsonld.compact(kept, document["@context"]))
        if missing:
            lost.append(f"{document['id']}: {sorted(missing)}")
    return {"read": len(documents), "lost": lost}


def names(thing):
    """Every name of a document, at any depth."""
    if isinstance(thing, list):
        return set().union(*(names(one) for one in thing))
    if not isinstance(thing, dict):
        return set()
    inside = (names(value) for key, value in thing.items() if not key.startswith("@") and value not in (None, []))
    return {key for key, value in thing.items() if not key.startswith("@") and value not in (None, [])}.union(*inside)


verbs = [opens, finds, fingers, software, reads, follows, unfollows, says, answers, edits, likes, unlikes, erases, loses]
named = {**{verb.__name__: verb for verb in verbs}, "heard": all_heard}


async def obeys():
    reader = asyncio.StreamReader(limit=2**24)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        what = json.loads(line)
        try:
            answer = {"ok": await named[what["do"]](what)}
        except Exception as error:
            answer = {"error": f"{what['do']}: {error!r}"}
        print(json.dumps(answer), flush=True)
    await session.close()


asyncio.run(obeys())
