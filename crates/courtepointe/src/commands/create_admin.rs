//! Makes somebody an administrator; the first one also gives the new site its name.
use std::io::BufRead;

use anyhow::{Context, Result, bail};
use domain::actor::Actor;
use domain::people::{self, Registration};
use domain::site;
use domain::{Error, Site};
use rand::Rng;
use rand::distr::Alphanumeric;

use crate::arguments::NewAdmin;
use crate::config::{Config, NewSite};
use crate::house;

/// Letters and digits of a password made up here: more than a hundred bits.
const PASSWORD_LENGTH: usize = 20;

pub async fn run(config: &Config, arguments: &NewAdmin) -> Result<()> {
    let site = house::open(config).await?;
    let password = match arguments.password_stdin {
        true => first_line()?,
        false => rand::rng()
            .sample_iter(&Alphanumeric)
            .take(PASSWORD_LENGTH)
            .map(char::from)
            .collect(),
    };
    let first = people::first_key(&site).await?.is_some();
    let registration = Registration {
        handle: arguments.handle.clone(),
        email: arguments.email.clone(),
        password: password.clone(),
        ..Registration::default()
    };
    let admin = people::create_admin(&site, registration).await.map_err(explained)?;
    if first {
        name_the_site(&site, &admin, &config.site).await?;
    }
    println!("{} administers {}.", arguments.handle, site.origin());
    if !arguments.password_stdin {
        println!("Password, shown this once: {password}");
    }
    site.db().clone().close().await;
    Ok(())
}

/// What the file says of a new site; afterwards its settings page decides.
pub(super) async fn name_the_site(site: &Site, admin: &Actor, new: &NewSite) -> Result<()> {
    let settings = site::Settings {
        title: new.title.clone(),
        registration: match new.registration.as_str() {
            "open" => site::Registration::Open,
            "closed" => site::Registration::Closed,
            _ => site::Registration::Approval,
        },
        ..(*site.settings()).clone()
    };
    Ok(site.amend(admin, settings).await?)
}

fn first_line() -> Result<String> {
    let mut line = String::new();
    std::io::stdin()
        .lock()
        .read_line(&mut line)
        .context("standard input cannot be read")?;
    let password = line.trim_end_matches(['\r', '\n']).to_owned();
    if password.is_empty() {
        bail!("the first line of standard input holds no password");
    }
    Ok(password)
}

/// The refusals that a person at a terminal can do something about, in words.
fn explained(error: Error) -> anyhow::Error {
    let words = match &error {
        Error::Invalid("handle", _) => "the handle takes letters, digits and _, and some are kept for the site",
        Error::Invalid("email", _) => "the e-mail address cannot be read",
        Error::Invalid("password", "password.too_short") => "the password needs ten characters or more",
        Error::Invalid("password", _) => "the password is too long",
        Error::Conflict("email.taken") => "there is an account with this e-mail address already",
        Error::Conflict(_) => "this handle is taken",
        _ => "the account cannot be made",
    };
    anyhow::Error::new(error).context(words)
}
