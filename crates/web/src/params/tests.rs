//! The same thing said in every spelling is read the same.

use axum::{
    body::Body,
    extract::{FromRequest, Request},
};
use proptest::prelude::*;

use super::{Params, Unreadable, Value};

async fn read(content_type: &str, address: &str, body: impl Into<Body>) -> Result<Params, Unreadable> {
    let request = Request::builder()
        .method("DELETE")
        .uri(address)
        .header("content-type", content_type);
    Params::from_request(request.body(body.into()).unwrap(), &()).await
}

async fn form(body: &'static str) -> Params {
    read("application/x-www-form-urlencoded", "/", body).await.unwrap()
}

#[tokio::test]
async fn a_list_is_read_in_every_spelling() {
    for body in ["id[]=1&id[]=2", "id[0]=1&id[1]=2", "id=1&id=2", "id%5B%5D=1&id%5B%5D=2"] {
        assert_eq!(form(body).await.numbers("id"), [1, 2], "{body}");
    }
    let json = read("application/json; charset=utf-8", "/", r#"{"id":["1",2]}"#)
        .await
        .unwrap();
    assert_eq!(json.numbers("id"), [1, 2]);
    assert_eq!(form("id=7").await.numbers("id"), [7]);
}

#[tokio::test]
async fn lists_of_objects_are_read_in_every_spelling() {
    let json = r#"{"fields_attributes":[{"name":"a","value":"1"},{"name":"b","value":"2"}]}"#;
    let said = [
        form("fields_attributes[1][name]=b&fields_attributes[1][value]=2&fields_attributes[0][name]=a&fields_attributes[0][value]=1").await,
        form("fields_attributes[][name]=a&fields_attributes[][value]=1&fields_attributes[][name]=b&fields_attributes[][value]=2").await,
        read("application/json", "/", json).await.unwrap(),
    ];
    for params in said {
        let read: Vec<_> = params
            .list("fields_attributes")
            .iter()
            .map(|field| (field.member("name"), field.member("value")))
            .collect();
        assert_eq!(read, [(Some("a"), Some("1")), (Some("b"), Some("2"))]);
    }
}

#[tokio::test]
async fn booleans_and_numbers_may_be_written_as_texts() {
    let params = form("a=1&b=false&c=off&d=true&e=&n=12").await;
    assert_eq!(
        ["a", "b", "c", "d", "e"].map(|name| params.flag(name)),
        [Some(true), Some(false), Some(false), Some(true), None]
    );
    assert_eq!(params.number("n"), Some(12));
    let json = read("application/json", "/", r#"{"a":true,"n":"12","nothing":null}"#)
        .await
        .unwrap();
    assert!(json.is("a") && json.number("n") == Some(12) && !json.has("nothing"));
}

#[tokio::test]
async fn the_body_wins_over_the_address_and_both_are_read() {
    let params = read("application/json", "/x?limit=5&domain=a", r#"{"domain":"b"}"#)
        .await
        .unwrap();
    assert_eq!((params.number("limit"), params.text("domain")), (Some(5), Some("b")));
}

#[tokio::test]
async fn a_file_and_its_words_come_together() {
    let body = "--x\r\ncontent-disposition: form-data; name=\"description\"\r\n\r\nun chat\r\n--x\r\ncontent-disposition: form-data; \
                name=\"file\"; filename=\"C:\\\\images\\\\chat.png\"\r\ncontent-type: image/png\r\n\r\nbytes\r\n--x--\r\n";
    let mut params = read("multipart/form-data; boundary=x", "/", body).await.unwrap();
    let file = params.take_file("file").unwrap();
    assert_eq!(
        (file.name.as_str(), &file.bytes[..], params.text("description")),
        ("chat.png", &b"bytes"[..], Some("un chat"))
    );
}

#[tokio::test]
async fn nested_objects_are_objects() {
    let params = form("source[privacy]=private&subscription[keys][auth]=k").await;
    assert_eq!(params.nested("source").unwrap().text("privacy"), Some("private"));
    let keys = params.nested("subscription").unwrap().nested("keys").unwrap();
    assert_eq!(keys.text("auth"), Some("k"));
}

#[tokio::test]
async fn a_body_that_is_not_what_it_says_is_refused() {
    assert_eq!(
        read("application/json", "/", "{").await.unwrap_err(),
        Unreadable::Malformed
    );
    assert_eq!(
        read("application/json", "/", "[1]").await.unwrap_err(),
        Unreadable::Malformed
    );
    let large = vec![b'a'; 3 << 20];
    assert_eq!(
        read("application/x-www-form-urlencoded", "/", large).await.unwrap_err(),
        Unreadable::TooLarge
    );
}

proptest! {
    #[test]
    fn no_address_makes_the_reader_fall(query in "[a-c\\[\\]=&%0-9]{0,80}") {
        let params = Params::of_query(&query);
        for (name, value) in params.iter() {
            let _ = (params.text(name), params.flag(name), params.number(name), params.nested(name), value.list().len());
        }
    }

    #[test]
    fn a_text_survives_the_form(words in "\\PC{0,40}") {
        let query = url::form_urlencoded::Serializer::new(String::new()).append_pair("a[b][]", &words).finish();
        let params = Params::of_query(&query).nested("a").unwrap();
        prop_assert!(matches!(params.list("b").first(), Some(Value::Text(read)) if *read == words));
    }
}
