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

/// Hangs one route in a router, behind its gate.
type Hinge = Box<dyn FnOnce(Router<State>, &State) -> Router<State>>;

/// The routes of a router, and what each asks for.
#[derive(Default)]
pub struct Door(Vec<(Row, Hinge)>);

/// One line of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    pub method: &'static str,
    pub path: &'static str,
    pub need: Need,
}

impl Door {
    pub fn get<H: Handler<T, State>, T: 'static>(self, path: &'static str, need: Need, handler: H) -> Self {
        self.put_in(
            Row {
                method: "GET",
                path,
                need,
            },
            MethodFilter::GET,
            handler,
        )
    }

    pub fn post<H: Handler<T, State>, T: 'static>(self, path: &'static str, need: Need, handler: H) -> Self {
        self.put_in(
            Row {
                method: "POST",
                path,
                need,
            },
            MethodFilter::POST,
            handler,
        )
    }

    /// PUT and PATCH are one: libraries send either.
    pub fn change<H: Handler<T, State>, T: 'static>(self, path: &'static str, need: Need, handler: H) -> Self {
        self.put_in(
            Row {
                method: "PUT",
                path,
                need,
            },
            MethodFilter::PUT.or(MethodFilter::PATCH),
            handler,
        )
    }

    pub fn delete<H: Handler<T, State>, T: 'static>(self, path: &'static str, need: Need, handler: H) -> Self {
        self.put_in(
            Row {
                method: "DELETE",
                path,
                need,
            },
            MethodFilter::DELETE,
            handler,
        )
    }

    fn put_in<H, T>(mut self, row: Row, filter: MethodFilter, handler: H) -> Self
    where
        H: Handler<T, State>,
        T: 'static,
    {
        let hinge = move |router: Router<State>, state: &State| {
            let gate = Gate {
                state: state.clone(),
                need: row.need,
            };
            let route: MethodRouter<State> = on(filter, handler).route_layer(from_fn_with_state(gate, gate::pass));
            router
                .route(row.path, route.clone())
                .route(&format!("{}/", row.path), route)
        };
        self.0.push((row, Box::new(hinge)));
        self
    }

    /// The routes, behind their gates.
    pub fn open(self, state: &State) -> Router<State> {
        self.0
            .into_iter()
            .fold(Router::new(), |router, (_, hinge)| hinge(router, state))
    }

    /// What each route asks for, in the order they were put in.
    #[cfg(test)]
    pub fn table(&self) -> Vec<Row> {
        self.0.iter().map(|(row, _)| *row).collect()
    }
}
