//! An administrator gives the list of refused servers, and takes over that of others, having seen what it changes.
use std::collections::BTreeSet;

use reqwest::multipart::{Form, Part};

use crate::town::{House, on_each};

const HERE: &str = "/administration/serveurs/liste";

fn file(list: &str) -> Form {
    Form::new().part("file", Part::text(list.to_owned()).file_name("liste.csv"))
}

async fn exported(house: &House) -> String {
    let chief = house.admin().await.session();
    let answer = chief.get(format!("{HERE}.csv")).await.is(200);
    assert!(answer.header("content-type").unwrap().starts_with("text/csv"));
    answer.text()
}

#[tokio::test]
async fn a_list_of_refused_servers_is_seen_before_it_is_taken() {
    on_each(async |house| {
        let chief = house.admin().await.session();
        let page = chief.get(HERE).await.is(200).text();
        assert!(page.contains("Télécharger la liste"), "{page}");
        let list = "#domain,#severity,#reject_media,#reject_reports,#public_comment,#obfuscate\n\
            spam.example,suspend,false,false,\"Pub, <b>robots</b>\",false\nloud.example,silence,true,false,,false\n";
        let seen = chief.upload(HERE, file(list)).await.is(200).text();
        assert!(seen.contains("2 serveurs nouvellement refusés"), "{seen}");
        assert!(
            seen.contains("&lt;b&gt;robots") && !seen.contains("<b>robots"),
            "{seen}"
        );
        assert!(!exported(house).await.contains("spam.example"));

        let bad = chief.upload(HERE, file("ok.example\n10.0.0.1\n")).await.is(422).text();
        assert!(
            bad.contains("Ligne 2") && bad.contains("l’adresse d’une machine") && bad.contains("ok.example"),
            "{bad}"
        );
        let bad = chief
            .form(HERE, &[("list", "ok.example\n10.0.0.1"), ("certain", "1")])
            .await;
        assert!(bad.is(422).text().contains("Ligne 2"));

        let done = chief.form(HERE, &[("list", list), ("certain", "1")]).await;
        assert_eq!(done.is(303).location(), format!("{HERE}?bien=1"));
        let lines = |list: &str| list.lines().map(str::to_owned).collect::<BTreeSet<_>>();
        assert_eq!(lines(&exported(house).await), lines(list));
        let again = chief.upload(HERE, file(&exported(house).await)).await.is(200).text();
        assert!(again.contains("2 serveurs sans changement"), "{again}");
    })
    .await;
}

#[tokio::test]
async fn lists_of_refused_servers_do_not_exist_for_others() {
    on_each(async |house| {
        let (ana, list) = (house.member("ana").await, [("list", "spam.example"), ("certain", "1")]);
        for path in [HERE.to_owned(), format!("{HERE}.csv")] {
            ana.session().get(&path).await.is(404);
            assert_ne!(house.stranger().get(&path).await.status, 200);
        }
        ana.session().form(HERE, &list).await.is(404);
        assert_ne!(house.stranger().form(HERE, &list).await.status, 200);
        assert!(!exported(house).await.contains("spam.example"));
    })
    .await;
}
