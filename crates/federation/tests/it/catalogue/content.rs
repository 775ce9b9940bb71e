//! G: what strangers write. It is shown, and does nothing.
use serde_json::json;

use super::{Ground, on_each};

/// Each tries to run, to load, to cover or to leave.
const ATTACKS: [&str; 30] = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<a href=\"javascript:alert(1)\">x</a>",
    "<a href=\"jav&#x09;ascript:alert(1)\">x</a>",
    "<a href=\"data:text/html,<script>alert(1)</script>\">x</a>",
    "<a href=\"vbscript:x\" target=_blank ping=https://x.example>x</a>",
    "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
    "<object data=x></object><embed src=x>",
    "<form action=https://x.example><input name=p><button>x</button></form>",
    "<base href=https://x.example>",
    "<meta http-equiv=refresh content=\"0;url=https://x.example\">",
    "<link rel=stylesheet href=https://x.example/x.css>",
    "<style>@import 'https://x.example'</style>",
    "<p style=\"background:url(https://x.example)\">x</p>",
    "<img srcset=\"https://x.example/a 1x\" src=https://x.example/a.png>",
    "<video src=https://x.example/a autoplay></video><audio src=x></audio>",
    "<picture><source srcset=https://x.example/a></picture>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "<xmp><img src=x onerror=alert(1)></xmp>",
    "<template><script>alert(1)</script></template>",
    "<p onclick=alert(1) onmouseover=alert(1)>x</p>",
    "<details open ontoggle=alert(1)>x</details>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<body onload=alert(1)><html onfocus=alert(1)>",
    "<p id=\"main\" class=\"card alarm\" name=x>x</p>",
    "<![CDATA[<script>alert(1)</script>]]><!--><script>alert(1)</script>-->",
    "<select><option><style></option></select><img src=x onerror=alert(1)></style>",
];

/// What nothing that is kept may hold, in lower case.
const LIVE: [&str; 24] = [
    "<script",
    "<svg",
    "<math",
    "<iframe",
    "<object",
    "<embed",
    "<form",
    "<input",
    "<button",
    "<base",
    "<meta",
    "<link",
    "<style",
    "<img",
    "<video",
    "<audio",
    "<source",
    "<template",
    "javascript:",
    "data:text",
    "srcset=",
    "style=",
    "id=\"",
    "x.example/a",
];

async fn kept(ground: &Ground, name: &str, content: &str) -> String {
    let mut note = ground.north.note(&ground.ana, name, "");
    note["content"] = json!(content);
    let letter = ground
        .ana
        .letter(&ground.inbox, &ground.north.create(&ground.ana, &note));
    assert_eq!(letter.send().await.status, 202, "{name}");
    let at = ground.north.at(&format!("/notes/{name}"));
    ground.home.sees(&ground.keeper, &at).await.unwrap().post.html
}

#[tokio::test(flavor = "multi_thread")]
async fn what_strangers_write_is_shown_and_does_nothing() {
    on_each(async |ground| {
        for (n, attack) in ATTACKS.iter().enumerate() {
            let html = kept(ground, &format!("g1-{n}"), attack).await.to_lowercase();
            let live: Vec<&&str> = LIVE.iter().filter(|live| html.contains(**live)).collect();
            assert!(live.is_empty(), "G1 {attack} became {html}: {live:?}");
            let handlers = [
                "onerror=",
                "onload=",
                "onclick=",
                "ontoggle=",
                "onstart=",
                "onmouseover=",
            ];
            let tagged = html.split('<').skip(1).filter_map(|tag| tag.split('>').next());
            assert!(
                !tagged
                    .into_iter()
                    .any(|tag| handlers.iter().any(|handler| tag.contains(handler))),
                "G1 {html}"
            );
        }
        // G4: depth is bounded; G6, G8: words are kept as they are.
        let deep = kept(ground, "g4", &format!("{}x", "<blockquote>".repeat(10_000))).await;
        assert!(
            deep.matches("<blockquote").count() <= 64,
            "G4 {}",
            deep.matches("<blockquote").count()
        );
        let long = "a".repeat(20_000);
        assert!(kept(ground, "g6", &format!("<p>{long}</p>")).await.contains(&long));
        let signs = "👩‍👩‍👧‍👦 e\u{301} é 𝔸 🏳️‍🌈";
        assert!(
            kept(ground, "g8", &format!("<p>{signs}</p>")).await.contains(signs),
            "G8"
        );
        // G13: code keeps its bytes.
        let code = "<pre><code>if a &lt; b {\n\tx  = 1;\n}</code></pre>";
        assert!(
            kept(ground, "g13", code).await.contains("if a &lt; b {\n\tx  = 1;\n}"),
            "G13"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_title_is_one_line_of_words() {
    on_each(async |ground| {
        let mut page = ground.north.note(&ground.ana, "g14", "texte");
        page["type"] = json!("Page");
        page["name"] = json!("Un\u{0007} titre\n<b>gras</b>\r\nsur trois\tlignes");
        page["to"] = json!([ground.home.site.address("c/relais"), peer::PUBLIC]);
        page["audience"] = json!(ground.home.site.address("c/relais"));
        let letter = ground
            .ana
            .letter(&ground.inbox, &ground.north.create(&ground.ana, &page));
        assert_eq!(letter.send().await.status, 202);
        let at = ground.north.at("/notes/g14");
        let view = ground.home.sees(&ground.keeper, &at).await.unwrap();
        let title = view.post.title.unwrap();
        assert!(
            !title.contains(char::is_control) && !title.contains('<'),
            "G14 {title:?}"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_taken_back_while_it_comes_is_not_kept() {
    on_each(async |ground| {
        let (ana, north) = (&ground.ana, &ground.north);
        for n in 0..16 {
            let name = format!("race{n}");
            let note = north.note(ana, &name, "Vite");
            let at = note["id"].as_str().unwrap();
            let create = ana.letter(&ground.inbox, &north.create(ana, &note));
            let delete = ana.letter(&ground.inbox, &ana.does("Delete", &name, at));
            tokio::join!(create.send(), delete.send());
            ground.settled().await;
            let left = ground.home.sees(&ground.keeper, at).await;
            assert!(left.is_err() || left.unwrap().is_erased(), "{name}");
        }
    })
    .await;
}
