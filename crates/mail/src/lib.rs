//! The only place for e-mail. Nothing is sent or read yet: the crate keeps the seat, so that what comes later cannot be put
//! in a verb or a page. It will know three things: a reply that arrives (a [`domain`] draft like any other), a digest that
//! leaves (read as its recipient, never as the site) and the lists a person is on.
