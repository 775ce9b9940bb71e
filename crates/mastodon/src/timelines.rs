//! The only place for timelines as clients ask for them.

use domain::{
    id::CircleId,
    posts::{self, Feed, PostView},
};
use web::State;

use crate::{
    at::At,
    entities::{Frame, Status},
    gate::{Looking, Me},
    paging::{Here, Listed, STATUSES},
    statuses::there,
};

/// The statuses of a page, without what clients may not see.
pub fn shown(frame: &Frame, mut views: Vec<PostView>) -> Vec<Status> {
    views.retain(|view| there(view, frame.viewer));
    frame.statuses(&views)
}

/// `GET /api/v1/timelines/home`
pub async fn home(state: State, Me(actor): Me, here: Here) -> Listed<Status> {
    let page = posts::feed(&state.site, actor.viewer(), Feed::Home, here.cursor(STATUSES)).await?;
    Ok(here.page(page, |views| shown(&Frame::new(&state.site, actor.viewer()), views)))
}

/// `GET /api/v1/timelines/public`
pub async fn public(state: State, Looking(viewer): Looking, here: Here) -> Listed<Status> {
    let feed = Feed::Public {
        local: here.params.is("local"),
    };
    let page = posts::feed(&state.site, viewer, feed, here.cursor(STATUSES)).await?;
    Ok(here.page(page, |views| shown(&Frame::new(&state.site, viewer), views)))
}

/// `GET /api/v1/timelines/tag/:tag`
pub async fn tag(state: State, Looking(viewer): Looking, At(tag): At<String>, here: Here) -> Listed<Status> {
    let tag = crate::search::folded(&tag);
    let page = posts::feed(&state.site, viewer, Feed::Tag(tag), here.cursor(STATUSES)).await?;
    Ok(here.page(page, |views| shown(&Frame::new(&state.site, viewer), views)))
}

/// `GET /api/v1/timelines/list/:id`: the threads of a circle, unwrapped.
pub async fn list(state: State, Me(actor): Me, At(id): At<CircleId>, here: Here) -> Listed<Status> {
    let feed = crate::lists::feed(&state.site, &actor, id).await?;
    let page = posts::feed(&state.site, actor.viewer(), feed, here.cursor(STATUSES)).await?;
    Ok(here.page(page, |views| shown(&Frame::new(&state.site, actor.viewer()), views)))
}

/// `GET /api/v1/bookmarks`
pub async fn bookmarks(state: State, Me(actor): Me, here: Here) -> Listed<Status> {
    let page = posts::feed(&state.site, actor.viewer(), Feed::Saved, here.cursor(STATUSES)).await?;
    Ok(here.page(page, |views| shown(&Frame::new(&state.site, actor.viewer()), views)))
}

/// `GET /api/v1/favourites`
pub async fn favourites(state: State, Me(actor): Me, here: Here) -> Listed<Status> {
    let page = posts::feed(&state.site, actor.viewer(), Feed::Liked, here.cursor(STATUSES)).await?;
    Ok(here.page(page, |views| shown(&Frame::new(&state.site, actor.viewer()), views)))
}
