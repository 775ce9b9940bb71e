//! The only place that draws a poll: its choices to tick, or how it stands for whoever chose.

use domain::polls::{Choice, Poll};
use domain::posts::PostView;
use maud::{Markup, html};

use crate::visitor::Visitor;
use crate::words::t;

/// The poll of a post; nothing when it has none.
pub fn under(v: &Visitor, view: &PostView) -> Markup {
    html! { @if let Some(poll) = &view.poll {
        section.poll {
            @if poll.may_vote() && v.actor().is_some() { (form(v, view, poll)) } @else { (stand(v, poll)) }
            p.soft.small {
                (t!(v, "poll-voters", n = poll.ballot.voters))
                @if poll.ended { " · " (t!(v, "poll-ended")) }
                @else if let Some(end) = poll.ballot.ends_at { " · " (t!(v, "poll-ends")) " " (v.time(end)) }
            }
        }
    } }
}

fn form(v: &Visitor, view: &PostView, poll: &Poll) -> Markup {
    let kind = if poll.ballot.multiple { "checkbox" } else { "radio" };
    html! {
        form method="post" action={ "/post/" (view.post.id) "/choix" } {
            fieldset {
                legend { @if poll.ballot.multiple { (t!(v, "poll-several")) } @else { (t!(v, "poll-one")) } }
                @for (place, choice) in poll.ballot.options.iter().enumerate() {
                    label.pick { input type=(kind) name="choix[]" value=(place); span { (choice.name) } }
                }
            }
            button { (t!(v, "poll-send")) }
        }
    }
}

/// How it stands, as a list: the numbers only for whoever may see them.
fn stand(v: &Visitor, poll: &Poll) -> Markup {
    let chosen = |place: usize| poll.mine.iter().any(|mine| usize::try_from(*mine) == Ok(place));
    let share = |choice: &Choice| choice.votes * 100 / poll.ballot.voters.max(1);
    html! {
        ul.list { @for (place, choice) in poll.ballot.options.iter().enumerate() {
            li { div {
                (choice.name) @if chosen(place) { " " span.tag.on { (t!(v, "poll-mine")) } }
                @if poll.shows_counts() {
                    br; meter min="0" max=(poll.ballot.voters.max(1)) value=(choice.votes) {}
                    " " span.soft { (t!(v, "poll-count", n = choice.votes)) " · " (share(choice).min(100)) " %" }
                }
            } }
        } }
        @if !poll.shows_counts() { p.soft.small { (t!(v, "poll-hidden")) } }
    }
}
