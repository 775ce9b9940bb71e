//! The only place where routes are put together: each with its need, both spellings of its path, and the methods that
//! clients take for one another.

use axum::{
    Router,
    handler::Handler,
    middleware::from_fn_with_state,
    routing::{MethodFilter, MethodRouter, on},
};
use web::State;

use crate::gate::{self, Gate, Need};

/// A router under construction, and the table of what it asks for.
pub struct Door {
    state: State,
    router: Router<State>,
    table: Vec<(&'static str, &'static str, Need)>,
}

impl Door {
    pub fn new(state: State) -> Self {
        Self {
            state,
            router: Router::new(),
            table: Vec::new(),
        }
    }

    pub fn get<H: Handler<T, State>, T: 'static>(self, path: &'static str, need: Need, handler: H) -> Self {
        self.put_in("GET", MethodFilter::GET, (path, need), handler)
    }

    pub fn post<H: Handler<T, State>, T: 'static>(self, path: &'static str, need: Need, handler: H) -> Self {
        self.put_in("POST", MethodFilter::POST, (path, need), handler)
    }

    /// PUT and PATCH are one: libraries send either.
    pub fn change<H: Handler<T, State>, T: 'static>(self, path: &'static str, need: Need, handler: H) -> Self {
        self.put_in(
            "PUT PATCH",
            MethodFilter::PUT.or(MethodFilter::PATCH),
            (path, need),
            handler,
        )
    }

    pub fn delete<H: Handler<T, State>, T: 'static>(self, path: &'static str, need: Need, handler: H) -> Self {
        self.put_in("DELETE", MethodFilter::DELETE, (path, need), handler)
    }

    fn put_in<H, T>(
        mut self,
        method: &'static str,
        filter: MethodFilter,
        (path, need): (&'static str, Need),
        handler: H,
    ) -> Self
    where
        H: Handler<T, State>,
        T: 'static,
    {
        let gate = Gate {
            state: self.state.clone(),
            need,
        };
        let route: MethodRouter<State> = on(filter, handler).route_layer(from_fn_with_state(gate, gate::pass));
        self.table.push((method, path, need));
        self.router = self.router.route(path, route.clone()).route(&format!("{path}/"), route);
        self
    }

    /// The routes, and what each asks for.
    pub fn open(self) -> (Router<State>, Vec<(&'static str, &'static str, Need)>) {
        (self.router, self.table)
    }
}
