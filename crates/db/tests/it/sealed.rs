//! A PostgreSQL server on another machine is spoken to behind a certificate, or not at all.
use db::testing::{Sealed, options};
use db::{Conn, Db, Error};
use diesel::dsl::sql;
use diesel::sql_types::Bool;
use diesel_async::RunQueryDsl;

#[tokio::test(flavor = "multi_thread")]
async fn only_a_server_that_proves_its_name_is_believed() {
    let folder = tempfile::tempdir().unwrap();
    let certified = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let (certificate, key) = (certified.cert.pem(), certified.signing_key.serialize_pem());
    let root = folder.path().join("root.pem");
    std::fs::write(&root, &certificate).unwrap();
    let Some(server) = Sealed::start(&folder.path().join("cluster"), (&certificate, &key)) else {
        println!("skipped: PostgreSQL is not installed");
        return;
    };
    let told = |name: &str, words: &str| format!("{}?{words}", server.url(name));
    let trusted = format!("sslmode=verify-full&sslrootcert={}", root.display());

    let proven = Db::open(&told("localhost", &trusted), options()).await.unwrap();
    assert!(is_encrypted(&proven).await);
    proven.close().await;
    let clear = Db::open(&told("localhost", "sslmode=disable"), options())
        .await
        .unwrap();
    assert!(!is_encrypted(&clear).await);
    clear.close().await;

    // The same server under a name that its certificate does not say; and one that only strangers vouch for.
    for (name, words) in [("127.0.0.1", trusted.as_str()), ("localhost", "sslmode=require")] {
        let refused = Db::open(&told(name, words), options())
            .await
            .err()
            .map(|error| error.to_string());
        let why = refused.unwrap_or_default();
        assert!(why.contains("certificate"), "{name} {words}: {why}");
    }
}

async fn is_encrypted(db: &Db) -> bool {
    let asked = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
    let ask = async move |conn: &mut Conn| -> Result<bool, Error> {
        match conn {
            Conn::Postgres(db) => Ok(sql::<Bool>(asked).get_result(db).await?),
            Conn::Sqlite(_) => unreachable!("it was opened by a PostgreSQL address"),
        }
    };
    db.read(ask).await.unwrap()
}
