// A member with a Lemmy client: node lemmy.mjs v3|v4 SITE. The verbs are those of every door; see ../it/town/program.rs.
import { obey } from "./lines.mjs";

const [version, site] = process.argv.slice(2);
const { default: library } = await import(version === "v4" ? "lemmy-js-client" : "lemmy-js-client-v3");
const client = new library.LemmyHttp(site);
let community;

// The library writes there what it also throws.
console.error = () => {};

/** Version 4 answers a state, version 3 the thing itself or an exception. */
async function got(promise) {
    const answer = await promise;
    if (answer?.state === "failed") throw answer.err;
    return answer?.state === "success" ? answer.data : answer;
}

const both = {
    v3: {
        items: (answer, name) => answer[name],
        counts: (view) => view.counts,
        erase: (post) => client.deletePost({ post_id: post.id, deleted: true }),
        like: (post) => client.likePost({ post_id: post.id, score: 1 }),
        search: (words) => client.search({ q: words, type_: "Posts", listing_type: "All" }),
        sorted: { posts: "New", comments: "New" },
        resolved: (answer) => answer.community,
    },
    v4: {
        items: (answer) => answer.items,
        counts: (view) => view.post,
        erase: (post) => client.deletePost({ post_id: post.id, deleted: true }),
        like: (post) => client.likePost({ post_id: post.id, is_upvote: true }),
        search: (words) => client.search({ search_term: words, type_: "posts", listing_type: "all" }),
        sorted: { posts: "new", comments: "new" },
        resolved: (answer) => answer,
    },
};
const dialect = both[version];

async function view(title) {
    const answer = await got(client.getPosts({ community_id: community, sort: dialect.sorted.posts, limit: 20 }));
    const found = dialect.items(answer, "posts").find((view) => view.post.name === title && !view.post.deleted);
    return found;
}

async function post(title) {
    const found = await view(title);
    if (!found) throw new Error(`no post is called ${title}`);
    return found.post;
}

await obey({
    async enters({ handle, password }) {
        const { jwt } = await got(client.login({ username_or_email: handle, password }));
        client.setHeaders({ Authorization: `Bearer ${jwt}` });
    },
    async joins({ community: name }) {
        // From elsewhere, `!name@host`: looked for first, as clients do.
        const found = name.startsWith("!")
            ? dialect.resolved(await got(client.resolveObject({ q: name })))
            : (await got(client.getCommunity({ name }))).community_view;
        community = found.community.id;
        await got(client.followCommunity({ community_id: community, follow: true }));
    },
    async says({ title, words }) {
        await got(client.createPost({ name: title, body: words, community_id: community }));
    },
    async answers({ title, words }) {
        await got(client.createComment({ post_id: (await post(title)).id, content: words }));
    },
    async likes({ title }) {
        await got(dialect.like(await post(title)));
    },
    async edits({ title, words }) {
        await got(client.editPost({ post_id: (await post(title)).id, name: title, body: words }));
    },
    async erases({ title }) {
        await got(dialect.erase(await post(title)));
    },
    async looks({ title }) {
        const found = await view(title);
        const gone = { there: false, text: "", answers: [], likes: 0 };
        if (!found) return gone;
        const wanted = { post_id: found.post.id, sort: dialect.sorted.comments, max_depth: 8 };
        // It may be erased between the two questions.
        const comments = await got(client.getComments(wanted)).catch((error) => {
            if (!/not_found/.test(`${error.name} ${error.message}`)) throw error;
        });
        if (!comments) return gone;
        return {
            there: true,
            text: found.post.body ?? "",
            answers: dialect.items(comments, "comments").map((view) => view.comment.content),
            likes: dialect.counts(found).upvotes,
        };
    },
    async searches({ words }) {
        return (await got(dialect.search(words))).posts.map((view) => view.post.name);
    },
});
