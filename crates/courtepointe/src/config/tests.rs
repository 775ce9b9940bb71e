//! What the configuration accepts, and how it refuses.
use super::*;

const SHIPPED: &str = include_str!("../../../../config/courtepointe.toml");

fn read(text: &str) -> Result<Config, Refusal> {
    Config::made_of(&in_text(text, Path::new("courtepointe.toml"))?)
}

fn refused(text: &str) -> String {
    read(text)
        .map(|config| format!("{config:?}"))
        .unwrap_or_else(|refusal| refusal.to_string())
}

#[test]
fn the_shipped_file_says_every_setting_once_and_its_default() {
    let said = in_text(SHIPPED, Path::new("courtepointe.toml")).unwrap();
    let mut written: Vec<&str> = said.iter().map(|one| one.key.as_str()).collect();
    let mut known: Vec<&str> = SETTINGS.iter().map(|(key, _)| *key).collect();
    written.sort_unstable();
    known.sort_unstable();
    assert_eq!(written, known);
    let mut config = Config::default();
    for one in &said {
        let (_, set) = SETTINGS.iter().find(|(key, _)| *key == one.key).unwrap();
        set(&mut config, &one.value).unwrap();
        assert_eq!(config, Config::default(), "{}", one.key);
    }
}

#[test]
fn a_typo_is_refused_with_its_line_and_the_nearest_name() {
    assert_eq!(
        refused("host = \"relais.example\"\n\nlistne = \"127.0.0.1:1\"\n"),
        "courtepointe.toml, line 3: `listne` is not a setting; did you mean `listen`?"
    );
    assert_eq!(
        refused("host = \"relais.example\"\n[limits]\npost_caracters = 3\n"),
        "courtepointe.toml, line 3: `limits.post_caracters` is not a setting; did you mean `limits.post_characters`?"
    );
    assert!(refused("host = [\n").starts_with("courtepointe.toml, line "));
}

#[test]
fn a_value_that_means_nothing_is_refused_with_what_to_write() {
    assert_eq!(
        refused("host = \"https://relais.example\""),
        "courtepointe.toml, line 1: `host` takes a name without https:// or /, in lower case, such as relais.example"
    );
    assert_eq!(
        refused("host = \"a.example\"\n[database]\nreaders = 0"),
        "courtepointe.toml, line 3: `database.readers` takes a whole number from 1 to 64"
    );
    assert_eq!(
        refused("https = [true]"),
        "courtepointe.toml, line 1: `https` takes one string, one whole number, true or false"
    );
    assert!(refused("").starts_with("`host` takes the public name"));
}

#[test]
fn development_is_for_this_machine_only() {
    let config = read("development = true").unwrap();
    assert_eq!(config.origin().as_str(), "http://127.0.0.1:8536/");
    let everywhere = refused("listen = \"0.0.0.0:80\"\ndevelopment = true");
    assert!(
        everywhere.starts_with("courtepointe.toml, line 2: `development` takes true only with `listen` on a loopback")
    );
}

#[test]
fn the_command_line_wins_over_the_environment_and_both_over_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("courtepointe.toml");
    std::fs::write(&file, "host = \"file.example\"\nlog = \"warn\"\nhttps = false\n").unwrap();
    let environment = [
        ("COURTEPOINTE_HOST", "environment.example"),
        ("COURTEPOINTE_LOG", "debug"),
        ("HOME", "/root"),
    ];
    let environment = || {
        environment
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
    };
    let flags = vec![("log".to_owned(), "error".to_owned())];
    let config = Config::read(Some(&file), environment(), flags).unwrap();
    assert_eq!(
        (config.host.as_str(), config.log.as_str(), config.https),
        ("environment.example", "error", false)
    );
    assert_eq!(config.database_url(), "sqlite:data/courtepointe.db");

    let typo = [("COURTEPOINTE_DATABASE_ULR".to_owned(), String::new())].into_iter();
    let refusal = Config::read(Some(&file), typo, Vec::new()).unwrap_err();
    assert!(
        refusal
            .to_string()
            .ends_with("did you mean `COURTEPOINTE_DATABASE_URL`?"),
        "{refusal}"
    );
}
