//! The only place that gathers what these APIs quote around a post or a person: communities whole, the thread of a
//! comment, whom the reader blocks, who administers. It asks the house once a page, whatever the page's length.

use std::collections::{HashMap, HashSet};

use domain::actors::Profile;
use domain::circles::Standing;
use domain::communities::{self, Community};
use domain::documents::Document;
use domain::files::File;
use domain::people;
use domain::posts::{self, PostKind, PostView};
use domain::{ActorId, CommunityId, Moment, PostId, Result, Site, moderation};
use web::media::Pass;

use crate::ask::Reader;
use crate::dialect::Dialect;
use crate::shape::Id;

/// What surrounds the things of one answer, for one reader.
pub struct Scene {
    site: Site,
    reader: Reader,
    communities: HashMap<CommunityId, Community>,
    threads: HashMap<PostId, PostView>,
    blocked: HashSet<ActorId>,
    admins: HashSet<ActorId>,
}

impl Scene {
    /// Around people and communities alone.
    pub async fn around(site: &Site, reader: Reader, faces: &[ActorId]) -> Result<Self> {
        Ok(Self {
            site: site.clone(),
            reader,
            communities: HashMap::new(),
            threads: HashMap::new(),
            blocked: blocked(site, reader, faces).await?,
            admins: moderation::admins(site)
                .await?
                .into_iter()
                .map(|admin| admin.id)
                .collect(),
        })
    }

    /// The same, with more people around.
    pub async fn facing(mut self, faces: &[ActorId]) -> Result<Self> {
        self.blocked.extend(blocked(&self.site, self.reader, faces).await?);
        Ok(self)
    }

    /// Around posts: their communities, the threads of the comments among them, their authors.
    pub async fn of(site: &Site, reader: Reader, views: &[PostView]) -> Result<Self> {
        let mut faces: Vec<ActorId> = views.iter().map(|view| view.author.id).collect();
        faces.extend(
            views
                .iter()
                .filter_map(|view| view.post.community_id)
                .map(ActorId::from),
        );
        let mut scene = Self::around(site, reader, &faces).await?;
        let around: HashSet<CommunityId> = views.iter().filter_map(|view| view.post.community_id).collect();
        for community in communities::several(site, reader.viewer(), &around.into_iter().collect::<Vec<_>>()).await? {
            scene.communities.insert(community.id, community);
        }
        let roots: HashSet<Moment> = views
            .iter()
            .filter_map(|view| view.root.as_ref().map(|root| root.moment))
            .collect();
        for thread in posts::several(site, reader.viewer(), &roots.into_iter().collect::<Vec<_>>()).await? {
            scene.threads.insert(thread.post.id, thread);
        }
        Ok(scene)
    }

    pub fn site(&self) -> &Site {
        &self.site
    }
    pub fn community_of(&self, view: &PostView) -> Option<&Community> {
        self.communities.get(&view.post.community_id?)
    }
    /// The thread a comment belongs to; none when the reader may not read it.
    pub fn thread_of(&self, view: &PostView) -> Option<&PostView> {
        self.threads.get(&view.post.root_id?)
    }
    /// Where the reader stands in a community.
    pub fn standing(&self, community: &Community) -> Standing {
        community.my.unwrap_or(Standing::Stranger)
    }
    pub fn blocks(&self, face: &Profile) -> bool {
        self.blocked.contains(&face.id)
    }
    pub fn is_admin(&self, person: &Profile) -> bool {
        self.admins.contains(&person.id)
    }
    /// Where a client without a token in its image loader finds a file.
    pub fn file(&self, file: &File) -> String {
        self.pass().address(&self.site, file)
    }
    fn pass(&self) -> Pass {
        self.reader.0.map_or(Pass::Everybody, |actor| Pass::For(actor.id()))
    }
    /// The file of a document, or else its page.
    pub fn document(&self, view: &PostView, document: &Document) -> String {
        let file = view.media.iter().find(|file| file.id == document.file_id);
        file.map_or_else(|| self.site.address(view.post.page()), |file| self.file(file))
    }

    /// The threads and documents of a list, dressed; what stands in no community, or comes from somebody the reader
    /// blocks, is left out.
    pub fn posts<D: Dialect>(&self, views: &[PostView]) -> Vec<D::Post> {
        self.welcome(views)
            .filter(|view| !is_comment(view))
            .filter_map(|view| D::post(self, view))
            .collect()
    }
    /// The comments of a list, dressed; see [`Scene::posts`].
    pub fn comments<D: Dialect>(&self, views: &[PostView]) -> Vec<D::Comment> {
        self.welcome(views)
            .filter(|view| is_comment(view))
            .filter_map(|view| D::comment(self, view))
            .collect()
    }
    fn welcome<'a>(&self, views: &'a [PostView]) -> impl Iterator<Item = &'a PostView> {
        views.iter().filter(|view| !self.blocks(&view.author))
    }
}

pub fn is_comment(view: &PostView) -> bool {
    view.post.kind == PostKind::Comment
}

async fn blocked(site: &Site, reader: Reader, faces: &[ActorId]) -> Result<HashSet<ActorId>> {
    let Reader(Some(actor)) = reader else {
        return Ok(HashSet::new());
    };
    let relations = people::relations(site, &actor, faces).await?;
    Ok(relations
        .into_iter()
        .filter(|relation| relation.blocking)
        .map(|relation| relation.id)
        .collect())
}

/// A text, unless it is empty.
pub fn kept(text: &str) -> Option<String> {
    Some(text.to_owned()).filter(|text| !text.is_empty())
}

/// The number of a face's server: 1 is here.
pub fn server(face: &Profile) -> Id {
    face.server_id.map_or(1, |server| server.0 + 1)
}
