//! Shows what is decided about other servers, and exchanges lists of refused ones.
use std::fmt::Write;

use anyhow::{Context, Result, bail};
use domain::Site;
use domain::moderation::{self, Change, Plan, Server};

use crate::arguments::{List, Refusals, Servers};
use crate::config::Config;
use crate::house;

pub async fn run(config: &Config, arguments: &Servers) -> Result<()> {
    let site = house::open(config).await?;
    let said = carry_out(&site, &arguments.act).await;
    site.db().clone().close().await;
    print!("{}", said?);
    Ok(())
}

/// Does it, and says what is to be printed.
pub(super) async fn carry_out(site: &Site, act: &Refusals) -> Result<String> {
    match act {
        Refusals::List => Ok(moderation::servers(site).await?.iter().map(line).collect()),
        Refusals::Export => Ok(moderation::export(site, None).await?),
        Refusals::Import(list) => import(site, list).await,
    }
}

fn line(server: &Server) -> String {
    format!("{:<30} {}\n", server.host, server.decision().words())
}

async fn import(site: &Site, list: &List) -> Result<String> {
    let bytes = std::fs::read(&list.file).with_context(|| format!("{} cannot be read", list.file.display()))?;
    let text = String::from_utf8(bytes).context("the list is not text in UTF-8")?;
    let plan = match list.yes {
        true => moderation::import(site, None, &text, list.weaker).await?,
        false => moderation::plan(site, None, &text, list.weaker).await?,
    };
    if !plan.faults.is_empty() {
        let lines = plan
            .faults
            .iter()
            .map(|fault| format!("line {}: {}", fault.line, why(fault.why)));
        bail!("nothing was changed\n{}", lines.collect::<Vec<_>>().join("\n"));
    }
    Ok(shown(&plan, list.yes))
}

fn shown(plan: &Plan, done: bool) -> String {
    let mut said = String::new();
    for step in plan.steps.iter().filter(|step| step.change != Change::Unchanged) {
        let mark = match step.change {
            Change::Weaker => '-',
            Change::Stronger => '^',
            _ => '+',
        };
        let _ = writeln!(
            said,
            "{mark} {:<30} {} -> {}",
            step.host,
            step.before.words(),
            step.after.words()
        );
    }
    let [new, stronger, weaker, unchanged] =
        [Change::New, Change::Stronger, Change::Weaker, Change::Unchanged].map(|change| plan.count(change));
    let _ = writeln!(
        said,
        "{new} new, {stronger} stronger, {weaker} weaker, {unchanged} unchanged."
    );
    if !done && 0 < new + stronger + weaker {
        said.push_str("Nothing was changed yet: add --yes to say that you mean it.\n");
    }
    said
}

fn why(key: &str) -> &str {
    match key {
        "host.ours" => "this is our own server",
        "host.address" => "this is the address of a machine, not the name of a server",
        "host.unreadable" => "this is not the name of a server",
        "list.severity" => "the severity is suspend, silence or noop",
        "list.flag" => "true or false is written there",
        "list.quote" => "a quotation mark is not closed",
        "list.too_long" => "the list is too long: one mebibyte and ten thousand servers at most",
        other => other,
    }
}
